"""The day and the week of a colleague: what one may see of it by name, the rest as „belegt“."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lotsenbuch.appointments.models import Appointment, Block, Busy
from lotsenbuch.appointments.rules.kinds import State
from lotsenbuch.appointments.rules.slots import BERLIN, Window, local

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day: an appointment, a time of one's own, or only that somebody is taken."""

    start: datetime
    end: datetime
    appointment: Appointment | None = None
    block: Block | None = None


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


def day_of(staff_id: UUID, on: date) -> Day:
    """Return one day of a colleague."""
    return _days(staff_id, on, 1)[0]


def week_of(staff_id: UUID, on: date) -> list[Day]:
    """Return the week in which a day lies, Monday first."""
    return _days(staff_id, on - timedelta(days=on.weekday()), DAYS_OF_A_WEEK)


def entries_of(staff_id: UUID, within: Window) -> list[Entry]:
    """Return what a colleague has between two instants, in order of time."""
    shown = list(_appointments(staff_id, within))
    blocks = list(blocks_of(staff_id, within))
    known = [Entry(row.starts_at, row.ends_at, appointment=row) for row in shown]
    known += [Entry(row.starts_at, row.ends_at, block=row) for row in blocks]
    hidden = [one for one in busy_of([staff_id], within) if not _covers(known, one)]
    known += [Entry(one.during.lower, one.during.upper) for one in hidden]
    return sorted(known, key=lambda entry: (entry.start, entry.end))


def busy_of(staff_ids: Sequence[UUID], within: Window) -> QuerySet[Busy]:
    """Return when these colleagues are taken; nothing of why."""
    rows = Busy.objects.filter(staff__in=list(staff_ids), during__overlap=(within.start, within.end))
    return rows.order_by("during", "id")


def blocks_of(staff_id: UUID, within: Window) -> QuerySet[Block]:
    """Return the times that somebody keeps for themselves; the policy shows one's own only."""
    rows = Block.objects.filter(staff=staff_id, starts_at__lt=within.end, ends_at__gt=within.start)
    return rows.order_by("starts_at", "id")


def _appointments(staff_id: UUID, within: Window) -> QuerySet[Appointment]:
    who = Q(holder=staff_id) | Q(companions__contains=[staff_id])
    rows = Appointment.objects.filter(who, starts_at__lt=within.end, ends_at__gt=within.start)
    rows = rows.exclude(state__in=[State.MOVED, State.WITHDRAWN])
    return rows.select_related("case__person", "holder", "room").order_by("starts_at", "id")


def _covers(known: Iterable[Entry], busy: Busy) -> bool:
    """Say whether what is seen by name explains a busy time, which also holds its preparation and its ways."""
    return any(busy.during.lower <= entry.start and entry.end <= busy.during.upper for entry in known)


def _days(staff_id: UUID, first: date, count: int) -> list[Day]:
    entries = entries_of(staff_id, day_bounds(first, count))
    days = {first + timedelta(days=number): Day(first + timedelta(days=number)) for number in range(count)}
    for entry in entries:
        on = max(entry.start.astimezone(BERLIN).date(), first)
        days[on].entries.append(entry)
    return list(days.values())
