"""The day of somebody who goes out: ways by the table of the house, and what is left of the working day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointment_of, day_bounds, hours_of, is_holiday
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
    stops = _stops(walks, staff, on)
    way = legs(home, stops, table)
    taken = sum(_minutes_in_talks(staff, on))
    known = table.get(frozenset({home, place_in(row.place, table)}))
    said = fits(sum(leg.minutes for leg in way), taken, _minutes_open(staff, on))
    return WalkDay(way, said, known, tuple(one.case_id for one in walks))


def _stops(walks: list[Appointment], staff: Staff, on: date) -> list[Stop]:
    """Return the talks outside as stops, each with the pause before it and whether it was spent in the house."""
    out, found, left_at = {row.id for row in walks}, list[Stop](), None
    inside = [row for row in _talks(staff, on) if row.id not in out]
    for row in walks:
        pause = int((row.starts_at - left_at).total_seconds()) // 60 if left_at else 0
        is_between = left_at is not None and any(left_at <= one.starts_at < row.starts_at for one in inside)
        found.append(Stop(_place(row, staff), row.minutes.talk, row.travel_minutes, pause, is_between))
        left_at = row.ends_at
    return found


def _place(row: Appointment, staff: Staff) -> str:
    case = case_of(row.case_id, staff.actor)
    opened = appointment_of(case, row.id) if case else None
    return opened.place if opened and opened.place else Kind(row.kind).label


def _talks(staff: Staff, on: date) -> list[Appointment]:
    within = day_bounds(on)
    rows = Appointment.objects.filter(holder=staff, starts_at__gte=within.start, starts_at__lt=within.end)
    return list(rows.filter(state__in=OPEN_STATES).order_by("starts_at", "id"))


def _minutes_in_talks(staff: Staff, on: date) -> list[int]:
    told = (row.minutes for row in _talks(staff, on))
    return [one.talk + one.preparation + one.documentation for one in told]


def _minutes_open(staff: Staff, on: date) -> int:
    within = day_bounds(on)
    windows = windows_of_days(within.start, within.end, hours_of(staff), is_holiday)
    return sum(int((one.end - one.start).total_seconds()) // 60 for one in windows)
