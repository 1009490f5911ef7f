"""The periods of reports: calendar years and half-years, told three months after they ended. Pure Python.

Fixed ones only: whoever could choose any days could subtract two reports that differ by one day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .months import month_before
from .official import WAITING_MONTHS

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period with its name in an address and on the screen."""

    code: str
    label: str
    from_on: date
    until_on: date

    @property
    def is_year(self) -> bool:
        """Say whether it is a whole year."""
        return "-" not in self.code

    @property
    def halves(self) -> tuple[tuple[date, date], ...]:
        """Return the days of its halves; nothing where it is one itself."""
        if not self.is_year:
            return ()
        middle = date(self.from_on.year, 7, 1)
        return (self.from_on, middle), (middle, self.until_on)

    @property
    def before(self) -> "Period":
        """Return the same period of the year before."""
        return period_of(f"{self.from_on.year - 1}{self.code[4:]}")


def period_of(code: str) -> Period:
    """Return a period by its name: 2025, 2026-h1, 2026-h2.

    Raises:
        ValueError: no such period.
    """
    year_text, _, half = code.partition("-")
    if len(year_text) != len("2026") or not year_text.isdecimal() or half not in ("", "h1", "h2"):
        raise ValueError(code)
    year = int(year_text)
    if half == "h1":
        return Period(code, f"1. Halbjahr {year}", date(year, 1, 1), date(year, 7, 1))
    if half == "h2":
        return Period(code, f"2. Halbjahr {year}", date(year, 7, 1), date(year + 1, 1, 1))
    return Period(code, f"Jahr {year}", date(year, 1, 1), date(year + 1, 1, 1))


def periods_told(today: date) -> list[Period]:
    """Return the periods whose waiting time is over, the newest first."""
    over = month_before(today, WAITING_MONTHS)
    found = [one for one in _around(today.year) if one.until_on <= over]
    return sorted(found, key=lambda one: (one.until_on, one.from_on), reverse=True)


def in_order(periods: Iterable[Period]) -> list[Period]:
    """Return the periods as they are told: a year after its halves, because it must not give away what they hid."""
    return sorted(periods, key=lambda one: (one.until_on, one.is_year))


def _around(year: int) -> Iterator[Period]:
    for one in range(year - YEARS_BACK, year + 1):
        yield from (period_of(f"{one}{half}") for half in ("", "-h1", "-h2"))
