"""Free time of several people, from busy times that name nobody."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lotsenbuch.appointments.models import Busy, TalkTime
from lotsenbuch.appointments.rules.kinds import DEFAULTS, Kind, Minutes
from lotsenbuch.appointments.rules.slots import Slot, Window, free_windows, slots_in, windows_of_days
from lotsenbuch.office.models import Absence


def minutes_for(kind: Kind) -> Minutes:
    """Return what the house plans for a kind of talk."""
    row = TalkTime.objects.filter(kind=kind).first()
    if row is None:
        return DEFAULTS[kind]
    return Minutes(row.talk_minutes, row.preparation_minutes, row.documentation_minutes, row.travel_minutes)


def free_slots(
    staff_ids: Sequence[UUID],
    from_at: datetime,
    until_at: datetime,
    minutes: int,
    *,
    room_id: UUID | None = None,
    hours: Iterable[tuple[int, int, int]] = (),
    most: int = 40,
) -> list[Slot]:
    """Return when all these colleagues (and the room) are free together, the earliest first.

    Args:
        staff_ids: who has to be there.
        from_at: not before.
        until_at: over by then.
        minutes: how long, preparation and ways included.
        room_id: a room that has to be free too.
        hours: opening hours as weekday and minutes of the day (`minutes_open`); house hours when there are none.
        most: how many at most.
    """
    taken = _busy(staff_ids, room_id, Window(from_at, until_at))
    days = windows_of_days(from_at, until_at, tuple(hours))
    free = free_windows(days, [*taken, *_absent(staff_ids, from_at.date(), until_at.date())])
    return slots_in(free, timedelta(minutes=minutes), most=most)


def _busy(staff_ids: Sequence[UUID], room_id: UUID | None, within: Window) -> list[Window]:
    who = Q(staff__in=list(staff_ids)) | (Q(room=room_id) if room_id else Q(pk=None))
    rows = Busy.objects.filter(who, during__overlap=(within.start, within.end)).values_list("during", flat=True)
    return [Window(during.lower, during.upper) for during in rows]


def _absent(staff_ids: Sequence[UUID], first: date, last: date) -> list[Window]:
    rows = Absence.objects.filter(staff__in=list(staff_ids), absent_from__lte=last, absent_until__gt=first)
    return [Window.of_days(row.absent_from, row.absent_until) for row in rows]
