"""What the tests of this room build on: a talk of a case at an hour to come."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import ask_away, book, keep_block, note_sick, record_result
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind, Minutes, Purpose, Result
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case
from tests.cast import act_as

HOUR = Minutes(60, 10, 20)


def at(hour: int, minute: int = 0, *, days: int = 7) -> datetime:
    """Return an hour of a day to come, as the clock in Berlin shows it."""
    return local(timezone.localdate() + timedelta(days=days), hour * 60 + minute)


def talk(by: Staff, case: Case, starts_at: datetime, **values: Any) -> Appointment:
    """Book a talk in the Jobcenter unless told otherwise."""
    given = {"kind": Kind.OFFICE, "minutes": HOUR, **values}
    with act_as(by):
        return book(case=case, given=Booking(starts_at=starts_at, **given), by=by.actor)


def summons(by: Staff, case: Case, starts_at: datetime, **values: Any) -> Appointment:
    """Book a Meldetermin."""
    return talk(by, case, starts_at, is_meldetermin=True, purpose=Purpose.SUPPORT.value, **values)


def met(by: Staff, case: Case, *, days: int = 2, **values: Any) -> Appointment:
    """Keep a talk that took place so many days ago."""
    row, began = talk(by, case, timezone.now() + timedelta(hours=2), **values), timezone.now() - timedelta(days=days)
    with act_as(by):
        row.save_version(seen=row.version, starts_at=began, ends_at=began + timedelta(hours=1))
        return record_result(appointment=row, seen=row.version, result=Result.ATTENDED, by=by.actor)


def one_talk(case: Case, by: Staff) -> dict[str, Any]:
    """Make one of everything that an address of this room can point to; the actor is set already."""
    on = timezone.localdate() + timedelta(days=3)
    given = Booking(Kind.OFFICE, local(on, 9 * 60), HOUR)
    asked = ask_away(case=case, away_from=on, back_on=on + timedelta(days=2), ground="none", asked_on=on, by=by.actor)
    return {
        "appointment_id": book(case=case, given=given, by=by.actor).id,
        "away_id": asked.id,
        "sick_id": note_sick(case=case, sick_from=on, sick_until=on, by=by.actor).id,
        "block_id": keep_block(kind="other", starts_at=local(on, 700), ends_at=local(on, 730), by=by.actor).id,
    }
