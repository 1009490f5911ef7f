"""Month by month: what a reduction still takes beside those already running, and the amounts."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lotsenbuch.law.because import UNCERTAIN, Reason
from lotsenbuch.law.days import add_months, german, months_between
from lotsenbuch.law.versions import regelbedarf, version_on

from .facts import WHOLE, Facts, Kind, Month, Running, number
from .ground import Ground
from .rates import Rate

CENT = Decimal("0.01")


def euro(percent: Decimal | None, amount: int | None) -> str | None:
    """Return so many percent of an amount, half cents up (§ 41 (2) SGB II); None where one of them is open."""
    if percent is None or amount is None:
        return None
    return str((Decimal(amount) * percent / WHOLE).quantize(CENT, rounding=ROUND_HALF_UP))


def highest(running: Sequence[Running], start: date, until: date) -> Decimal:
    """Return the largest sum of the running reductions on any day of a half-open period."""
    days = {start, *(item.start for item in running if start <= item.start < until)}
    sums = (sum((item.percent for item in running if item.start <= day < item.until), Decimal(0)) for day in days)
    return max(sums, default=Decimal(0))


def months_of(facts: Facts, ground: Ground, rate: Rate, until: date) -> tuple[list[Month], bool]:
    """Return every calendar month of the period, and whether the cap took something away in one of them."""
    months, cap_applied = list[Month](), False
    for first in months_between(ground.start, until):
        beside = highest(facts.running, max(first, ground.start), min(add_months(first, 1), until))
        added = rate.percent
        if added is not None and rate.cap is not None:
            cap_applied = cap_applied or added + beside > rate.cap
            added = min(added, max(rate.cap - beside, Decimal(0)))
        total = None if added is None else added + beside
        # "Jeweils maßgebend": each month with its own Regelbedarf, on the first day that is affected.
        amount = None if rate.is_everything else regelbedarf(facts.level, max(first, ground.start))
        months.append(Month(first, added, total, euro(added, amount)))
    return months, cap_applied


def why_amounts(facts: Facts, ground: Ground, rate: Rate, until: date) -> list[Reason]:
    """Explain the amounts: which Regelbedarf, how it is rounded, and what is not known."""
    if rate.percent is None or rate.is_everything:
        return []
    amount, version = regelbedarf(facts.level, ground.start), version_on(ground.start).id
    if amount is None:
        text = (
            f"{UNCERTAIN}Für den {german(ground.start)} ist kein Regelbedarf hinterlegt; es wird kein Betrag genannt."
        )
        return [Reason("§ 20 SGB II", version, ground.start, text)]
    text = (
        f"Regelbedarfsstufe {facts.level} am {german(ground.start)}: {amount} €; davon "
        f"{number(rate.percent)} Prozent sind "
        f"{_in_euro(euro(rate.percent, amount))} im Monat, gerundet auf Cent (halbe Cent aufwärts)"
        f"{', vor der Obergrenze.' if facts.running and rate.cap is not None else '.'}"
    )
    reasons = [Reason("§ 20, § 41 Abs. 2 SGB II", version, ground.start, text)]
    months = list(months_between(ground.start, until))
    changed = next((month for month in months if regelbedarf(facts.level, month) != amount), None)
    if changed is not None:
        reasons.append(_why_changed(changed, facts.level, rate.percent))
    if until.day != 1:
        text = (
            "Der letzte Monat ist nur zum Teil betroffen: der genannte Betrag ist der "
            "Monatssatz, gezahlt wird anteilig (1/30 je Tag)."
        )
        reasons.append(Reason("§ 41 Abs. 1 SGB II", version, until, text))
    return reasons


def _in_euro(amount: str | None) -> str:
    return f"{str(amount).replace('.', ',')} €"


def _why_changed(month: date, level: int, percent: Decimal) -> Reason:
    day, version, amount = german(month), version_on(month).id, regelbedarf(level, month)
    if amount is not None:
        text = (
            f"Ab dem {day} ist der Regelbedarf {amount} €, davon {number(percent)} Prozent sind "
            f"{_in_euro(euro(percent, amount))}; jeder Monat rechnet mit dem dann maßgebenden („jeweils“)."
        )
        return Reason("§ 31a Abs. 1, § 20 SGB II", version, month, text)
    text = f"{UNCERTAIN}Ab dem {day} ist kein Regelbedarf hinterlegt; für diese Monate wird kein Betrag genannt."
    return Reason("§ 20 SGB II", version, month, text)


def why_cap(facts: Facts, ground: Ground, rate: Rate, *, cap_applied: bool) -> list[Reason]:
    """Explain the cap."""
    if rate.cap is None:
        none = (
            "Für Arbeitsverweigerung gilt keine Obergrenze"
            if facts.kind is Kind.REFUSAL
            else "Diese Fassung kennt keine Obergrenze"
        )
        norm = "§ 31a Abs. 7 SGB II" if facts.kind is Kind.REFUSAL else "§ 31a Abs. 1 SGB II"
        return [Reason(norm, ground.version, ground.start, f"{none}.")]
    if not facts.running:
        return []
    effect = "kürzt diese Minderung" if cap_applied else "wird nicht überschritten"
    text = f"Alle Minderungen zusammen nehmen höchstens {number(rate.cap)} Prozent; die Grenze {effect}."
    return [Reason(_cap_norm(ground.version), ground.version, ground.start, text)]


def why_totals(facts: Facts, ground: Ground, rate: Rate, months: Sequence[Month]) -> list[Reason]:
    """Say month by month what this reduction takes beside the running ones; nothing where none runs."""
    if not facts.running or rate.percent is None:
        return []
    told = [
        f"{month.month:%m/%Y} laufen {number(month.total - month.added)} Prozent, hinzu kommen {number(month.added)}"
        f"{f' ({_in_euro(month.euro)})' if month.euro else ''}, zusammen {number(month.total)}"
        for month in months
        if month.added is not None and month.total is not None
    ]
    over = any(month.total is not None and month.total > WHOLE for month in months)
    more = " Mehr als 100 Prozent stehen nur in der Rechnung: mehr als alles kann nicht entfallen." if over else ""
    norm = "§ 31a Abs. 7 SGB II" if facts.kind is Kind.REFUSAL else _cap_norm(ground.version)
    return [Reason(norm, ground.version, ground.start, f"Monat für Monat: {'; '.join(told)}.{more}")]


def _cap_norm(version: str) -> str:
    return {"L1": "BVerfG, 1 BvL 7/16", "L2": "§ 84 Abs. 3 SGB II"}.get(version, "§ 31a Abs. 4 S. 1 SGB II")
