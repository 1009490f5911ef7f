"""The day and the week of a colleague: what one may see of it by name, the rest as „belegt“."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lotsenbuch.appointments.models import Appointment, Block, Busy
from lotsenbuch.appointments.rules.kinds import CALLED_OFF, State
from lotsenbuch.appointments.rules.slots import BERLIN, Hours, Window, free_windows, local, windows_of_days

from .slots import is_holiday

DAYS_OF_A_WEEK = 7
# Shorter gaps are breath, not time for somebody.
LEAST_FREE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day: an appointment, a time of one's own, that somebody is taken, or (`is_free`) time to give."""

    start: datetime
    end: datetime
    appointment: Appointment | None = None
    block: Block | None = None
    is_free: bool = False

    @property
    def minutes(self) -> int:
        """Return how long it is."""
        return int((self.end - self.start).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one colleague."""

    on: date
    entries: list[Entry] = field(default_factory=list)

    @property
    def appointments(self) -> list[Appointment]:
        """Return what is seen by name."""
        return [entry.appointment for entry in self.entries if entry.appointment]


def day_bounds(on: date, days: int = 1) -> Window:
    """Return the instants between which days lie in Berlin: 23 or 25 hours when the clock changes."""
    return Window(local(on, 0), local(on + timedelta(days=days), 0))


def monday_of(on: date) -> date:
    """Return the first day of the week."""
    return on - timedelta(days=on.weekday())


def day_of(staff_id: UUID, on: date, hours: Sequence[Hours] = ()) -> Day:
    """Return one day of a colleague; with opening hours also what is free in them."""
    return days_of(staff_id, on, 1, hours)[0]


def week_of(staff_id: UUID, on: date, hours: Sequence[Hours] = ()) -> list[Day]:
    """Return the week in which a day lies, Monday first."""
    return days_of(staff_id, monday_of(on), DAYS_OF_A_WEEK, hours)


def days_of(staff_id: UUID, first: date, count: int, hours: Sequence[Hours] = ()) -> list[Day]:
    """Return so many days of a colleague in a fixed number of queries."""
    within = day_bounds(first, count)
    entries, taken = _entries_of(staff_id, within)
    if hours:
        free = free_windows(windows_of_days(within.start, within.end, hours, is_holiday), taken)
        entries += [Entry(one.start, one.end, is_free=True) for one in free if one.end - one.start >= LEAST_FREE]
    days = {first + timedelta(days=number): Day(first + timedelta(days=number)) for number in range(count)}
    for entry in sorted(entries, key=lambda one: (one.start, one.end)):
        days[max(entry.start.astimezone(BERLIN).date(), first)].entries.append(entry)
    return list(days.values())


def _entries_of(staff_id: UUID, within: Window) -> tuple[list[Entry], list[Window]]:
    busy = list(busy_of([staff_id], within))
    known = [Entry(row.starts_at, row.ends_at, appointment=row) for row in _appointments(staff_id, within)]
    known += [Entry(row.starts_at, row.ends_at, block=row) for row in blocks_of(staff_id, within)]
    hidden = [Entry(one.during.lower, one.during.upper) for one in busy if not _covers(known, one)]
    # Past days keep their talks, but no busy times: what took place is taken as well.
    taken = [Window(one.during.lower, one.during.upper) for one in busy]
    return [*known, *hidden], [*taken, *(Window(entry.start, entry.end) for entry in known if _took_place(entry))]


def _took_place(entry: Entry) -> bool:
    row = entry.appointment
    stands = {State.OFFERED, State.CONFIRMED, State.DONE}
    return row is None or (row.state in stands and row.result not in CALLED_OFF)


def busy_of(staff_ids: Sequence[UUID], within: Window, room_ids: Sequence[UUID] = ()) -> QuerySet[Busy]:
    """Return when these colleagues and rooms are taken; nothing of why."""
    who = Q(staff__in=list(staff_ids))
    if room_ids:
        who |= Q(room__in=list(room_ids))
    rows = Busy.objects.filter(who, during__overlap=(within.start, within.end))
    return rows.order_by("during", "id")


def blocks_of(staff_id: UUID, within: Window) -> QuerySet[Block]:
    """Return the times that somebody keeps for themselves; the policy shows one's own only."""
    rows = Block.objects.filter(staff=staff_id, starts_at__lt=within.end, ends_at__gt=within.start)
    return rows.order_by("starts_at", "id")


def _appointments(staff_id: UUID, within: Window) -> QuerySet[Appointment]:
    who = Q(holder=staff_id) | Q(companions__contains=[staff_id])
    return shown(Appointment.objects.filter(who, starts_at__lt=within.end, ends_at__gt=within.start))


def shown(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Return rows as calendars and lists show them: without their texts (class 1), and only what still stands."""
    rows = rows.exclude(state__in=[State.MOVED, State.WITHDRAWN]).select_related("case__person", "holder", "room")
    return rows.defer("place", "note", "accompanied_by", "place_reason", "sealed").order_by("starts_at", "id")


def _covers(known: Iterable[Entry], busy: Busy) -> bool:
    """Say whether what is seen by name explains a busy time, which also holds its preparation and its ways."""
    return any(busy.during.lower <= entry.start and entry.end <= busy.during.upper for entry in known)
