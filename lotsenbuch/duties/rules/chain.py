"""Three Meldetermine in a row (§ 7b (4) SGB II), month by month; a human finds, this only counts and warns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import add_months, first_of_next_month, german
from lotsenbuch.law.houserules import DEFAULT, HouseRules
from lotsenbuch.law.reduction.months import euro
from lotsenbuch.law.versions import explained, regelbedarf, version_on

NORM = "§ 7b Abs. 4 SGB II"
REDUCED = Decimal(30)
WHOLE = Decimal(100)
WARNS_AT = (1, 2)
ROW_SINCE = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days with what is paid in it: the Regelbedarf that is missing, and words."""

    start: date
    until: date | None
    percent: Decimal | None
    euro: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """What follows from the finding that somebody is not reachable."""

    start: date
    stretches: tuple[Stretch, ...]
    because: tuple[Reason, ...]


def unreachable(
    found: date, level: int, *, reported: date | None = None, ends: date | None = None, rules: HouseRules = DEFAULT
) -> Unreachable:
    """Return what the law provides after a human found the third miss in a row.

    Args:
        found: the day of the finding (Feststellung); the first of the next month counts from it.
        level: Regelbedarfsstufe, 1 to 6.
        reported: the day on which the person reported in person; ends it.
        ends: end of the Bewilligungszeitraum, where known (half-open).
        rules: what the house laid down for uncertain points.
    """
    start, version = first_of_next_month(found), version_on(found).id
    second = add_months(start, 1)
    amount = regelbedarf(level, start)
    reasons = [
        Reason(NORM, version, found, f"Festgestellt am {german(found)}: Der Anspruch endet ab dem {german(start)}."),
        rules.says("consecutive_misses", version=version, anchor=found),
        rules.says("cap_on_unreachable", version=version, anchor=found),
    ]
    if reported is not None and reported < start:
        text = f"Persönlich gemeldet am {german(reported)}, vor dem {german(start)}: Es folgt nichts."
        return Unreachable(start, (), explained([*reasons, Reason(NORM, version, reported, text)]))
    if reported is not None and reported < second:
        text = (
            f"Persönlich gemeldet am {german(reported)} im ersten Monat: gilt als durchgehend erreichbar, der "
            "Regelbedarf dieses Monats wird um 30 Prozent gemindert gezahlt."
        )
        one = Stretch(start, second, REDUCED, euro(REDUCED, amount), "Regelbedarf um 30 Prozent gemindert")
        return Unreachable(
            start, (one,), explained([*reasons, Reason("§ 32 Abs. 3 S. 2 SGB II", version, reported, text)])
        )
    without = "ohne Regelbedarf; Unterkunft, Heizung und Mehrbedarfe laufen weiter (Miete soll an den Vermieter)"
    first = Stretch(start, second, WHOLE, euro(WHOLE, amount), without)
    nothing = Stretch(second, reported or ends, None, None, "keine Leistung, bis die Person sich persönlich meldet")
    until = (
        f"bis vor dem {german(reported)}, dem Tag der persönlichen Meldung"
        if reported
        else (f"längstens bis vor dem {german(ends)}" if ends else "längstens bis zum Ende des Bewilligungszeitraums")
    )
    reasons.append(Reason(NORM, version, second, f"Ab dem {german(second)} gibt es keine Leistung, {until}."))
    stretches = (first,) if reported == second else (first, nothing)
    return Unreachable(start, stretches, explained(reasons))


def warning(missed: int) -> str:
    """Return what the desk says before the next Meldeaufforderung: outreach first; nothing where none is needed."""
    if missed not in WARNS_AT:
        return ""
    number = {1: "zweite", 2: "dritte"}[missed]
    more = (
        "Nach drei in Folge kann ein Mensch feststellen, dass die Person als nicht erreichbar gilt."
        if missed == WARNS_AT[-1]
        else "Ein weiteres Meldeversäumnis kann zu einer Minderung führen."
    )
    return f"Vor der {number}n Meldeaufforderung: erst hingehen, anrufen, anders einladen. {more}"
