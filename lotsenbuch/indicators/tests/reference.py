"""The Integrationsquote, slow and obvious: loops over plain rows, one sentence of the contract after the other.

Written before the fast definition and without a look at it. Every engine has to give these rows.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

COUNTING = {"svb", "ausbildung", "selbstaendig", "16e", "egz"}
SEXES = ("m", "w", "d", "all")


@dataclass(frozen=True)
class Spell:
    """Somebody is in the stock of a Jobcenter from a day on until before another day."""

    jobcenter: str | int
    person: str | int
    sex: str | None
    from_on: date
    until_on: date | None

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def overlaps(self, month: date) -> bool:
        return any(self.covers(day) for day in days_of(month))


@dataclass(frozen=True)
class Event:
    """Somebody takes something up."""

    jobcenter: str | int
    person: str | int
    kind: str
    on: date


def days_of(month: date) -> list[date]:
    return [month.replace(day=number) for number in range(1, monthrange(month.year, month.month)[1] + 1)]


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def twelve_months(last: date) -> list[date]:
    months = [last]
    while len(months) < 12:
        months.insert(0, month_before(months[0]))
    return months


def count_day_of(month: date, count_day: int) -> date:
    """The count day; a month that is too short is counted on its last day."""
    days = days_of(month)
    return days[min(count_day, len(days)) - 1]


def sex_among(spells: list[Spell]) -> str | None:
    """The sex of the spell that began last.

    Of several that began on one day an unknown sex gives way to a known one; known ones go d before m before w.
    """
    last = max(spell.from_on for spell in spells)
    known = {spell.sex for spell in spells if spell.from_on == last} & {"m", "w", "d"}
    return min(sex for sex in known if sex) if known else None


def stock(spells: list[Spell], day: date) -> list[str | None]:
    """The sex of each person with a spell that covers the day."""
    found = []
    for person in {spell.person for spell in spells}:
        covering = [spell for spell in spells if spell.person == person and spell.covers(day)]
        if covering:
            found.append(sex_among(covering))
    return found


def integrations(spells: list[Spell], events: list[Event], month: date) -> list[str | None]:
    """The sex of each person with a spell that overlaps the month and a counting event in it."""
    found = []
    for person in {spell.person for spell in spells}:
        overlapping = [spell for spell in spells if spell.person == person and spell.overlaps(month)]
        took_up = [
            event
            for event in events
            if event.person == person and event.kind in COUNTING and event.on in days_of(month)
        ]
        if overlapping and took_up:
            found.append(sex_among(overlapping))
    return found


def rate(persons: Iterable[Spell], events: Iterable[Event], month: str, count_day: int = 15) -> list[dict[str, object]]:
    """Four rows for every Jobcenter in persons."""
    persons, events = list(persons), list(events)
    last = date.fromisoformat(f"{month}-01")
    months, months_shifted = twelve_months(last), twelve_months(month_before(last))
    rows: list[dict[str, object]] = []
    for jobcenter in sorted({spell.jobcenter for spell in persons}, key=lambda one: (str(type(one)), one)):
        spells = [spell for spell in persons if spell.jobcenter == jobcenter]
        here = [event for event in events if event.jobcenter == jobcenter]
        stocks = {one: stock(spells, count_day_of(one, count_day)) for one in {*months, *months_shifted}}
        taken_up = {one: integrations(spells, here, one) for one in months}
        for sex in SEXES:
            number = sum(_those(sex, taken_up[one]) for one in months)
            mean = sum(_those(sex, stocks[one]) for one in months) / 12
            mean_shifted = sum(_those(sex, stocks[one]) for one in months_shifted) / 12
            rows.append(
                {
                    "jobcenter": jobcenter,
                    "sex": sex,
                    "integrations": number,
                    "mean_stock": mean,
                    "rate": number / mean if mean else None,
                    "mean_stock_shifted": mean_shifted,
                    "rate_shifted": number / mean_shifted if mean_shifted else None,
                }
            )
    return rows


def _those(sex: str, found: list[str | None]) -> int:
    return len(found) if sex == "all" else found.count(sex)
