"""Subsidies to wages as a year plan, with the percentages of the day of grant (§ 66 SGB II). Pure Python."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from lotsenbuch.law import store
from lotsenbuch.law.days import german
from lotsenbuch.records.rules import DataClass, RefusedError

CENT = Decimal("0.01")
YEAR = 12
OLDER = 55


class SubsidyKind(StrEnum):
    """Which subsidy an employer gets."""

    LONG_TERM = "16e"
    PARTICIPATION = "16i"
    WAGE = "egz"
    DISABLED = "egz_disabled"
    ESPECIALLY = "egz_especially"

    @property
    def label(self) -> str:
        """Return the words on screen and paper."""
        return _KINDS[self][0]

    @property
    def norm(self) -> str:
        """Return the norm that holds percentages and months."""
        return _KINDS[self][1]

    @property
    def data_class(self) -> DataClass:
        """Return the class that the kind itself has: a disability is told by it."""
        return DataClass.HEALTH if self in (SubsidyKind.DISABLED, SubsidyKind.ESPECIALLY) else DataClass.COUNSELLING

    @property
    def excluding_norm(self) -> str:
        """Return the norm by which an employer may be excluded."""
        if self == SubsidyKind.PARTICIPATION:
            return "§ 16i Abs. 7 SGB II"
        return "§ 92 Abs. 1 SGB III" + (" mit § 16e Abs. 3 SGB II" if self == SubsidyKind.LONG_TERM else "")

    @property
    def is_set_by_law(self) -> bool:
        """Say whether the law itself sets the percentages; else the house chooses up to a limit."""
        return self in (SubsidyKind.LONG_TERM, SubsidyKind.PARTICIPATION)


_KINDS = {
    SubsidyKind.LONG_TERM: ("Zuschuss nach § 16e SGB II", "§ 16e SGB II"),
    SubsidyKind.PARTICIPATION: ("Zuschuss nach § 16i SGB II (Teilhabe am Arbeitsmarkt)", "§ 16i SGB II"),
    SubsidyKind.WAGE: ("Eingliederungszuschuss nach §§ 88, 89 SGB III", "§ 89 SGB III"),
    SubsidyKind.DISABLED: ("Eingliederungszuschuss bei Behinderung (§ 90 Abs. 1 SGB III)", "§ 90 SGB III"),
    SubsidyKind.ESPECIALLY: (
        "Eingliederungszuschuss bei besonders betroffenen schwerbehinderten Menschen (§ 90 Abs. 2 SGB III)",
        "§ 90 SGB III",
    ),
}


@dataclass(frozen=True, slots=True)
class Granted:
    """What was granted: kind, day of grant, first day, months, the wage that counts a month, a percentage chosen."""

    kind: SubsidyKind
    granted_on: date
    starts_on: date
    months: int
    wage: Decimal
    percent: int | None = None
    birth_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One year of the job: its days, months, percentage, what is paid a month and in all of it."""

    number: int
    first: date
    last: date
    months: int
    percent: int
    monthly: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The plan: years, sum, and the wording that it rests on."""

    years: tuple[PlanYear, ...]
    total: Decimal
    wording: str


def plan(given: Granted) -> YearPlan:
    """Return the year plan of a subsidy.

    Raises:
        RefusedError: the norm does not hold on the day of grant, or percentage or months go beyond it.
    """
    entry = store.norm(given.kind.norm).on(given.granted_on)
    if not entry.in_force:
        raise RefusedError(f"{given.kind.norm} gilt am {german(given.granted_on)} nicht.", field="granted_on")
    if given.months < 1:
        raise RefusedError("Bitte mindestens einen Monat angeben.", field="months")
    _within(given, most_months(given, entry.values))
    percents = _percents(given, entry.values)
    years = tuple(_year(given, number, percent) for number, percent in enumerate(percents, 1))
    known = entry.valid_from > store.collection_begins()
    since = f"ab {german(entry.valid_from)}" if known else f"von vor dem {german(store.collection_begins())}"
    wording = f"{given.kind.norm} in der Fassung {since}, wie am Tag der Bewilligung ({german(given.granted_on)})"
    return YearPlan(years, sum((one.total for one in years), Decimal(0)), wording)


def _within(given: Granted, most: int) -> None:
    if given.months > most:
        raise RefusedError(f"Nach {given.kind.norm} sind höchstens {most} Monate möglich.", field="months")


@dataclass(frozen=True, slots=True)
class Running:
    """A subsidy that was granted before: which, at which firm, and its first and last day."""

    kind: SubsidyKind
    employer: str
    first: date
    last: date


def check_alone(given: Granted, employer: str, made: YearPlan, others: Iterable[Running]) -> None:
    """Let no two subsidies pay for the same days of the same job, and §§ 16e and 16i never side by side.

    Raises:
        RefusedError: says which one stands against it, and until when.
    """
    first, last = made.years[0].first, made.years[-1].last
    for one in others:
        is_same = one.employer.strip().casefold() == employer.strip().casefold()
        if not (one.first <= last and first <= one.last) or not (
            is_same or (one.kind.is_set_by_law and given.kind.is_set_by_law)
        ):
            continue
        days = f"vom {german(one.first)} bis {german(one.last)}"
        both = "Dieselbe Arbeit wird nicht zweimal gefördert." if is_same else "Beide zugleich gibt es nicht."
        raise RefusedError(f"In dieser Zeit läuft schon: {one.kind.label}, {days}. {both}", field="starts_on")


def most_months(given: Granted, values: Any) -> int:
    """Return how many months the law of the day of grant allows."""
    if given.kind.is_set_by_law:
        return int(values["max_months"])
    is_older = given.birth_on is not None and _has_turned(OLDER, given.birth_on, given.starts_on)
    if given.kind == SubsidyKind.WAGE:
        begun_until = date.fromisoformat(values["from_55_begun_until"])
        return int(values["months_max_from_55" if is_older and given.starts_on <= begun_until else "months_max"])
    if given.kind == SubsidyKind.DISABLED:
        return int(values["months_max"])
    return int(values["especially_months_max_from_55" if is_older else "especially_months_max"])


def _has_turned(years: int, born: date, day: date) -> bool:
    # A year of life is completed with the end of the day before the birthday (§ 187 (2) S. 2, § 188 (2) BGB).
    return (day.year - born.year) - ((day.month, day.day) < (born.month, born.day)) >= years


def _percents(given: Granted, values: Any) -> list[int]:
    count = -(-given.months // YEAR)
    if given.kind.is_set_by_law:
        return [int(one) for one in values["percent_by_year"][:count]]
    most, chosen = int(values["percent_max"]), given.percent
    if chosen is None or not 1 <= chosen <= most:
        raise RefusedError(f"Nach {given.kind.norm} sind 1 bis {most} Prozent möglich.", field="percent")
    if given.kind == SubsidyKind.WAGE:
        return [chosen] * count
    # § 90 (4): less by ten points a year after twelve months (especially affected: after 24), never below thirty.
    name = "especially_lessened_after_months" if given.kind == SubsidyKind.ESPECIALLY else "lessened_after_months"
    free, less, least = int(values[name]) // YEAR, int(values["percent_less_each_year"]), int(values["percent_min"])
    return [max(min(chosen, least), chosen - less * max(0, number - free + 1)) for number in range(count)]


def _year(given: Granted, number: int, percent: int) -> PlanYear:
    before = YEAR * (number - 1)
    months = min(YEAR, given.months - before)
    first, after = later(given.starts_on, before), later(given.starts_on, before + months)
    monthly = (given.wage * percent / 100).quantize(CENT, ROUND_HALF_UP)
    return PlanYear(number, first, after - timedelta(days=1), months, percent, monthly, monthly * months)


def later(day: date, months: int) -> date:
    """Return the same day some months later, or earlier; the last one of a shorter month (29 February each year)."""
    years, month = divmod(day.month - 1 + months, YEAR)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
