"""Free time of several people, from busy times that name nobody."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Busy, TalkTime
from lotsenbuch.appointments.rules.kinds import DEFAULTS, Kind, Minutes
from lotsenbuch.appointments.rules.slots import (
    BERLIN,
    HOUSE_HOURS,
    Hours,
    Slot,
    Window,
    free_windows,
    slots_in,
    windows_of_days,
)
from lotsenbuch.office.models import Absence, OpeningHours
from lotsenbuch.office.queries import holiday, the_house

# Somebody has to open the door.
HELD_IN_THE_HOUSE = frozenset({Kind.OFFICE, Kind.THREEWAY, Kind.GROUP})


def is_holiday(day: date) -> str:
    """Return the name of the public holiday at the seat of the house; empty for every other day."""
    return holiday(day, the_house())


def told_holiday(kind: str, day: date) -> str:
    """Say that a day on which somebody would have to open the house is a public holiday; "" when it is none."""
    named = is_holiday(day) if kind in HELD_IN_THE_HOUSE else ""
    return f"{day:%d.%m.%Y} ist ein Feiertag: {named}." if named else ""


def hours_of(staff: Staff) -> list[Hours]:
    """Return the opening hours of the office in which a colleague works; the usual ones where none are laid down."""
    return _laid_down(staff) or list(HOUSE_HOURS)


def outside_hours(staff: Staff, kind: str, starts_at: datetime, minutes: int) -> str:
    """Say that a talk in the house lies outside the opening hours of the office; "" when it does not.

    Where no hours are laid down nothing is said, except of a public holiday.
    """
    on = starts_at.astimezone(BERLIN)
    if named := told_holiday(kind, on.date()):
        return named
    talk = Window(starts_at, starts_at + timedelta(minutes=minutes))
    hours = _laid_down(staff) if kind in HELD_IN_THE_HOUSE else []
    if not hours or not free_windows([talk], windows_of_days(talk.start, talk.end, hours)):
        return ""
    open_then = [f"{_clock(opens)} bis {_clock(closes)} Uhr" for day, opens, closes in hours if day == on.weekday()]
    said = "offen ist " + " und ".join(open_then) if open_then else "an diesem Tag ist geschlossen"
    return f"{on:%d.%m.%Y}, {on:%H:%M} Uhr liegt außerhalb der Öffnungszeiten: {said}."


def _laid_down(staff: Staff) -> list[Hours]:
    member = {"staff": staff, "valid_until": None, "is_lead": False}
    rows = OpeningHours.objects.filter(**{f"office__teams__members__{name}": value for name, value in member.items()})
    return sorted((row.weekday, _minute(row.opens_at), _minute(row.closes_at)) for row in rows)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def minutes_for(kind: Kind) -> Minutes:
    """Return what the house plans for a kind of talk."""
    return all_minutes()[kind]


def all_minutes() -> dict[Kind, Minutes]:
    """Return what the house plans for each kind; the rule book's minutes where it laid down nothing."""
    laid_down = {
        Kind(row.kind): Minutes(
            row.talk_minutes, row.preparation_minutes, row.documentation_minutes, row.travel_minutes
        )
        for row in TalkTime.objects.all()
    }
    return {**DEFAULTS, **laid_down}


def free_slots(
    staff_ids: Sequence[UUID],
    from_at: datetime,
    until_at: datetime,
    minutes: int,
    *,
    room_id: UUID | None = None,
    hours: Sequence[Hours] = (),
    most: int = 40,
) -> list[Slot]:
    """Return when all these colleagues (and the room) are free together, the earliest first.

    Args:
        staff_ids: who has to be there.
        from_at: not before.
        until_at: over by then.
        minutes: how long, preparation and ways included.
        room_id: a room that has to be free too.
        hours: opening hours (`hours_of`); the usual ones when there are none.
        most: how many at most.
    """
    taken = _busy(staff_ids, room_id, Window(from_at, until_at))
    days = windows_of_days(from_at, until_at, hours, is_holiday)
    free = free_windows(days, [*taken, *_absent(staff_ids, from_at.date(), until_at.date())])
    return slots_in(free, timedelta(minutes=minutes), most=most)


def talk_slots(staff: Staff, within: Window, minutes: Minutes, *, most: int) -> list[Slot]:
    """Return when a talk itself can begin and end, with room before and after it for its other parts."""
    lead, talk = timedelta(minutes=minutes.preparation + minutes.travel), timedelta(minutes=minutes.talk)
    found = free_slots([staff.pk], within.start, within.end, minutes.whole, hours=hours_of(staff), most=most)
    return [Slot(one.start + lead, one.start + lead + talk) for one in found]


def _busy(staff_ids: Sequence[UUID], room_id: UUID | None, within: Window) -> list[Window]:
    who = Q(staff__in=list(staff_ids)) | (Q(room=room_id) if room_id else Q(pk=None))
    rows = Busy.objects.filter(who, during__overlap=(within.start, within.end)).values_list("during", flat=True)
    return [Window(during.lower, during.upper) for during in rows]


def _absent(staff_ids: Sequence[UUID], first: date, last: date) -> list[Window]:
    rows = Absence.objects.filter(staff__in=list(staff_ids), absent_from__lte=last, absent_until__gt=first)
    return [Window.of_days(row.absent_from, row.absent_until) for row in rows]
