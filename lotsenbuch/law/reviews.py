"""Days that come round: reviews every few months, the end of a hearing, the limit of a finding."""

from collections.abc import Iterator
from datetime import date, timedelta

from . import store
from .because import LawInputError, Reason
from .days import add_months, german
from .houserules import DEFAULT, HouseRules
from .versions import label, version_on, wording
from .workdays import Place

MOST_MONTHS = 600
MOST_TIMES = 600
LAST_YEAR = 9999


def due_days(anchor: date, months: int, times: int) -> list[date]:
    """Return anchor + k months for k = 1 … times, each counted from the anchor and never moved (§ 188 BGB).

    Raises:
        LawInputError: if the numbers are no whole positive ones, or the days leave the calendar.

    """
    if not 1 <= months <= MOST_MONTHS:
        raise LawInputError(f"--months: bitte eine ganze Zahl von 1 bis {MOST_MONTHS} angeben.")
    if not 1 <= times <= MOST_TIMES:
        raise LawInputError(f"--times: bitte eine ganze Zahl von 1 bis {MOST_TIMES} angeben.")
    if anchor.year + months * times // 12 >= LAST_YEAR:
        raise LawInputError("So weit reicht der Kalender nicht.")
    return [add_months(anchor, months * number) for number in range(1, times + 1)]


def reviews_of_plan(agreed: date) -> Iterator[date]:
    """Yield the days by which a plan agreed on `agreed` has to be reviewed, without end (§ 15 SGB II)."""
    months = store.norm("§ 15 SGB II").on(agreed).values["review_months"]
    number = 1
    while True:
        yield add_months(agreed, months * number)
        number += 1


def why_due(anchor: date, months: int) -> list[Reason]:
    """Explain the days of `due_days`."""
    text = (
        f"Gezählt wird immer vom Anfangstag {german(anchor)}, je {months} Monate; fehlt der Tag im Monat, gilt dessen "
        "letzter. Wochenenden und Feiertage verschieben hier nichts."
    )
    return [Reason("§ 188 Abs. 2 und 3 BGB", label("§ 188 BGB", anchor), anchor, text)]


def hearing_until(given_on: date, at: Place, *, rules: HouseRules = DEFAULT) -> date:
    """Return the last day of a hearing: the house's number of days after its letter counts as given (§ 24 SGB X)."""
    days = int(rules.option("hearing_days").code)
    return at.workday_from(given_on + timedelta(days=days))


def finding_limit(breach: date) -> date:
    """Return the last day on which a finding may be given: six months after the breach, never moved (§ 31b (1))."""
    months: int = wording("§ 31b SGB II", version_on(breach).id).values["finding_within_months"]
    return add_months(breach, months)


def talk_until(found_on: date) -> date:
    """Return by when somebody under 25 gets the offer of a talk after a finding (§ 31a (6) SGB II)."""
    weeks: int = store.norm("§ 31a SGB II").on(found_on).values.get("talk_under_25_weeks", 4)
    return found_on + timedelta(weeks=weeks)
