"""What the database says when a time is taken, in words that give nothing away."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import clashing_of_case
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import guards_words
from lotsenbuch.records.rules import RefusedError

BUSY = "Zu dieser Zeit belegt."
ROOM_BUSY = "Der Raum ist zu dieser Zeit belegt."
NOT_POSSIBLE = "Zu dieser Zeit nicht möglich."


@contextmanager
def told_when_taken(row: Appointment | None = None) -> Iterator[None]:
    """Turn what the exclusion constraints refuse into a sentence at the field of the time.

    Staff and rooms are only „belegt“. What the person has at that time is told to who may see that case.
    """
    besides: list[UUID] = [row.id] if row else []
    try:
        with guards_words(), all_or_nothing():
            yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name == "busy_staff_once":
            raise RefusedError(BUSY, field="clock") from None
        if name == "busy_room_once":
            raise RefusedError(ROOM_BUSY, field="room") from None
        if name == "appointment_person_once_at_a_time" and row is not None:
            raise RefusedError(_of_person(row, besides), field="clock") from None
        raise


def _of_person(row: Appointment, besides: list[UUID]) -> str:
    other = clashing_of_case(row.case_id, row.starts_at, row.ends_at, besides=besides)
    if other is None:
        return NOT_POSSIBLE
    start = other.starts_at.astimezone(BERLIN)
    return f"Da gibt es schon einen Termin in diesem Fall: {start:%d.%m.%Y, %H:%M} Uhr, {other.get_kind_display()}."
