"""Who holds a case: hand it over, take that back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.doors import UNDO_SECONDS
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, UndoRight
from lotsenbuch.records.actions import drop_drafts_about
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .journal import note_event

# The button goes after ten seconds; who pressed it in the tenth still arrives.
_GRACE_SECONDS = 5


def undo_until() -> datetime:
    """Return the instant until which an act can be taken back."""
    return timezone.now() + timedelta(seconds=UNDO_SECONDS + _GRACE_SECONDS)


def one_holder_at_a_time(case_id: UUID | None) -> None:
    """Let whoever changes the holder at the same moment wait here, and then find that the case has gone.

    A row lock will not do: who takes a case back cannot see its row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"holder of {case_id}"])


def holders_at_a_time(case_ids: Iterable[UUID]) -> None:
    """Wait for many cases at once, in one order, so that two who want some of the same never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('holder of ' || id, 0)) "
            "FROM (SELECT id FROM unnest(%s::uuid[]) AS id ORDER BY id) AS ordered",
            [sorted(set(case_ids))],
        )


def hand_over(
    *,
    case: Case,
    to: Staff,
    reason: str,
    classes: Iterable[DataClass],
    by: Actor,
    before: Mapping[str, str | None] = MappingProxyType({}),
) -> UndoRight:
    """Make a colleague the holder; the earlier holder's access ends at once.

    Args:
        case: a case that the actor holds.
        to: a colleague of Fallmanagement or clearing.
        reason: why, kept with the access row.
        classes: those of 2-4 that go along after the person was asked; the others are granted anew later.
        by: the present holder.
        before: what a room remembers beside, to take that back too.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: the case is held by this colleague already.
        StaleError: the actor does not hold the case (any more); nothing was handed over.
    """
    if to.actor == by:
        raise RefusedError("Dieser Fall liegt schon hier.", field="to")
    with recorded("cases.hand_over", by=by, case_id=case.id):
        one_holder_at_a_time(case.id)
        if not ask_guard("cases_is_holder", case.id):
            raise StaleError("Der Fall liegt inzwischen bei jemand anderem.")
        note_event(case=case, text=f"Fallführung übergeben an {to.display_name}.", by=by)
        access = ask_guard("cases_hand_over", case.id, to.id, reason, [int(item) for item in classes])
        if access is None:
            raise StaleError("Der Fall liegt inzwischen bei jemand anderem.")
        drop_drafts_about(case.id, by=by)
        undo = UndoRight(actor=str(by), act="assign", case_id=case.id, expires_at=undo_until())
        undo.before = {**before, "access": str(access)}
        undo.save(force_insert=True)
        notify(staff=to, kind=Notice.Kind.CASE_ASSIGNED, target_id=case.id)
    return undo


def take_back_assignment(*, undo: UndoRight, by: Actor) -> Case | None:
    """Undo a hand-over: the actor holds the case again, the colleague's access ends.

    Returns:
        The case, or None when it is too late or the case has moved on.
    """
    with recorded("cases.take_back_assignment", by=by, case_id=undo.case_id):
        if undo.case_id is None:
            return None
        one_holder_at_a_time(undo.case_id)
        if not ask_guard("cases_take_back", undo.id):
            return None
        ask_guard("cases_withdraw_notice", undo.id)
        case = Case.objects.get(pk=undo.case_id)
        note_event(case=case, text="Übergabe zurückgenommen.", by=by)
    return case


def refresh_outlines(*, by: Actor) -> int:
    """Recompute all outlines (a service does, at night); return how many."""
    with recorded("cases.refresh_outlines", by=by):
        return int(ask_guard("cases_refresh_outlines"))
