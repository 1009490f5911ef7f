"""Going out in pairs: one free time of both booked in one step, somebody else goes along, the way there."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book
from lotsenbuch.appointments.actions.clashes import told_when_taken
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import minutes_for
from lotsenbuch.appointments.queries.before import going_of, must_be_prepared
from lotsenbuch.appointments.queries.facts import absent_on
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Kind, State
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.models import WayTime
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk by two as it is booked in one step."""

    starts_at: datetime
    partner: UUID
    place: str
    is_agreed: bool = False


def book_together(*, case: Case, walk: Walk, by: Actor) -> Appointment:
    """Book a time that both have free; the partner sees the case from then on, until seven days after the walk.

    Raises:
        NotPreparedError: weighing or hazards are missing.
        RefusedError: one of them is taken by now, or there is no place.
    """
    state = State.CONFIRMED if walk.is_agreed else State.OFFERED
    given = Booking(
        Kind.OUTSIDE,
        walk.starts_at,
        minutes_for(Kind.OUTSIDE),
        companions=(walk.partner,),
        place=walk.place,
        state=state,
    )
    return book(case=case, given=given, by=by)


def change_partner(*, appointment: Appointment, seen: int, partner: Staff | None, by: Actor) -> Appointment:
    """Let somebody else go along, because the partner is ill or nobody was named yet; access follows by itself.

    Raises:
        NotPreparedError: nobody would go along, and something is missing to go alone.
        RefusedError: it is over, or that colleague is taken or away then.
        StaleError: somebody else changed it since version `seen`.
    """
    if appointment.state not in OPEN_STATES:
        raise RefusedError("Dieser Termin ist schon vorbei, verlegt oder zurückgenommen.")
    if partner is not None and partner.pk == appointment.holder_id:
        raise RefusedError("Bitte jemand anderen wählen.", field="partner")
    on = appointment.starts_at.astimezone(BERLIN).date()
    if partner is not None and (absent := absent_on([partner.pk], on)):
        raise RefusedError(f"{absent} ist an diesem Tag abwesend eingetragen.", field="partner")
    companions = [partner.pk] if partner else []
    # Somebody more is never refused: what is missing besides is asked when the talk is agreed upon.
    if not companions:
        must_be_prepared(appointment.case, replace(going_of(appointment), companions=companions), by)
    with recorded("fieldwork.change_partner", by=by, case_id=appointment.case_id) as entry:
        entry.data_class = DataClass(appointment.data_class)
        with told_when_taken(appointment):
            appointment.save_version(seen=seen, companions=companions)
    return appointment


def take_way_time(*, appointment: Appointment, seen: int, minutes: int, by: Actor) -> Appointment:
    """Plan the way as the table of the house says.

    Raises:
        RefusedError: with it the talk would run into another one.
        StaleError: somebody else changed it since version `seen`.
    """
    with recorded("fieldwork.take_way_time", by=by, case_id=appointment.case_id), told_when_taken(appointment):
        return appointment.save_version(seen=seen, travel_minutes=minutes)


def add_way(*, from_place: str, to_place: str, minutes: int, by: Actor) -> WayTime:
    """Add a way to the table of the house; the one there was between these places is replaced.

    Raises:
        RefusedError: a place is missing, or both are the same.
    """
    places = sorted((" ".join(from_place.split()), " ".join(to_place.split())))
    if not all(places) or places[0].casefold() == places[1].casefold():
        raise RefusedError("Bitte zwei verschiedene Orte nennen.", field="to_place")
    with recorded("fieldwork.add_way", by=by):
        row = WayTime.objects.filter(from_place=places[0], to_place=places[1]).first()
        if row is not None:
            return row.save_version(seen=row.version, minutes=minutes)
        row = WayTime(from_place=places[0], to_place=places[1], minutes=minutes)
        row.save(force_insert=True)
    return row


def drop_way(*, way: WayTime, by: Actor) -> None:
    """Take a way off the table."""
    with recorded("fieldwork.drop_way", by=by):
        way.delete()
