"""Free time: windows of opening hours less what is taken, in Berlin time also in the nights of the clock change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
# Weekday, minute of the day from and until.
type Hours = tuple[int, int, int]
# As opening hours: weekday, minute of the day from and until. For a house that has not laid down any.
HOUSE_HOURS = tuple((weekday, 8 * 60, 16 * 60) for weekday in range(5))
# No forced grid: a proposal begins where time is free, rounded up so that it can be said aloud.
STEP = timedelta(minutes=5)
MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A half-open span of time between two instants."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first: date, until: date) -> "Window":
        """Return whole days in Berlin, the last one excluded."""
        return cls(local(first, 0), local(until, 0))


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time that is free for everybody who was asked for."""

    start: datetime
    end: datetime


# What stands in an address or comes back from a form may be anything; a talk lies in these years.
YEARS = range(2000, 2100)


def instant_of(text: str) -> datetime | None:
    """Return an instant that was written as ISO 8601 with its zone; None for everything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None


def day_of_text(text: str) -> date | None:
    """Return a day that was written as ISO 8601; None for everything else, and for days without a neighbour."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def local(day: date, minute: int) -> datetime:
    """Return the instant at which the clock in Berlin shows this minute of the day.

    A time that the clock leaps over in spring is the one an hour later; one that comes twice in autumn is the first.
    """
    moment = datetime.combine(day, time(minute // MINUTES_OF_AN_HOUR, minute % MINUTES_OF_AN_HOUR), BERLIN)
    return moment.astimezone(UTC)


def is_left_out(day: date, clock: time) -> bool:
    """Say whether the clock in Berlin leaps over this time: 2 to 3 o'clock in the night to summer time."""
    moment = datetime.combine(day, clock, BERLIN)
    return moment.astimezone(UTC).astimezone(BERLIN).time() != clock


def windows_of_days(
    from_at: datetime,
    until_at: datetime,
    hours: Sequence[Hours] = (),
    is_closed: Callable[[date], object] = lambda _: False,
) -> Iterator[Window]:
    """Yield the open hours day by day between two instants, less the days that are closed."""
    day, last = from_at.astimezone(BERLIN).date(), until_at.astimezone(BERLIN).date()
    while day <= last:
        for weekday, opens, closes in () if is_closed(day) else hours or HOUSE_HOURS:
            start, end = max(local(day, opens), from_at), min(local(day, closes), until_at)
            if weekday == day.weekday() and start < end:
                yield Window(start, end)
        day += timedelta(days=1)


def free_windows(windows: Iterable[Window], taken: Iterable[Window]) -> list[Window]:
    """Return what is left of the windows when what is taken is cut out."""
    blocked = sorted(taken)
    free: list[Window] = []
    for window in sorted(windows):
        start = window.start
        for one in blocked:
            if one.end <= start or one.start >= window.end:
                continue
            if one.start > start:
                free.append(Window(start, one.start))
            start = max(start, one.end)
        if start < window.end:
            free.append(Window(start, window.end))
    return free


def slots_in(windows: Iterable[Window], length: timedelta, *, most: int) -> list[Slot]:
    """Return the first slots of this length, several in a row where a window holds them."""
    found: list[Slot] = []
    for window in windows:
        start = _rounded(window.start)
        while start + length <= window.end and len(found) < most:
            found.append(Slot(start, start + length))
            start = _rounded(start + length)
    return found


def _rounded(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond) % STEP
    return moment + (STEP - over if over else timedelta())
