"""Time as it is: what an overrun takes from the rest of the day, and what a promised rhythm needs (C45, C46, C52)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from math import ceil

MINUTES_AN_HOUR = 60
# Fewer talks than that say nothing about how many come.
LEAST_TALKS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the day that was planned for something."""

    what: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Minutes that a talk takes from something else."""

    what: str
    minutes: int


def taken_by(planned_end: datetime, until: datetime, others: Iterable[Part]) -> list[Taken]:
    """Return what a talk that goes on until then takes from the other parts of the day; free time costs nothing."""
    found = []
    for part in sorted(others, key=lambda one: one.start):
        lost = min(part.end, until) - max(part.start, planned_end)
        if lost > timedelta():
            found.append(Taken(part.what, ceil(lost.total_seconds() / 60)))
    return found


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A promise to so many people: a talk of so many minutes every so many days."""

    what: str
    people: int
    days: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """Return the hours that it needs each week."""
        return _hours(Decimal(self.people * self.minutes * 7) / self.days)


@dataclass(frozen=True, slots=True)
class Fit:
    """A promise beside the hours there are; `fitting_days` is the rhythm that would fit where this one does not."""

    rhythm: Rhythm
    fitting_days: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised altogether."""

    needed: Decimal
    available: Decimal
    fits: list[Fit]

    @property
    def holds(self) -> bool:
        """Say whether there are enough hours."""
        return self.needed <= self.available


def promise(rhythms: Sequence[Rhythm], available: Decimal) -> Promise:
    """Compare what was promised with the hours there are; all rhythms are stretched alike."""
    exact = sum((Decimal(one.people * one.minutes * 7) / one.days for one in rhythms), Decimal())
    needed = _hours(exact)
    if needed <= available or not available:
        return Promise(needed, available, [Fit(one, one.days) for one in rhythms])
    stretch = exact / (available * MINUTES_AN_HOUR)
    return Promise(needed, available, [Fit(one, ceil(one.days * stretch)) for one in rhythms])


def _hours(minutes: Decimal) -> Decimal:
    return (minutes / MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_CEILING)


def expected(offered: int, came: int, talks: int) -> int | None:
    """Return how many of those invited will probably come, by one's own last talks; None when they were too few."""
    return round(offered * came / talks) if talks >= LEAST_TALKS else None
