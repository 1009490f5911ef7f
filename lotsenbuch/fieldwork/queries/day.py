"""The day of somebody who goes out: ways by the table of the house, and what is left of the working day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointment_of, day_bounds, hours_of
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Kind
from lotsenbuch.appointments.rules.slots import BERLIN, windows_of_days
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork.models import WayTime
from lotsenbuch.fieldwork.rules.ways import Leg, Stop, Table, fits, legs, place_in
from lotsenbuch.office.queries import office_of

from .before import walks_on

HOUSE = "im Haus"


@dataclass(frozen=True, slots=True)
class WalkDay:
    """The ways of a day, what they and the talks take together, and the way to one talk by the table."""

    legs: list[Leg]
    said: str
    minutes_there: int | None
    case_ids: tuple[UUID, ...]


def table_of_house() -> Table:
    """Return the table of ways."""
    return {frozenset({row.from_place, row.to_place}): row.minutes for row in WayTime.objects.all()}


def day_of_walk(staff: Staff, row: Appointment) -> WalkDay:
    """Return the day on which a talk lies, as its holder goes through it."""
    on = row.starts_at.astimezone(BERLIN).date()
    office, table = office_of(staff), table_of_house()
    home = place_in(office.name, table) if office else HOUSE
    walks = walks_on(staff.pk, on)
    stops = [_stop(one, staff) for one in walks]
    way = legs(home, stops, table)
    taken = sum(_minutes_in_talks(staff, on))
    known = table.get(frozenset({home, place_in(row.place, table)}))
    said = fits(sum(leg.minutes for leg in way), taken, _minutes_open(staff, on))
    return WalkDay(way, said, known, tuple(one.case_id for one in walks))


def _stop(row: Appointment, staff: Staff) -> Stop:
    case = case_of(row.case_id, staff.actor)
    opened = appointment_of(case, row.id) if case else None
    place = opened.place if opened and opened.place else Kind(row.kind).label
    return Stop(place, row.minutes.talk, row.travel_minutes)


def _minutes_in_talks(staff: Staff, on: date) -> list[int]:
    within = day_bounds(on)
    rows = Appointment.objects.filter(holder=staff, starts_at__gte=within.start, starts_at__lt=within.end)
    told = (row.minutes for row in rows.filter(state__in=OPEN_STATES))
    return [one.talk + one.preparation + one.documentation for one in told]


def _minutes_open(staff: Staff, on: date) -> int:
    within = day_bounds(on)
    windows = windows_of_days(within.start, within.end, hours_of(staff))
    return sum(int((one.end - one.start).total_seconds()) // 60 for one in windows)
