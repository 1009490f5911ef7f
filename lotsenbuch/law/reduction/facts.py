"""What is asked about a reduction and what is answered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lotsenbuch.law.because import LawInputError, Reason, as_json
from lotsenbuch.law.days import checked, german
from lotsenbuch.law.workdays import Place

LEVELS = range(1, 7)
OLDEST = 130
ADULT = 25
WHOLE = 100


class Kind(StrEnum):
    """What a reduction is for."""

    BREACH = "pflichtverletzung"
    MISS = "meldeversaeumnis"
    REFUSAL = "arbeitsverweigerung"


@dataclass(frozen=True, slots=True)
class Running:
    """A reduction in force beside the new one: percent of the Regelbedarf, half-open period."""

    percent: Decimal
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one finding.

    Args:
        kind: what it is for.
        breach: the day of the breach or of the missed appointment.
        posted: the day on which the notice goes to the post.
        at: the seat of the authority.
        level: Regelbedarfsstufe, 1 to 6.
        received: the proven day of receipt, counted only when later than the fiction.
        previous: starts of earlier reductions of the same kind; for a miss, days of earlier misses.
        age: in years, on the day of the breach; None where it is not said.
        is_hardship: a human found an außergewöhnliche Härte.
        complied: the day on which the duty was met or serious, lasting willingness declared.
        running: other reductions in force.

    """

    kind: Kind
    breach: date
    posted: date
    at: Place
    level: int
    received: date | None = None
    previous: tuple[date, ...] = ()
    age: int | None = None
    is_hardship: bool = False
    complied: date | None = None
    running: tuple[Running, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            LawInputError: with a German sentence that says what to change.

        """
        checked(self.breach, "Tag der Pflichtverletzung", "breach")
        checked(self.posted, "Tag der Aufgabe zur Post", "posted")
        if self.posted < self.breach:
            raise LawInputError(
                f"Der Bescheid kann nicht am {german(self.posted)} zur Post gegangen sein, vor "
                f"dem {german(self.breach)}.",
                "posted",
            )
        if self.level not in LEVELS:
            raise LawInputError("Die Regelbedarfsstufe ist eine Zahl von 1 bis 6.", "level")
        if self.age is not None and not 0 <= self.age <= OLDEST:
            raise LawInputError(f"Das Alter ist eine Zahl von 0 bis {OLDEST}.", "age")

    @property
    def is_under_25(self) -> bool:
        """Tell whether the person is known to be under 25."""
        return self.age is not None and self.age < ADULT


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month of a reduction: what it still takes after the cap, and the total with the running ones."""

    month: date
    added: Decimal | None
    total: Decimal | None
    euro: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the month as it is printed and kept."""
        return {
            "month": self.month.isoformat(),
            "added_percent": number(self.added),
            "total_percent": number(self.total),
            "euro": self.euro,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule book says; never a decision."""

    possible: bool
    version: str
    because: tuple[Reason, ...]
    percent: Decimal | None = None
    start: date | None = None
    until: date | None = None
    euro_per_month: str | None = None
    cap_applied: bool = False
    months: tuple[Month, ...] = ()
    requires: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer with all its keys."""
        return {
            "possible": self.possible,
            "version": self.version,
            "percent": number(self.percent),
            "from": self.start.isoformat() if self.start else None,
            "until": self.until.isoformat() if self.until else None,
            "euro_per_month": self.euro_per_month,
            "cap_applied": self.cap_applied,
            "months": [month.as_json() for month in self.months],
            "requires": list(self.requires),
            "follows": list(self.follows),
            "because": as_json(self.because),
        }


def number(value: Decimal | None) -> int | float | None:
    """Return a percentage as a plain number: 30, not 30.0."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
