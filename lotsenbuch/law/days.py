"""Days and months as §§ 187 to 193 BGB count them."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from .because import LawInputError

# The SGB II came into force on the first of these days; the holidays of the Länder are known up to the second.
FIRST_DAY = date(2005, 1, 1)
LAST_DAY = date(2099, 12, 31)
MONTHS_OF_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """Return the day so many months later; the last day of the month where the number is missing (§ 188 (3) BGB).

    Always counted from the anchor, never from an earlier result: 31 August gives 28 February and then 31 August.
    """
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def first_of_next_month(day: date) -> date:
    """Return the first day of the following month."""
    return add_months(day.replace(day=1), 1)


def months_between(start: date, until: date) -> Iterator[date]:
    """Yield the first day of every calendar month that the half-open period touches."""
    month = first_of_month(start)
    while month < until:
        yield month
        month = add_months(month, 1)


def days_between(start: date, until: date) -> Iterator[date]:
    """Yield every day of the half-open period."""
    for offset in range((until - start).days):
        yield start + timedelta(days=offset)


def german(day: date) -> str:
    """Return the day as 31.08.2026."""
    return day.strftime("%d.%m.%Y")


def checked(day: date, what: str, field: str = "") -> date:
    """Return the day if the rule book can speak about it.

    Raises:
        LawInputError: for a day before the SGB II or beyond the known holidays.

    """
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f"{what}: bitte einen Tag vom {german(FIRST_DAY)} bis zum {german(LAST_DAY)} angeben."
        raise LawInputError(message, field)
    return day
