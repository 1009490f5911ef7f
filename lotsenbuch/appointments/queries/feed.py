"""Calendars as iCalendar (RFC 5545): one's own as a feed, one talk as a file. Times, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from lotsenbuch.appointments.models import Appointment, Feed, ReachRules
from lotsenbuch.appointments.rules.kinds import CALLED_OFF, State
from lotsenbuch.appointments.rules.link import hash_of
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard

BERLIN = ZoneInfo("Europe/Berlin")
# A calendar forgets what a feed no longer names: cancelled talks are told for as long as this.
BACK, AHEAD = timedelta(days=30), timedelta(days=180)
SUMMARY = "Termin"
LOOK_AGAIN = timedelta(hours=4)
_SEASONS = (
    (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 3, 1, 2),  # noqa: DTZ001  # a wall clock's time
    (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 10, 2, 1),  # noqa: DTZ001  # as above
)
_STATUS = {
    State.OFFERED.value: "TENTATIVE",
    State.CONFIRMED.value: "CONFIRMED",
    State.DONE.value: "CONFIRMED",
    State.WITHDRAWN.value: "CANCELLED",
    State.MOVED.value: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a calendar is told of a talk."""

    uid: UUID
    starts_at: datetime
    ends_at: datetime
    status: str
    sequence: int
    url: str = ""


def staff_behind(token: str) -> UUID | None:
    """Return whose feed a token opens now; None for unknown and revoked ones alike."""
    found: UUID | None = ask_guard("appointments_open_feed", hash_of(token))
    return found


def reach_rules() -> ReachRules:
    """Return what the house allows; nothing where nobody has said so."""
    return ReachRules.objects.first() or ReachRules()


def own_feed(staff_id: UUID) -> Feed | None:
    """Return the feed that a colleague has now."""
    return Feed.objects.filter(staff=staff_id, revoked_at=None).first()


def appointments_in_feed(staff_id: UUID) -> list[Appointment]:
    """Return the talks of a colleague that the row policies let them see, around today."""
    now = clock.now()
    mine = Appointment.objects.filter(Q(holder=staff_id) | Q(companions__contains=[staff_id]))
    rows = mine.filter(starts_at__gt=now - BACK, starts_at__lt=now + AHEAD, state__in=list(_STATUS))
    return list(rows.order_by("starts_at", "id"))


def shown(row: Appointment, url: str = "") -> Shown:
    """Return what a calendar is told of a talk: no name, no place, no kind."""
    return Shown(row.id, row.starts_at, row.ends_at, _status(row.state, row.result), row.version - 1, url)


def shown_to_person(url: str) -> list[Shown]:
    """Return what the person's own calendar is told of the talk of the acting link, as it stands now.

    Args:
        url: of the file itself; "" where its name would tell of the house in a calendar that others may see.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM appointments_calendar_of_link()")
        rows = cursor.fetchall()
    return [
        Shown(uid, begins, ends, _status(state, result), sequence, url)
        for uid, begins, ends, state, result, sequence in rows
    ]


def _status(state: str, result: str) -> str:
    return "CANCELLED" if result in CALLED_OFF else _STATUS.get(state, "TENTATIVE")


def as_ics(entries: Iterable[Shown]) -> bytes:
    """Return a calendar with the rules of Berlin's clock; one that only calls off says so as a whole (RFC 5546).

    A time that the clock shows twice in the night of October is told in UTC: in local time nobody could say which
    of the two is meant. Programs that fetch it by themselves are asked to look every few hours.
    """
    told = list(entries)
    is_off = bool(told) and all(one.status == "CANCELLED" for one in told)
    calendar = Calendar()
    calendar.add("prodid", "-//Lotsenbuch//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    calendar.add_component(_clock_of_berlin())
    for one in told:
        calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def _clock_of_berlin() -> Timezone:
    """Return the rules of the clock since 1996 (Directive 2000/84/EC).

    Written here, because the table that the library makes of the time zone begins summer an hour late (decision 0141).
    """
    zone = Timezone()
    zone.add("tzid", BERLIN.key)
    for part, name, begins, month, before, then in _SEASONS:
        season = part()
        season.add("dtstart", begins)
        season.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        season.add("tzname", name)
        season.add("tzoffsetfrom", timedelta(hours=before))
        season.add("tzoffsetto", timedelta(hours=then))
        zone.add_component(season)
    return zone


def _event(one: Shown) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@lotsenbuch")
    event.add("summary", SUMMARY)
    event.add("dtstamp", clock.now())
    event.add("dtstart", _told(one.starts_at))
    event.add("dtend", _told(one.ends_at))
    event.add("sequence", one.sequence)
    event.add("status", one.status)
    event.add("class", "PRIVATE")
    if one.url:
        event.add("url", one.url)
    return event


def _told(at: datetime) -> datetime:
    local = at.astimezone(BERLIN)
    is_told_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return at.astimezone(ZoneInfo("UTC")) if is_told_twice else local.replace(fold=0)
