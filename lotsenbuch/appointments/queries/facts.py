"""What the rules of booking have to know."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lotsenbuch.appointments.rules.booking import BERLIN, BookingFacts
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import Absence, Room
from lotsenbuch.office.queries import terms_on
from lotsenbuch.records import clock


def booking_facts(case: Case, starts_at: datetime) -> BookingFacts:
    """Return the facts for one talk of a case."""
    return BookingFacts(now=clock.now(), has_summons=knows_summons(case, starts_at.astimezone(BERLIN).date()))


def knows_summons(case: Case, on: date) -> bool:
    """Say whether the project of a case knows Meldeaufforderungen on a day; without a project the house does."""
    if case.project_id is None:
        return True
    terms = terms_on(on, [case.project_id]).get(case.project_id)
    return terms is None or terms.has_summons


def absent_on(staff_ids: Sequence[UUID], on: date) -> str:
    """Return the name of the first of these colleagues who is away on a day, or nothing."""
    rows = Absence.objects.filter(staff__in=list(staff_ids), absent_from__lte=on, absent_until__gt=on)
    row = rows.select_related("staff").order_by("staff__last_name").first()
    return row.staff.display_name if row else ""


def room_refusal(room_id: UUID | None, on: date, people: int) -> str:
    """Return why a room cannot be had on a day, or nothing."""
    if room_id is None:
        return ""
    room = Room.objects.filter(pk=room_id).first()
    if room is None or room.from_on > on or (room.until_on and room.until_on <= on):
        return "Diesen Raum gibt es an dem Tag nicht."
    return f"In diesem Raum sind nur {room.seats} Plätze." if room.seats < people else ""
