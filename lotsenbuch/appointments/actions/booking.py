"""Booking, confirming, moving and withdrawing a talk."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import TEXTS, minutes_for
from lotsenbuch.appointments.queries.appointments import SEALED_IN, group_of
from lotsenbuch.appointments.queries.before import going_of, must_be_prepared
from lotsenbuch.appointments.queries.facts import absent_on, booking_facts, room_refusal
from lotsenbuch.appointments.rules.before import Going
from lotsenbuch.appointments.rules.booking import BERLIN, Booking, refusals
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Kind, Minutes, State, planned
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .calendar import keep_calendar_links
from .clashes import told_when_taken
from .gathering import change_together, joined, together
from .reminder import plan_reminders


def book(*, case: Case, given: Booking, by: Actor) -> Appointment:
    """Book a talk: offered, or confirmed when it was agreed upon.

    Raises:
        NotPreparedError: a talk outside for which something is missing (weighing, hazards, who goes along).
        RefusedError: the rules stand against it, somebody or a room is taken, or the grant for the class is missing.
    """
    usual = planned(minutes_for(given.kind), given.kind, given.place)
    booking = joined(replace(given, minutes=given.minutes or usual))
    holder = booking.holder_id or by.colleague
    refuse_first(case, booking)
    must_be_prepared(case, _going(booking, holder), by)
    on = booking.starts_at.astimezone(BERLIN).date()
    if absent := absent_on([holder, *booking.companions], on):
        raise RefusedError(f"{absent} ist an diesem Tag abwesend eingetragen.", field="day")
    people = 2 + len(booking.companions) + len(group_of(booking.gathering))
    if why := room_refusal(booking.room_id, on, people):
        raise RefusedError(why, field="room")
    with recorded("appointments.book", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(booking.data_class)
        row = Appointment(id=uuid4(), case=case, person_id=case.person_id, holder_id=holder)
        for name, value in _columns(booking).items():
            setattr(row, name, value)
        row.booked_by, row.booked_at = str(by), clock.now()
        _write(case, row, {name: str(getattr(booking, name)) for name in TEXTS}, by)
        with told_when_taken(row):
            row.save(force_insert=True)
        plan_reminders(appointment=row, by=by)
    return row


def confirm(*, appointment: Appointment, seen: int, by: Actor) -> Appointment:
    """Note that the person said yes; of a choice the other times are withdrawn.

    Raises:
        NotPreparedError: it takes place outside, and something is missing (weighing, hazards, who goes along).
        RefusedError: it is over, moved or withdrawn, or a time that was only wished for is taken by now.
        StaleError: somebody else changed it since version `seen`.
    """
    _still_open(appointment)
    must_be_prepared(appointment.case, going_of(appointment), by)
    with recorded("appointments.confirm", by=by, case_id=appointment.case_id):
        with told_when_taken(appointment):
            appointment.save_version(seen=seen, state=State.CONFIRMED.value)
        free_the_others(appointment, by)
        plan_reminders(appointment=appointment, by=by)
    return appointment


def free_the_others(appointment: Appointment, by: Actor) -> None:
    """Of times that were offered together take back the others: one of them is the person's, or took place."""
    if not appointment.choice:
        return
    others = Appointment.objects.filter(case=appointment.case_id, choice=appointment.choice, state=State.OFFERED)
    for other in others.exclude(pk=appointment.pk):
        other.save_version(seen=other.version, state=State.WITHDRAWN.value)
        plan_reminders(appointment=other, by=by)


def move(
    *, appointment: Appointment, seen: int, starts_at: datetime, by: Actor, is_agreed: bool = False, minutes: int = 0
) -> Appointment:
    """Move a talk; unless it was agreed upon it is offered again.

    A Meldetermin is not moved: it is withdrawn, counts for nothing, and the new time is an ordinary talk until a new
    summons with its own instruction goes out. A group is moved as a whole, and offered again to all.

    Args:
        appointment: what is moved.
        seen: the version that was seen.
        starts_at: the new beginning of the talk.
        by: the actor.
        is_agreed: the person has said yes already.
        minutes: the new length; as before when it is 0.

    Raises:
        NotPreparedError: it takes place outside, and something is missing (weighing, hazards, who goes along).
        RefusedError: it is over, or somebody, the room or the person is taken then.
        StaleError: somebody else changed it since version `seen`.
    """
    _still_open(appointment)
    lasts = int((appointment.ends_at - appointment.starts_at).total_seconds()) // 60
    booking = as_booking(appointment, starts_at, minutes or lasts, is_agreed=is_agreed)
    refuse_first(appointment.case, booking)
    must_be_prepared(appointment.case, going_of(appointment), by)
    on = starts_at.astimezone(BERLIN).date()
    if absent := absent_on([appointment.holder_id, *appointment.companions], on):
        raise RefusedError(f"{absent} ist an diesem Tag abwesend eingetragen.", field="day")
    with recorded("appointments.move", by=by, case_id=appointment.case_id) as entry:
        entry.data_class = DataClass(appointment.data_class)
        if appointment.is_meldetermin:
            appointment.save_version(seen=seen, state=State.MOVED.value)
            plan_reminders(appointment=appointment, by=by)
            anew = book(case=appointment.case, given=booking, by=by)
            keep_calendar_links(anew)
            return anew
        others, times = together(appointment), {"starts_at": booking.starts_at, "ends_at": booking.ends_at}
        with told_when_taken(_at(appointment, booking)):
            appointment.save_version(seen=seen, state=booking.state.value, **({} if others else times))
            if others:
                change_together(others, state=State.OFFERED.value)
                change_together([appointment, *others], **times)
        for row in (appointment, *others):
            keep_calendar_links(row)
            plan_reminders(appointment=row, by=by)
    return appointment


