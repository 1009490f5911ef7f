"""The shape in which an answer of the rule book is shown, and its days, percents and euros in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lotsenbuch.law.because import UNCERTAIN, WHOLE_LAW, Reason
from lotsenbuch.law.days import german
from lotsenbuch.law.reduction.facts import number
from lotsenbuch.law.workdays import DAY_NAMES


@dataclass(frozen=True, slots=True)
class LawFact:
    """One line of an answer."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LawMonth:
    """One month of a reduction in words."""

    month: str
    added: str
    total: str
    euro: str


@dataclass(frozen=True, slots=True)
class LawAnswer:
    """What the page shows for one question."""

    verdict: str
    facts: list[LawFact]
    because: list[Reason]
    is_refused: bool = False
    months: tuple[LawMonth, ...] = ()
    requires: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def uncertain(self) -> list[str]:
        """Return the points of law that are uncertain and touch this answer, once each."""
        return self._named(is_end=False)

    @property
    def ends(self) -> list[str]:
        """Return what the sources do not say about the days of this answer: they begin and end somewhere."""
        return self._named(is_end=True)

    def _named(self, *, is_end: bool) -> list[str]:
        steps = (step for step in self.because if step.is_uncertain and (step.norm == WHOLE_LAW) == is_end)
        return list(dict.fromkeys(step.text.removeprefix(UNCERTAIN) for step in steps))


def long(day: date | None) -> str:
    """Return a day with its name: Montag, 31.08.2026."""
    return f"{DAY_NAMES[day.weekday()]}, {german(day)}" if day else "steht nicht fest"


def last_of(until: date) -> date:
    """Return the last day of a half-open period."""
    return until - timedelta(days=1)


def from_to(start: date, until: date) -> str:
    """Return a half-open period as people write it, with its last day."""
    return f"{german(start)} bis {german(last_of(until))}"


def days(count: int) -> str:
    """Return a number of days in words."""
    return "1 Tag" if count == 1 else f"{count} Tage"


def percent(value: Decimal | None) -> str:
    """Return a percentage in words."""
    return "offen" if value is None else f"{number(value)} %"


def euro(value: str | None) -> str:
    """Return an amount in words."""
    return "kein Betrag hinterlegt" if value is None else f"{value.replace('.', ',')} €"
