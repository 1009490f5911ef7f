"""A case whose holder cannot work it any more: given anew by the team lead, who never sees it."""

from uuid import UUID

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .access import one_holder_at_a_time

SHORTEST_REASON = 10


def reassign_case(*, case_id: UUID, to: Staff, reason: str, by: Actor) -> UUID:
    """Give a case to somebody who can work it; the earlier holder's access and grants end.

    The new holder may open what the earlier one could, up to class 3; a protected address is opened with a reason.

    Args:
        case_id: a case of a team that the actor leads (or of no team) whose holder cannot work it.
        to: a colleague of the Fallmanagement, never the actor.
        reason: why; kept with the access row, where the new holder reads it.
        by: the team lead.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: the reason is too short, or the lead wants the case.
        StaleError: somebody can work the case (again).
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError(f"Bitte mindestens {SHORTEST_REASON} Zeichen, damit es nachvollziehbar ist.", field="reason")
    if to.actor == by:
        raise RefusedError("Der Fall kann nicht an die Teamleitung selbst gehen.", field="to")
    with recorded("cases.reassign_case", by=by, case_id=case_id):
        one_holder_at_a_time(case_id)
        undo: UUID | None = ask_guard("cases_reassign", case_id, to.id, reason.strip())
        if undo is None:
            raise StaleError("Dieser Fall hat inzwischen eine arbeitsfähige Fallführung.")
        notify(staff=to, kind=Notice.Kind.CASE_ASSIGNED, target_id=case_id)
    return undo


def take_back_reassignment(*, undo: UndoRight, by: Actor) -> bool:
    """Put the earlier holder's rows back exactly as they were; the lead gets nothing. False when it is too late."""
    with recorded("cases.take_back_reassignment", by=by, case_id=undo.case_id):
        one_holder_at_a_time(undo.case_id)
        if not ask_guard("cases_take_back_reassignment", undo.id):
            return False
        ask_guard("cases_withdraw_notice", undo.id)
    return True


def tell_of_stranded(*, by: Actor) -> int:
    """Leave team leads a notice without content of cases that stranded since the last night; return how many."""
    with recorded("cases.tell_of_stranded", by=by):
        return int(ask_guard("cases_tell_of_stranded"))
