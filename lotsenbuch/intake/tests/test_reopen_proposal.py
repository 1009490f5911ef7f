"""Taking back a refusal or a withdrawal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.intake.actions import decline_proposal, propose, reopen_proposal, withdraw_proposal
from lotsenbuch.intake.models import Proposal
from tests.cast import act_as, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def made_by(emre: Staff) -> Proposal:
    with act_as(emre):
        return propose(
            first_name="Mira",
            last_name="Probst",
            birth_on=date(1990, 5, 4),
            reason="Viele Stellen, kein Überblick.",
            proposed_on=date(2026, 11, 2),
            by=emre.actor,
        )


def test_a_refusal_taken_back_waits_again(emre: Staff, hanna: Staff) -> None:
    proposal = made_by(emre)
    with act_as(hanna):
        undo = decline_proposal(proposal=Proposal.objects.get(), answer="Noch nicht.", by=hanna.actor)
    with act_as(hanna):
        assert not Proposal.objects.exists()
        assert reopen_proposal(undo=undo, by=hanna.actor) is True
        again = Proposal.objects.get()
    assert (again.pk, again.state, again.answer, again.decided_at) == (proposal.pk, "open", "", None)


def test_a_withdrawal_is_taken_back_once_and_only_by_who_withdrew(emre: Staff, hanna: Staff) -> None:
    proposal = made_by(emre)
    with act_as(emre):
        undo = withdraw_proposal(proposal=proposal, by=emre.actor)
    with act_as(hanna):
        assert reopen_proposal(undo=undo, by=hanna.actor) is False
    with act_as(emre):
        assert reopen_proposal(undo=undo, by=emre.actor) is True
        assert reopen_proposal(undo=undo, by=emre.actor) is False


def test_after_the_seconds_it_is_too_late(emre: Staff) -> None:
    proposal = made_by(emre)
    with act_as(emre):
        undo = withdraw_proposal(proposal=proposal, by=emre.actor)
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        owner.execute("UPDATE cases_undoright SET expires_at = now() - interval '1 second'")
    with act_as(emre):
        assert reopen_proposal(undo=undo, by=emre.actor) is False
        assert Proposal.objects.get().state == "withdrawn"


def forged_undo(proposal: Proposal, by: Staff) -> UndoRight:
    undo = UndoRight(actor=str(by.actor), act="proposal", before={"proposal": str(proposal.pk)})
    undo.expires_at = timezone.now() + timedelta(seconds=30)
    undo.save(force_insert=True)
    return undo


@pytest.mark.parametrize("obstacle", ["role", "time"])
def test_an_undo_written_by_hand_reopens_nothing_later_or_without_the_role(
    emre: Staff, hanna: Staff, obstacle: str
) -> None:
    proposal = made_by(emre)
    with act_as(hanna):
        decline_proposal(proposal=Proposal.objects.get(), answer="Noch nicht.", by=hanna.actor)
    if obstacle == "role":
        with setting_up():
            RoleAssignment.objects.filter(staff=hanna).update(valid_until=timezone.now() - timedelta(hours=1))
    else:
        with as_owner() as owner:
            owner.execute("SET ROLE lotse_guard")
            owner.execute(
                "UPDATE intake_proposal SET decided_at = now() - interval '61 seconds' WHERE state = 'declined'"
            )
    with act_as(hanna):
        assert reopen_proposal(undo=forged_undo(proposal, hanna), by=hanna.actor) is False


def test_a_decided_proposal_is_changed_by_nobody(emre: Staff, hanna: Staff) -> None:
    made_by(emre)
    with act_as(hanna):
        decline_proposal(proposal=Proposal.objects.get(), answer="Noch nicht.", by=hanna.actor)
    with act_as(emre):
        assert Proposal.objects.update(answer="doch", decided_at=timezone.now() - timedelta(days=300)) == 0
