"""Proposals: made by Arbeitsvermittlung or for the person, decided by the clearing role."""

from datetime import date
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions.access import undo_until
from lotsenbuch.cases.models import Case, ContactChannel, ProtectedFact, UndoRight
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.intake.models import Proposal
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.queries import drafts_of
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .register import start_intake


def propose(
    *,
    first_name: str,
    last_name: str,
    birth_on: date,
    reason: str,
    proposed_on: date,
    by: Actor,
    source: str = Proposal.Source.PLACEMENT,
    kundennummer: str = "",
) -> Proposal:
    """Propose somebody for Fallmanagement; the clearing colleagues get a notice.

    Raises:
        RefusedError: no reason is given.
    """
    if not reason.strip():
        raise RefusedError("Bitte in einem Satz sagen, warum Fallmanagement helfen kann.", field="reason")
    with recorded("intake.propose", by=by):
        proposal = Proposal(
            source=source,
            first_name=first_name,
            last_name=last_name,
            birth_on=birth_on,
            kundennummer=kundennummer,
            reason=reason.strip(),
            proposed_on=proposed_on,
            proposed_by=str(by),
        )
        proposal.save(force_insert=True)
        for colleague in with_role(Role.CLEARING):
            notify(staff=colleague, kind=Notice.Kind.PROPOSAL_NEW, target_id=proposal.id)
    return proposal


def take_on_proposal(
    *,
    proposal: Proposal,
    data: PersonData,
    opened_on: date,
    by: Actor,
    case_id: UUID | None = None,
) -> tuple[Case, UndoRight]:
    """Accept a proposal into the access check: person and case are registered, the proposer sees the new state.

    Returns:
        The case, and the right to take all of it back, good for a few seconds.

    Raises:
        StaleError: somebody else decided meanwhile.
        RefusedError: the Kundennummer is taken.
    """
    with recorded("intake.take_on_proposal", by=by) as entry:
        _decide(proposal, Proposal.State.TAKEN_ON, "", by)
        by_person = proposal.source == Proposal.Source.PERSON
        case = start_intake(
            data=data,
            opened_on=opened_on,
            by=by,
            by_person=by_person,
            proposal_id=proposal.id,
            case_id=case_id,
        )
        entry.case_id = case.id
        undo = UndoRight(actor=str(by), act="take_on", case_id=case.id, expires_at=undo_until())
        rows = ContactChannel.objects.filter(person=case.person_id).count()
        rows += ProtectedFact.objects.filter(case=case).count()
        undo.before = {"proposal": str(proposal.id), "rows": rows}
        undo.save(force_insert=True)
    return case, undo


def give_back_proposal(*, undo: UndoRight, by: Actor) -> bool:
    """Take back that a proposal was taken on: person and case are erased for real, the proposal waits again.

    Returns:
        Whether there was still time and nothing was written to the case meanwhile, not even begun.
    """
    with recorded("intake.give_back_proposal", by=by, case_id=undo.case_id):
        if drafts_of(by).filter(subject=undo.case_id).exists():
            return False
        return bool(ask_guard("intake_give_back", undo.id))


def decline_proposal(*, proposal: Proposal, answer: str, by: Actor) -> UndoRight:
    """Decline a proposal with an answer to the one who made it.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: no answer is given.
        StaleError: somebody else decided meanwhile.
    """
    if not answer.strip():
        raise RefusedError("Bitte kurz begründen, damit die vorschlagende Stelle es versteht.", field="answer")
    with recorded("intake.decline_proposal", by=by):
        _decide(proposal, Proposal.State.DECLINED, answer.strip(), by)
        return _undo(proposal, by)


def withdraw_proposal(*, proposal: Proposal, by: Actor) -> UndoRight:
    """Withdraw one's own open proposal.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: somebody else made it.
        StaleError: it was decided meanwhile.
    """
    if proposal.proposed_by != str(by):
        raise RefusedError("Zurückziehen kann nur, wer vorgeschlagen hat.")
    with recorded("intake.withdraw_proposal", by=by):
        _decide(proposal, Proposal.State.WITHDRAWN, "", by)
        return _undo(proposal, by)


def reopen_proposal(*, undo: UndoRight, by: Actor) -> bool:
    """Take back a refusal or withdrawal: the proposal waits again. Say whether there was still time."""
    with recorded("intake.reopen_proposal", by=by):
        is_open = bool(ask_guard("intake_reopen", undo.id))
        if is_open:
            ask_guard("intake_withdraw_notice", undo.id)
        return is_open


def _undo(proposal: Proposal, by: Actor) -> UndoRight:
    undo = UndoRight(actor=str(by), act="proposal", before={"proposal": str(proposal.id)}, expires_at=undo_until())
    undo.save(force_insert=True)
    return undo


def _decide(proposal: Proposal, state: Proposal.State, answer: str, by: Actor) -> None:
    if proposal.state != Proposal.State.OPEN:
        raise StaleError("Über diesen Vorschlag wurde schon entschieden.")
    # `decided_at = now()` is the condition by which the policy still shows the row to this transaction.
    proposal.save_version(
        seen=proposal.version, state=state, answer=answer, decided_by=str(by), decided_at=TransactionNow()
    )
    proposer = proposal.proposed_by.removeprefix("staff:")
    if str(by) != proposal.proposed_by:
        notify(staff=Staff(pk=proposer), kind=Notice.Kind.PROPOSAL_DECIDED, target_id=proposal.id)
