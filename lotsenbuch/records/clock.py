"""What time it is for the house: the real one, or, for the synthetic Jobcenter, the day that a story tells of.

The log, access periods and everything that a court may ask for take the real time; only what a person states
(when something happened) can lie in the past.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the instant at which something happens."""
    return _told.get() or timezone.now()


def today() -> date:
    """Return the calendar day in Berlin."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let what is recorded inside happen at this moment (demo data and tests only)."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
