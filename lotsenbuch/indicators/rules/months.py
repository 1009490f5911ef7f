"""Calendar months and their count days."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# The year that is looked at, and one month more: the shifted reading begins and ends one month earlier.
READ = 13


@dataclass(frozen=True)
class Month:
    """One month: its place among the thirteen (0 is the earliest), its days as a half-open period, its count day."""

    place: int
    first_on: date
    next_on: date
    count_on: date


def months_of(last: date, count_day: int, number: int = READ) -> list[Month]:
    """Return the months up to and including the last one, the earliest first.

    Args:
        last: any day of the last month.
        count_day: day of the month on which the stock is counted, 1 to 31; where a month is shorter, its last day.
        number: how many; thirteen for the quota.
    """
    return list(_months(last, count_day, number))


def _months(last: date, count_day: int, number: int) -> Iterator[Month]:
    for place in range(number):
        first, following = month_before(last, number - 1 - place), month_before(last, number - 2 - place)
        length = monthrange(first.year, first.month)[1]
        yield Month(place, first, following, first.replace(day=min(count_day, length)))


def month_before(day: date, number: int) -> date:
    """Return the first day of the month that lies a number of months before; a negative number lies ahead."""
    years, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return date(years, month + 1, 1)


def as_month(text: str) -> date:
    """Return the first day of a month written as 2026-06.

    Raises:
        ValueError: no such month.
    """
    if len(text) != len("2026-06"):
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")
