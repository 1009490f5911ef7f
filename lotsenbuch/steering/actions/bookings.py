"""Measures proposed and booked: a place taken, begun as a measure, or given back."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.partners.actions.programmes import give_seat_back, take_seat
from lotsenbuch.partners.models import Course, Programme
from lotsenbuch.partners.rules.measures import Basis, MeasureKind, Per, cost_of, valid_on
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from lotsenbuch.steering.models import Booking, Measure
from lotsenbuch.steering.rules.booking import OPEN, BookingState
from lotsenbuch.steering.rules.measure import StartedMeasure

from .measures import start_measure
from .sealing import sealed

DONE = "Das ist schon begonnen oder abgesagt."


def propose_measure(*, case: Case, words: str, data_class: DataClass, by: Actor) -> Booking:
    """Propose something that is not in the catalogue: one sentence is enough (C28).

    Raises:
        RefusedError: nothing was said, or the grant for the class is missing.
    """
    if not words.strip():
        raise RefusedError("Bitte mit einem Satz sagen, was es sein soll.", field="words")
    facts = {"name": words.strip(), "kind": MeasureKind.OTHER.value}
    return _kept(case, facts, data_class, BookingState.PROPOSED, (None, None), by)


def book_measure(
    *, case: Case, programme: Programme, course: Course | None, aim: str, data_class: DataClass, by: Actor
) -> Booking:
    """Book a measure of the catalogue; a run with counted places loses one.

    Raises:
        RefusedError: the legal basis does not carry on the first day, no place is left, or a grant is missing.
    """
    first = max(course.starts_on, clock.today()) if course else clock.today()
    validity = valid_on(Basis(programme.basis), first, programme.basis_from, programme.basis_until)
    if not validity.holds:
        raise RefusedError(f"Diese Rechtsgrundlage trägt am ersten Tag nicht. {validity.reason}", field="course")
    last = course.ends_on if course else None
    cost = cost_of(programme.cost, Per(programme.cost_per), first, last)
    facts = {
        "name": programme.name, "provider": programme.organisation.name, "kind": programme.kind, "aim": aim.strip(),
        "programme": str(programme.id), "basis": programme.basis_label, "number": programme.number,
        "where": course.where if course else "",
    }  # fmt: skip
    if cost is not None:
        facts["planned"] = str(cost)
    if course is not None:
        facts["seat"] = str(take_seat(course=course).id)
    return _kept(case, facts, data_class, BookingState.BOOKED, (first, last), by)


def _kept(
    case: Case, facts: dict[str, Any], data_class: DataClass, state: BookingState,
    days: tuple[date | None, date | None], by: Actor,
) -> Booking:  # fmt: skip
    with recorded("steering.book_measure", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        row = Booking(id=uuid4(), case=case, data_class=int(data_class), state=state, made_on=clock.today())
        row.made_by, (row.planned_on, row.planned_until) = str(by), days
        row.sealed = sealed(case, json.dumps(facts), row.data_class, table="steering_booking", row=row.id, by=by)
        row.facts = {} if row.sealed else facts
        row.save(force_insert=True)
        if row.data_class < DataClass.HEALTH:
            note_event(case=case, text=f"Maßnahme {state.label}: {facts['name']}", by=by)
    return row


def begin_booking(*, booking: Booking, seen: int, on: date, look_on: date | None, by: Actor) -> Measure:
    """Let a booked or proposed measure begin: from here on it is a measure like any other.

    Raises:
        RefusedError: it has begun or was cancelled already.
        StaleError: somebody else changed it since version `seen`.
    """
    if booking.state not in OPEN:
        raise RefusedError(DONE)
    told = booking.facts
    costs = {name: str(told[name]) for name in ("planned", "basis", "number") if told.get(name)}
    with recorded("steering.begin_booking", by=by, case_id=booking.case_id) as entry:
        entry.data_class = DataClass(booking.data_class)
        given = StartedMeasure(
            str(told["kind"]), str(told["name"]), on, provider=str(told.get("provider", "")),
            aim=str(told.get("aim", "")), look_on=look_on, data_class=DataClass(booking.data_class), costs=costs,
        )  # fmt: skip
        measure = start_measure(case=booking.case, given=given, by=by)
        booking.save_version(seen=seen, state=BookingState.BEGUN, measure=measure)
    return measure


def cancel_booking(*, booking: Booking, seen: int, by: Actor) -> Booking:
    """Note that it does not come about; its place is free again. Nothing follows from it.

    Raises:
        RefusedError: it has begun or was cancelled already.
        StaleError: somebody else changed it since version `seen`.
    """
    if booking.state not in OPEN:
        raise RefusedError(DONE)
    with recorded("steering.cancel_booking", by=by, case_id=booking.case_id) as entry:
        entry.data_class = DataClass(booking.data_class)
        booking.save_version(seen=seen, state=BookingState.CANCELLED)
        if seat := booking.facts.get("seat"):
            give_seat_back(seat_id=UUID(str(seat)))
    return booking
