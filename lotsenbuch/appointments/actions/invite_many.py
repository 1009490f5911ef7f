"""Inviting several people at once, each to a time of their own: the times are kept, the letters go into print files."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lotsenbuch.appointments.queries.first import awaiting_first_talk
from lotsenbuch.appointments.queries.flows import slot_of
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.actions import order_batch
from lotsenbuch.letters.models import Batch
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.queries import cases_to_write_to
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .booking import book
from .link import make_link
from .reach_ways import Address

# Who is met for the first time gets the invitation with topics and sheets, everybody else the next one.
FIRST, AGAIN = "invitation", "follow_up"


def invite_many(*, starts: Mapping[UUID, datetime], address: Address, by: Actor) -> list[Batch]:
    """Keep a time in the Jobcenter for each of these cases and order their letters, each with its own code to answer.

    Args:
        starts: for each case when its talk begins.
        address: makes the address of a reply page from its token.
        by: who invites.

    Returns:
        The print files: one for first talks, one for all others.

    Raises:
        RefusedError: nobody is chosen, or a time is taken; then nothing happened. Its field is `at_` and the case.
    """
    if not starts:
        raise RefusedError("Bitte mindestens eine Person auswählen.")
    rows = cases_to_write_to(by).filter(pk__in=starts)
    cases = {case.id: case for case in rows.select_related("person__key", "outline__holder")}
    if len(cases) != len(starts):
        raise RefusedError("Nicht alle lassen sich in einer Serie anschreiben. Bitte die Seite neu laden.")
    with recorded("appointments.invite_many", by=by) as entry:
        entry.data_class = DataClass.COUNSELLING
        slots: dict[str, dict[UUID, Slot | None]] = {FIRST: {}, AGAIN: {}}
        replies: dict[UUID, str] = {}
        new = awaiting_first_talk(cases.values())
        for case_id, starts_at in starts.items():
            kind = FIRST if case_id in new else AGAIN
            given = Booking(kind=Kind.OFFICE, starts_at=starts_at, is_first_talk=kind == FIRST)
            slots[kind][case_id], replies[case_id] = _offered(cases[case_id], given, address, by)
        return [order_batch(kind=kind, slots=some, replies=replies, by=by) for kind, some in slots.items() if some]


def _offered(case: Case, given: Booking, address: Address, by: Actor) -> tuple[Slot, str]:
    """Keep one time and make the address at which the person answers."""
    try:
        row = book(case=case, given=given, by=by)
    except RefusedError as refused:
        raise RefusedError(refused.message, field=f"at_{case.id}") from None
    return slot_of(row), address(make_link(case=case, appointments=[row], by=by))
