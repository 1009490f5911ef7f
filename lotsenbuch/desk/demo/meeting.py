"""What the stories tell of appointments: booked, confirmed, and what came of them, through the room's own actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from lotsenbuch.appointments.actions import book, confirm, note_instruction, record_result
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Purpose, Result
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.section import CLOCK, Section
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.desk.demo.walking import prepare_to_go
from lotsenbuch.letters.rules.instructions import instruction_for
from lotsenbuch.records.rules import Actor

BOOKED, CONFIRMED, ENDED = time(16, 20), time(16, 22), time(17, 30)
# How long before a talk to come the stories agree upon it.
DAYS_BEFORE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk of a story, days counted from today."""

    on: int
    clock: str
    kind: Kind
    place: str
    note: str
    is_confirmed: bool
    purpose: str
    result: Result
    along: str = ""


def read_talk(section: Section) -> Talk:
    """Read a talk of a story."""
    clock = section.text("clock")
    if not CLOCK.fullmatch(clock):
        raise section.wrong("clock", "a time is expected")
    return Talk(
        on=section.day("day"),
        clock=clock,
        kind=section.one_of("kind", Kind),
        place=section.text_or("place", ""),
        note=section.text_or("note", ""),
        is_confirmed=section.flag("confirmed", default=False),
        purpose=Purpose.SUPPORT.value if section.flag("summons", default=False) else "",
        result=Result(section.text_or("result", "")),
        along=section.text_or("with", ""),
    )


def talk_steps(
    talks: tuple[Talk, ...], case: Case, stage: Stage, by: Actor
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield what happens about appointments, each with its moment."""
    for told in talks:
        rows: list[Appointment] = []
        yield stage.moment(told.on - DAYS_BEFORE, BOOKED), partial(_book, told, rows, case, stage, by)
        if told.is_confirmed:
            yield stage.moment(told.on - DAYS_BEFORE, CONFIRMED), partial(_confirm, rows, by)
        if told.result:
            yield stage.moment(told.on, ENDED), partial(_end, told, rows, by)


def _book(told: Talk, rows: list[Appointment], case: Case, stage: Stage, by: Actor) -> None:
    hour, minute = (int(part) for part in told.clock.split(":"))
    starts_at = local(stage.day(told.on), hour * 60 + minute)
    prepare_to_go(told.kind, told.place, case, by)
    given = Booking(
        told.kind,
        starts_at,
        companions=(stage.cast.staff[told.along].pk,) if told.along else (),
        place=told.place,
        note=told.note,
        is_meldetermin=bool(told.purpose),
        purpose=told.purpose,
    )
    row = book(case=case, given=given, by=by)
    if told.purpose:
        on = stage.moment(told.on - DAYS_BEFORE, BOOKED).date()
        instruction = instruction_for(stage.day(told.on), issued_on=on)
        note_instruction(appointment=row, version=instruction.id if instruction else "", on=on, by=by)
    rows.append(row)


def _confirm(rows: list[Appointment], by: Actor) -> None:
    confirm(appointment=rows[0], seen=rows[0].version, by=by)


def _end(told: Talk, rows: list[Appointment], by: Actor) -> None:
    record_result(appointment=rows[0], seen=rows[0].version, result=told.result, by=by)
