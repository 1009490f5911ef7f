"""After-care once somebody has begun to work: how long the house may go on helping (§§ 16g, 16k SGB II)."""

from datetime import date

from . import store
from .because import Reason
from .days import add_months, german
from .versions import explained, label


def after_care_until(work_from: date, *, with_coaching: bool) -> date:
    """Return the last day of after-care, counted from the start of work and never moved (§ 188 BGB).

    Args:
        work_from: first day of work.
        with_coaching: ganzheitliche Betreuung goes on; where § 16k is in force it adds its months.
    """
    return add_months(work_from, _months(work_from, with_coaching=with_coaching))


def why_after_care(work_from: date, *, with_coaching: bool) -> list[Reason]:
    """Explain `after_care_until`."""
    norm = "§ 16g SGB II"
    months: int = store.norm(norm).on(work_from).values["after_care_months"]
    begun = german(work_from)
    text = (
        f"Auch wenn die Hilfebedürftigkeit wegfällt, sind Leistungen bis zu {months} Monate nach der Aufnahme der "
        f"Beschäftigung am {begun} möglich."
    )
    reasons = [Reason("§ 16g Abs. 2 SGB II", label(norm, work_from), work_from, text)]
    extra = _extra_months(work_from)
    if with_coaching and extra:
        text = f"Mit ganzheitlicher Betreuung kommen bis zu {extra} Monate hinzu, zusammen {months + extra} Monate."
        reasons.append(Reason("§ 16k Abs. 3 SGB II", label("§ 16k SGB II", work_from), work_from, text))
    elif with_coaching:
        text = f"Die ganzheitliche Betreuung gab es am {begun} noch nicht; es bleibt bei {months} Monaten."
        reasons.append(Reason("§ 16k SGB II", label("§ 16k SGB II", work_from), work_from, text))
    total, last = (
        _months(work_from, with_coaching=with_coaching),
        after_care_until(work_from, with_coaching=with_coaching),
    )
    missing = f" Den {work_from.day}. gibt es in diesem Monat nicht." if last.day != work_from.day else ""
    text = (
        f"Der Tag der Aufnahme zählt nicht mit: {total} Monate nach dem {begun} enden mit dem {german(last)}.{missing} "
        "Wochenenden und Feiertage verschieben hier nichts."
    )
    reasons.append(Reason("§ 187 Abs. 1, § 188 Abs. 2 und 3 BGB", label("§ 188 BGB", work_from), work_from, text))
    return list(explained(reasons))


def _months(work_from: date, *, with_coaching: bool) -> int:
    months: int = store.norm("§ 16g SGB II").on(work_from).values["after_care_months"]
    return months + (_extra_months(work_from) if with_coaching else 0)


def _extra_months(day: date) -> int:
    """Return the months that § 16k adds; 0 before it was in force."""
    entry = store.norm("§ 16k SGB II").on(day)
    return int(entry.values["extra_after_care_months"]) if entry.in_force else 0
