"""From proposal to Arbeitsbündnis: exact results, refusals at their field, one entry each."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import take_back_assignment
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.cases.queries import timeline
from lotsenbuch.intake import actions
from lotsenbuch.intake.models import Alliance, Barrier, Intake, Proposal
from lotsenbuch.intake.queries import alliance_of, barriers_of, intake_of, needs_of, open_proposals, proposals_by
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import OTHER_PERSON, PERSON, act_as, registered

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
LATER = date(2026, 6, 8)
BEFORE = date(2026, 1, 2)
TEXTS = {
    "mandate": "Arbeit in der Gärtnerei",
    "expected_by_person": "Verlässliche Termine",
    "expected_by_house": "Bescheid geben",
    "confidential": "Was die Ärztin sagt",
}


@pytest.fixture
def intake(case_of_anna: Case, anna: Staff) -> Intake:
    with act_as(anna):
        return Intake.objects.select_related("case").get(case=case_of_anna)


def accepted(intake: Intake, by: Staff) -> Intake:
    with act_as(by):
        actions.record_application(
            intake=intake, basis=Intake.Basis.APPLICATION, applied_on=DAY, is_free_will=True, by=by.actor
        )
        actions.decide_access(intake=intake, decision="accepted", reasons="Passt", on=DAY, by=by.actor)
    return intake


# Proposals


def test_a_proposal_waits_and_the_clearing_is_told(proposal_of_emre: Proposal, emre: Staff, hanna: Staff) -> None:
    assert (proposal_of_emre.state, proposal_of_emre.proposed_by) == ("open", str(emre.actor))
    with act_as(hanna):
        assert list(open_proposals()) == [proposal_of_emre]
        assert [(row.kind, row.target_id) for row in Notice.objects.all()] == [("proposal_new", proposal_of_emre.id)]


def test_a_proposal_needs_a_reason(emre: Staff) -> None:
    with act_as(emre), pytest.raises(RefusedError) as refused:
        actions.propose(first_name="Milan", last_name="X", birth_on=DAY, reason="  ", proposed_on=DAY, by=emre.actor)
    assert refused.value.field == "reason"


def test_a_proposal_taken_on_becomes_a_case_of_the_clearing(
    proposal_of_emre: Proposal, emre: Staff, hanna: Staff
) -> None:
    with act_as(hanna):
        case, _ = actions.take_on_proposal(proposal=proposal_of_emre, data=OTHER_PERSON, opened_on=DAY, by=hanna.actor)
        stored = Intake.objects.get(case=case)
        assert (stored.proposal_id, stored.proposed_by_person) == (proposal_of_emre.id, False)
        assert Entry.objects.get(what="intake.take_on_proposal").case_id == case.id
        inner = Entry.objects.filter(what__in=["intake.start_intake", "cases.register_case"])
        assert {entry.parent_id is None for entry in inner} == {False}
    with act_as(emre):
        assert proposals_by(emre.actor).get().state == "taken_on"
        assert Notice.objects.get().kind == "proposal_decided"
        assert Case.objects.count() == 0


def test_a_declined_proposal_carries_an_answer(proposal_of_emre: Proposal, emre: Staff, hanna: Staff) -> None:
    with act_as(hanna):
        with pytest.raises(RefusedError) as refused:
            actions.decline_proposal(proposal=proposal_of_emre, answer="", by=hanna.actor)
        assert refused.value.field == "answer"
        actions.decline_proposal(proposal=proposal_of_emre, answer=" Bitte zuerst Sprachkurs ", by=hanna.actor)
    with act_as(emre):
        stored = Proposal.objects.get()
    assert (stored.state, stored.answer, stored.decided_by) == (
        "declined", "Bitte zuerst Sprachkurs", str(hanna.actor),
    )  # fmt: skip


def test_a_decision_is_made_once(proposal_of_emre: Proposal, emre: Staff, hanna: Staff) -> None:
    with act_as(emre):
        withdrawn = Proposal.objects.get()
        actions.withdraw_proposal(proposal=withdrawn, by=emre.actor)
        assert (withdrawn.state, Notice.objects.count()) == ("withdrawn", 0)
    with act_as(hanna), pytest.raises(StaleError):
        actions.take_on_proposal(proposal=proposal_of_emre, data=OTHER_PERSON, opened_on=DAY, by=hanna.actor)
    with act_as(hanna):
        assert Person.objects.count() == 0


# Barriers


def find(intake: Intake, by: Staff, *, data_class: DataClass = DataClass.COUNSELLING) -> Barrier:
    with act_as(by):
        return actions.find_barrier(
            intake=intake,
            group="leistungsfaehigkeit",
            label="Rückenschmerzen",
            data_class=data_class,
            found_on=DAY,
            found_by="ärztlicher Bericht",
            by=by.actor,
        )


@pytest.mark.parametrize("data_class", [DataClass.COUNSELLING, DataClass.HEALTH, DataClass.DEBTS])
def test_a_barrier_keeps_day_source_and_words(intake: Intake, anna: Staff, data_class: DataClass) -> None:
    barrier = find(intake, anna, data_class=data_class)
    with act_as(anna):
        stored = Barrier.objects.get(pk=barrier.pk)
        assert (stored.found_on, stored.found_by, stored.eased_on) == (DAY, "ärztlicher Bericht", None)
        assert (stored.label == "") is (data_class >= DataClass.HEALTH)
        assert [row.label for row in barriers_of(intake.case)] == ["Rückenschmerzen"]
        assert Entry.objects.get(what="intake.find_barrier").data_class == data_class


def test_the_count_at_entry_stays_as_it_was(intake: Intake, anna: Staff) -> None:
    first = find(intake, anna)
    find(intake, anna, data_class=DataClass.HEALTH)
    accepted(intake, anna)
    find(intake, anna)
    with act_as(anna):
        actions.ease_barrier(barrier=first, on=LATER, by=anna.actor)
        assert Intake.objects.get().barriers_at_entry == 2
        assert Barrier.objects.filter(eased_on=None).count() == 2


def test_a_barrier_is_not_eased_before_it_was_found(intake: Intake, anna: Staff) -> None:
    barrier = find(intake, anna)
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.ease_barrier(barrier=barrier, on=BEFORE, by=anna.actor)
    assert refused.value.field == "eased_on"
    with act_as(anna), pytest.raises(IntegrityError, match="barrier_eased_after_found"), transaction.atomic():
        Barrier.objects.update(eased_on=BEFORE)


# Application, decision


def test_an_application_can_be_taken_back(intake: Intake, anna: Staff) -> None:
    accepted(intake, anna)
    with act_as(anna):
        with pytest.raises(RefusedError) as refused:
            actions.revoke_application(intake=intake, on=BEFORE, by=anna.actor)
        assert refused.value.field == "revoked_on"
        actions.revoke_application(intake=intake, on=LATER, by=anna.actor)
        stored = Intake.objects.get()
        assert (stored.applied_on, stored.revoked_on, stored.decision) == (DAY, LATER, "accepted")
        assert "Antrag auf Fallmanagement widerrufen." in {entry.text for entry in timeline(intake.case)}


def test_without_an_application_there_is_nothing_to_take_back(intake: Intake, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.revoke_application(intake=intake, on=DAY, by=anna.actor)
    assert refused.value.field == "revoked_on"


def test_the_basis_of_16h_holds_no_application(intake: Intake, anna: Staff) -> None:
    with act_as(anna):
        actions.record_application(intake=intake, basis="16h", applied_on=DAY, is_free_will=True, by=anna.actor)
        stored = Intake.objects.get()
    assert (stored.basis, stored.applied_on, stored.is_free_will) == ("16h", None, None)


def test_an_application_needs_its_day(intake: Intake, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.record_application(intake=intake, basis="application", is_free_will=True, by=anna.actor)
    assert refused.value.field == "applied_on"


@pytest.mark.parametrize(
    ("decision", "reasons", "field"),
    [("accepted", "", "reasons"), ("accepted", "Passt", "decision"), ("refused", " ", "reasons")],
)
def test_a_decision_needs_reasons_and_access_a_basis(
    intake: Intake, anna: Staff, decision: str, reasons: str, field: str
) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.decide_access(intake=intake, decision=decision, reasons=reasons, on=DAY, by=anna.actor)
    assert refused.value.field == field


def test_a_refusal_needs_no_application(intake: Intake, anna: Staff) -> None:
    with act_as(anna):
        actions.decide_access(intake=intake, decision="refused", reasons="Arbeit gefunden", on=DAY, by=anna.actor)
        stored = Intake.objects.get()
    assert (stored.decision, stored.reasons, stored.decided_on, stored.decided_by) == (
        "refused", "Arbeit gefunden", DAY, str(anna.actor),
    )  # fmt: skip


def test_two_who_decide_from_one_version_do_not_overwrite_each_other(intake: Intake, anna: Staff) -> None:
    with act_as(anna):
        other = Intake.objects.select_related("case").get()
        actions.record_prognosis(intake=intake, is_over_a_year=True, prognosis="mehrere Hemmnisse", by=anna.actor)
        with pytest.raises(StaleError):
            actions.record_prognosis(intake=other, is_over_a_year=False, prognosis="bald", by=anna.actor)
        assert Intake.objects.get().is_over_a_year is True


# Assignment, first talk


def test_a_case_is_assigned_after_the_decision_only(intake: Intake, anna: Staff, bernd: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.assign_case(intake=intake, to=bernd, note="", on=DAY, by=anna.actor)
    assert refused.value.field == "to"


def test_an_assignment_hands_over_with_note_and_clock(intake: Intake, anna: Staff, bernd: Staff) -> None:
    accepted(intake, anna)
    with act_as(anna):
        undo = actions.assign_case(intake=intake, to=bernd, note=" Mag Pflanzen ", on=LATER, by=anna.actor)
        assert intake_of(intake.case_id, anna.actor) is None
    with act_as(bernd):
        stored = Intake.objects.select_related("case").get()
        assert (stored.taken_over_on, stored.handover_note) == (LATER, "Mag Pflanzen")
        with pytest.raises(RefusedError) as refused:
            actions.hold_first_talk(intake=stored, on=DAY, by=bernd.actor)
        assert refused.value.field == "first_talk_on"
        actions.hold_first_talk(intake=stored, on=LATER, by=bernd.actor)
        assert Intake.objects.get().first_talk_on == LATER
    with act_as(anna):
        assert take_back_assignment(undo=undo, by=anna.actor) == intake.case


# Alliance, needs


def test_an_alliance_is_a_draft_until_all_four_parts_are_agreed(intake: Intake, anna: Staff) -> None:
    with act_as(anna):
        draft = actions.write_alliance(case=intake.case, texts={**TEXTS, "confidential": ""}, by=anna.actor)
        assert (draft.number, draft.agreed_on) == (1, None)
        for name in TEXTS:
            with pytest.raises(RefusedError) as refused:
                actions.agree_alliance(case=intake.case, texts={**TEXTS, name: " "}, on=DAY, by=anna.actor)
            assert refused.value.field == name
        agreed = actions.agree_alliance(case=intake.case, texts=TEXTS, on=DAY, by=anna.actor)
        assert (agreed.pk, agreed.number, agreed.agreed_on) == (draft.pk, 1, DAY)
        assert Alliance.objects.count() == 1


def test_a_new_alliance_replaces_the_agreed_one_and_changes_nothing_in_it(intake: Intake, anna: Staff) -> None:
    with act_as(anna):
        first = actions.agree_alliance(case=intake.case, texts=TEXTS, on=DAY, by=anna.actor)
        changed = {**TEXTS, "mandate": "Ausbildung"}
        second = actions.agree_alliance(case=intake.case, texts=changed, on=LATER, by=anna.actor)
        assert (second.number, second.replaces_id) == (2, first.pk)
        assert alliance_of(intake.case) == second
        assert Alliance.objects.get(pk=first.pk).mandate == TEXTS["mandate"]


def test_the_list_of_needs_follows_the_work(intake: Intake, anna: Staff, bernd: Staff) -> None:
    def met(by: Staff) -> set[str]:
        with act_as(by):
            return {need.key for need in needs_of(Intake.objects.select_related("case").get()) if need.is_met}

    assert met(anna) == set()
    find(intake, anna)
    accepted(intake, anna)
    with act_as(anna):
        actions.record_prognosis(intake=intake, is_over_a_year=True, prognosis="lange", by=anna.actor)
        actions.note_information(intake=intake, on=DAY, by=anna.actor)
        actions.agree_alliance(case=intake.case, texts=TEXTS, on=DAY, by=anna.actor)
    assert met(anna) == {"barriers", "application", "decision", "prognosis", "information", "alliance"}
    with act_as(anna):
        actions.assign_case(intake=intake, to=bernd, note="", on=DAY, by=anna.actor)
    assert "assignment" in met(bernd)


def test_a_hidden_intake_is_not_there(intake: Intake, bernd: Staff, made_up: UUID) -> None:
    with act_as(bernd):
        assert intake_of(intake.case_id, bernd.actor) is intake_of(made_up, bernd.actor) is None


def test_a_person_may_come_of_their_own_accord(hanna: Staff) -> None:
    case = registered(hanna, PERSON)
    with act_as(hanna):
        proposal = actions.propose(
            first_name="Ida", last_name="Selbst", birth_on=DAY, reason="Möchte Hilfe", proposed_on=DAY,
            source="person", by=hanna.actor,
        )  # fmt: skip
        own, _ = actions.take_on_proposal(proposal=proposal, data=OTHER_PERSON, opened_on=DAY, by=hanna.actor)
        assert Intake.objects.get(case=own).proposed_by_person is True
        assert Intake.objects.get(case=case).proposed_by_person is False
