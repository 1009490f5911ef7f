"""When a letter counts as given, when it takes effect, and until when it can be objected to."""

from dataclasses import dataclass
from datetime import date, timedelta

from . import store
from .because import UNCERTAIN, LawInputError, Reason
from .days import add_months, checked, days_between, first_of_next_month, german
from .houserules import DEFAULT, HouseRules
from .versions import ends_of_knowledge, explained, label, version_on
from .workdays import DAY_NAMES, Place, local_holidays_that_matter

# Letters of this month: the act that moved the third day to the fourth says nothing about them.
DECEMBER_2024 = (date(2024, 12, 1), date(2025, 1, 1))


@dataclass(frozen=True, slots=True)
class Given:
    """The day on which a letter counts as given, with its reasons."""

    on: date
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What follows from a letter: all three days are None where no day of receipt is proven abroad."""

    deemed_given_on: date | None
    effective_month: date | None
    objection_until: date | None
    because: tuple[Reason, ...]


def fiction(posted: date) -> date:
    """Return the day of § 37 (2) SGB X: third or fourth day after posting, never moved, whatever day it is."""
    return posted + timedelta(days=store.norm("§ 37 SGB X").on(posted).values["deemed_day"])


def nth_day(posted: date) -> str:
    """Return the number of days of the fiction in words: `am dritten Tag` until 2024, then `am vierten Tag`."""
    return {3: "am dritten Tag", 4: "am vierten Tag"}[(fiction(posted) - posted).days]


def last_posting_day(limit: date) -> date:
    """Return the last day on which a letter can be posted that must count as given by `limit`."""
    posted = limit
    while fiction(posted) > limit:
        posted -= timedelta(days=1)
    return posted


def given(posted: date, received: date | None = None, *, rules: HouseRules = DEFAULT) -> Given:
    """Return when a letter posted inland counts as given (§ 37 (2) SGB X).

    Args:
        posted: the day noted in the file.
        received: the proven day of receipt; it counts only when it is later than the fiction.
        rules: what the house laid down for uncertain points.

    Raises:
        LawInputError: if it was received before it was posted.

    """
    checked(posted, "Tag der Aufgabe zur Post", "posted")
    deemed, version = fiction(posted), label("§ 37 SGB X", posted)
    reasons = [
        Reason(
            "§ 37 Abs. 2 S. 1 SGB X",
            version,
            posted,
            f"Zur Post am {german(posted)}: als bekannt gegeben gilt der Brief {nth_day(posted)} danach, "
            f"{DAY_NAMES[deemed.weekday()]}, {german(deemed)}; dieser Tag verschiebt sich nie "
            "(BSG v. 6.5.2010, B 14 AS 12/09 R).",
        )
    ]
    if DECEMBER_2024[0] <= posted < DECEMBER_2024[1]:
        reasons.append(rules.says("posted_december_2024", version=version_on(posted).id, anchor=posted))
    if received is not None:
        deemed, reason = _received(posted, received, deemed, version)
        reasons.append(reason)
    return Given(deemed, tuple(reasons))


def _received(posted: date, received: date, deemed: date, version: str) -> tuple[date, Reason]:
    _not_before(posted, received)
    if received > deemed:
        text = f"Nachgewiesen erst am {german(received)} zugegangen: dieser spätere Tag zählt."
        return received, Reason("§ 37 Abs. 2 S. 3 SGB X", version, received, text)
    text = f"Der Zugang am {german(received)} ist nicht später als der vermutete Tag und ändert nichts."
    return deemed, Reason("§ 37 Abs. 2 S. 3 SGB X", version, received, text)


def _not_before(posted: date, received: date) -> None:
    checked(received, "Tag des Zugangs", "received")
    if received < posted:
        raise LawInputError(
            f"Der Brief kann nicht am {german(received)} zugegangen sein: zur Post ging er erst am {german(posted)}.",
            "received",
        )


def period(
    posted: date,
    at: Place,
    *,
    received: date | None = None,
    has_instruction: bool = True,
    is_abroad: bool = False,
    rules: HouseRules = DEFAULT,
) -> Period:
    """Return when a letter counts as given, the month in which it takes effect, and the last day to object.

    Args:
        posted: the day noted in the file.
        at: the seat of the authority that receives the objection.
        received: the proven day of receipt.
        has_instruction: whether the letter carries a correct Rechtsbehelfsbelehrung (§ 66 SGG).
        is_abroad: whether it was posted to an address abroad; then there is no fiction.
        rules: what the house laid down for uncertain points.

    """
    if not is_abroad:
        found = given(posted, received, rules=rules)
        return _from(found.on, at, list(found.because), has_instruction=has_instruction, is_abroad=False)
    checked(posted, "Tag der Aufgabe zur Post", "posted")
    version = label("§ 37 SGB X", posted)
    opening = "Der Brief ging ins Ausland: dafür gibt es keine Vermutung der Bekanntgabe"
    if received is None:
        text = f"{opening}. Ohne nachgewiesenen Tag des Zugangs steht kein Tag fest."
        reason = Reason("§ 37 Abs. 2 S. 1 SGB X", version, posted, text)
        return Period(None, None, None, explained([reason, *ends_of_knowledge(posted)]))
    _not_before(posted, received)
    reason = Reason("§ 37 Abs. 2 S. 1 SGB X", version, posted, f"{opening}; es zählt der Zugang am {german(received)}.")
    return _from(received, at, [reason], has_instruction=has_instruction, is_abroad=True)


def _from(day: date, at: Place, reasons: list[Reason], *, has_instruction: bool, is_abroad: bool) -> Period:
    month = first_of_next_month(day)
    text = (
        f"Bekannt gegeben am {german(day)}: eine Minderung könnte am {german(month)} "
        "beginnen, dem Ersten des Folgemonats."
    )
    reasons.append(Reason("§ 31b Abs. 1 S. 1 SGB II", version_on(day).id, day, text))
    until, objection = objection_until(day, at, has_instruction=has_instruction, is_abroad=is_abroad)
    return Period(day, month, until, explained([*reasons, *objection, *ends_of_knowledge(day)]))


def objection_until(
    day: date, at: Place, *, has_instruction: bool = True, is_abroad: bool = False
) -> tuple[date, list[Reason]]:
    """Return the last day for a Widerspruch against what was given on `day` (§§ 64, 66, 84 SGG)."""
    months, norm, why = _length(has_instruction=has_instruction, is_abroad=is_abroad)
    last = add_months(day, months)
    missing = f"; den {day.day}. gibt es in diesem Monat nicht" if last.day != day.day else ""
    text = (
        f"{why} Der Tag der Bekanntgabe zählt nicht mit; die Frist endet mit dem "
        f"{german(last)} (§ 64 Abs. 1 und 2 SGG){missing}."
    )
    reasons = [Reason(norm, label("§ 84 SGG", day), day, text)]
    until, moving = moved_to_workday(last, at, "§ 64 Abs. 3 SGG, § 26 Abs. 3 SGB X")
    return until, [*reasons, *moving]


def moved_to_workday(last: date, at: Place, norm: str) -> tuple[date, list[Reason]]:
    """Return the day on which a period ends whose last day may be a weekend or holiday, and why.

    Args:
        last: the day on which it would end.
        at: the seat of the authority.
        norm: what moves it, `§ 26 Abs. 3 SGB X`; its version is that of the last law named.

    """
    until, reasons = at.workday_from(last), list[Reason]()
    version = label("§ 26 SGB X", last)
    if until != last:
        skipped = ", ".join(f"{german(day)} ({at.free(day)})" for day in days_between(last, until))
        text = (
            f"Kein Werktag: {skipped}. Die Frist endet am nächsten Werktag, {DAY_NAMES[until.weekday()]}, "
            f"{german(until)}."
        )
        reasons.append(Reason(norm, version, last, text))
    if named := local_holidays_that_matter(at, last):
        reasons.append(_local(named, last, norm, version))
    return until, reasons


def _length(*, has_instruction: bool, is_abroad: bool) -> tuple[int, str, str]:
    if not has_instruction:
        months = store.norm("§ 66 SGG").entries[-1].values["months_without_instruction"]
        return months, "§ 66 Abs. 2 SGG", "Ohne richtige Rechtsbehelfsbelehrung beträgt die Frist ein Jahr."
    values = store.norm("§ 84 SGG").entries[-1].values
    if is_abroad:
        return (
            values["months_abroad"],
            "§ 84 Abs. 1 S. 2 SGG",
            "Bei Bekanntgabe im Ausland beträgt die Frist drei Monate.",
        )
    return values["months"], "§ 84 Abs. 1 S. 1 SGG", "Die Frist für den Widerspruch beträgt einen Monat."


def _local(named: list[str], last: date, norm: str, version: str) -> Reason:
    names = " oder ".join(named)
    text = (
        f"{UNCERTAIN}Ohne Gemeinde zählen nur Feiertage des ganzen Landes. Ist am Sitz der Behörde auch "
        f"{names} Feiertag, endet die Frist später; ist die Gemeinde angegeben, wird genau gerechnet."
    )
    return Reason(norm, version, last, text)