def withdraw(*, appointment: Appointment, seen: int, by: Actor) -> Appointment:
    """Take a talk back: it never was, and never counts as missed.

    Raises:
        RefusedError: it is over already.
        StaleError: somebody else changed it since version `seen`.
    """
    _still_open(appointment)
    with recorded("appointments.withdraw", by=by, case_id=appointment.case_id):
        appointment.save_version(seen=seen, state=State.WITHDRAWN.value)
        plan_reminders(appointment=appointment, by=by)
    return appointment


def take_over(*, appointment: Appointment, seen: int, to: Staff, by: Actor) -> Appointment:
    """Let a colleague hold the talk instead, because somebody is ill or not there; time and place stay.

    A group goes over as a whole.

    Raises:
        NotPreparedError: the colleague would go out, and something is missing (weighing, hazards, who goes along).
        RefusedError: it is over, or that colleague is taken or away then.
        StaleError: somebody else changed it since version `seen`.
    """
    _still_open(appointment)
    if absent := absent_on([to.pk], appointment.starts_at.astimezone(BERLIN).date()):
        raise RefusedError(f"{absent} ist an diesem Tag abwesend eingetragen.", field="to")
    companions = [one for one in appointment.companions if one != to.pk]
    must_be_prepared(appointment.case, replace(going_of(appointment), goes=to.pk, companions=companions), by)
    with recorded("appointments.take_over", by=by, case_id=appointment.case_id):
        others, held = together(appointment), {"holder_id": to.pk, "companions": companions}
        with told_when_taken(appointment):
            appointment.save_version(seen=seen, **({} if others else held))
            if others:
                change_together([appointment, *others], **held)
        for row in (appointment, *others):
            plan_reminders(appointment=row, by=by)
    return appointment


def _going(booking: Booking, holder: UUID) -> Going:
    has_room, has_place = booking.room_id is not None, bool(booking.place.strip())
    return Going(booking.kind, holder, booking.companions, has_room, has_place, choice=booking.choice)


def _still_open(appointment: Appointment) -> None:
    if appointment.state not in OPEN_STATES:
        raise RefusedError("Dieser Termin ist schon vorbei, verlegt oder zurückgenommen.")


def refuse_first(case: Case, booking: Booking) -> None:
    """Refuse what the rules stand against, the first thing first."""
    for refusal in refusals(booking, booking_facts(case, booking.starts_at)):
        raise RefusedError(refusal.message, field=refusal.field)


def _columns(booking: Booking) -> Mapping[str, Any]:
    """Return the open columns of a booking; its texts are written apart."""
    parts = booking.parts
    return {
        "kind": booking.kind.value,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "preparation_minutes": parts.preparation,
        "documentation_minutes": parts.documentation,
        "travel_minutes": parts.travel,
        "companions": list(booking.companions),
        "room_id": booking.room_id,
        "interpreter_language": booking.interpreter_language.strip(),
        "data_class": int(booking.data_class),
        "is_meldetermin": booking.is_meldetermin,
        "purpose": booking.purpose if booking.is_meldetermin else "",
        "is_first_talk": booking.is_first_talk,
        "state": booking.state.value,
        "series": booking.series,
        "choice": booking.choice,
        "gathering": booking.gathering,
        "replaces_id": booking.replaces_id,
    }


def as_booking(row: Appointment, starts_at: datetime, talk: int, *, is_agreed: bool) -> Booking:
    """Return what is there at another time; a Meldetermin goes on as an ordinary talk."""
    return Booking(
        kind=Kind(row.kind),
        starts_at=starts_at,
        minutes=Minutes(talk, row.preparation_minutes, row.documentation_minutes, row.travel_minutes),
        holder_id=row.holder_id,
        companions=tuple(row.companions),
        room_id=row.room_id,
        state=State.CONFIRMED if is_agreed else State.OFFERED,
        interpreter_language=row.interpreter_language,
        data_class=row.data_class,
        is_first_talk=row.is_first_talk,
        replaces_id=row.id if row.is_meldetermin else None,
        place=row.place,
        note=row.note,
        accompanied_by=row.accompanied_by,
        place_reason=row.place_reason,
    )


def _at(row: Appointment, booking: Booking) -> Appointment:
    """Return the row as it would stand at the new time, to ask what is there."""
    return Appointment(
        id=row.id, case_id=row.case_id, person_id=row.person_id, starts_at=booking.starts_at, ends_at=booking.ends_at
    )


def _write(case: Case, row: Appointment, texts: dict[str, str], by: Actor) -> None:
    """Put the texts where their class belongs: into their columns, or sealed together.

    Raises:
        RefusedError: the actor holds no grant for the class.
    """
    words = {name: text.strip() for name, text in texts.items()}
    row.sealed = None
    if row.data_class >= DataClass.HEALTH:
        key = key_of_person(case.person_id)
        if key is None or row.data_class not in classes_of(case.id, by):
            raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="data_class")
        row.sealed = cipher.seal(key, json.dumps(plainly(words)), table=SEALED_IN, row=row.id, field="sealed")
    for name in TEXTS:
        setattr(row, name, "" if row.sealed else words[name])
