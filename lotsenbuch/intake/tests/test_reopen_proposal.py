"""Taking back a refusal or a withdrawal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.intake.actions import decline_proposal, propose, reopen_proposal, withdraw_proposal
from lotsenbuch.intake.models import Proposal
from tests.cast import act_as

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
        UndoRight.objects.filter(pk=undo.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with act_as(emre):
        assert reopen_proposal(undo=undo, by=emre.actor) is False
        assert Proposal.objects.get().state == "withdrawn"
