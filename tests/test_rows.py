"""Who sees and writes which rows: each test has something that could leak."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Model
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.cases.actions import add_member, check_known, hand_over, let_in, let_out, register_case
from lotsenbuch.cases.models import (
    Access,
    Case,
    ContactChannel,
    Grant,
    Household,
    HouseholdMember,
    JournalEntry,
    Outline,
    Person,
    PersonKey,
    ProtectedFact,
    Task,
)
from lotsenbuch.cases.queries import open_facts, outlines_led_by, timeline
from lotsenbuch.intake.actions import find_barrier, start_intake, take_on_proposal
from lotsenbuch.intake.models import Alliance, Barrier, Intake, Proposal
from lotsenbuch.office.actions import join_team
from lotsenbuch.office.models import Member, Team
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import NOTE, OTHER_PERSON, PERSON, SEALED_NOTE, Cast, act_as, filled_case, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TEXTS = {
    "mandate": "Arbeit in der Gärtnerei finden",
    "expected_by_person": "Verlässliche Termine",
    "expected_by_house": "Bescheid geben, wenn etwas dazwischenkommt",
    "confidential": "Was die Ärztin sagt",
}


def texts_seen(case: Case, by: Staff) -> set[str]:
    """Return the journal as somebody reads it."""
    with act_as(by):
        return {entry.text for entry in timeline(case)}


def facts_seen(case: Case, by: Staff) -> set[str]:
    """Return the kinds of protected facts that somebody can open."""
    with act_as(by):
        return set(open_facts(case))


# Holder, deputy, hand-over


def test_the_holder_reads_everything(case_of_anna: Case, anna: Staff) -> None:
    assert {NOTE, SEALED_NOTE} <= texts_seen(case_of_anna, anna)
    assert facts_seen(case_of_anna, anna) == {"health", "debts"}


def test_a_deputy_sees_counselling_but_no_protected_class(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    assert NOTE in texts_seen(case_of_anna, bernd)
    assert SEALED_NOTE not in texts_seen(case_of_anna, bernd)
    assert facts_seen(case_of_anna, bernd) == set()
    with act_as(bernd):
        assert JournalEntry.objects.filter(data_class__gte=2).count() == 0
        assert ProtectedFact.objects.count() == 0


def test_a_deputy_cannot_write_a_protected_class(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    fact = ProtectedFact(case=case_of_anna, kind="addiction", data_class=2, sealed=b"x", recorded_at=NOW)
    with act_as(bernd), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        fact.save(force_insert=True)


def test_a_deputys_sight_ends_at_its_instant(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=ended, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        assert Case.objects.count() == 0


def test_an_access_withdrawn_ends_at_once(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        undo = let_in(case=case_of_anna, staff=bernd, kind="tandem", until=until, reason="Tandem", by=anna.actor)
    with act_as(bernd):
        assert Case.objects.count() == 1
    with act_as(anna):
        access = undo.before["access"]
        assert let_out(case=case_of_anna, access_id=access, by=anna.actor) is not None
        assert let_out(case=case_of_anna, access_id=access, by=anna.actor) is None
    with act_as(bernd):
        assert Case.objects.count() == 0


@pytest.mark.parametrize("kind", ["holder", "import", "boss"])
def test_nobody_is_let_in_as_anything_else(case_of_anna: Case, anna: Staff, bernd: Staff, kind: str) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        let_in(case=case_of_anna, staff=bernd, kind=kind, until=until, reason="", by=anna.actor)


@pytest.mark.parametrize("name", ["anna", "emre", "chris", "frieda"])
def test_oneself_and_who_does_not_work_cases_is_not_let_in(
    case_of_anna: Case, everybody: Cast, anna: Staff, name: str
) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        let_in(case=case_of_anna, staff=everybody[name], kind="deputy", until=until, reason="", by=anna.actor)


def test_an_account_out_of_use_is_not_let_in(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with setting_up():
        Staff.objects.filter(pk=bernd.pk).update(is_active=False)
    until = timezone.now() + timedelta(days=2)
    with act_as(anna), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="", by=anna.actor)


def test_nobody_is_let_in_for_longer_than_a_year(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=367)
    with act_as(anna), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="", by=anna.actor)


def test_a_case_handed_to_oneself_is_refused_and_keeps_its_classes(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_hand_over", case_of_anna.id, anna.id, "", [])
        assert facts_seen(case_of_anna, anna) == {"health", "debts"}


def test_a_deputyship_from_before_ends_with_the_hand_over(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=(), by=anna.actor)
    with act_as(bernd):
        hand_over(case=case_of_anna, to=anna, reason="zurück", classes=(), by=bernd.actor)
        assert Case.objects.count() == 0


def test_a_deputy_lets_nobody_in_and_hands_nothing_over(
    case_of_anna: Case, anna: Staff, bernd: Staff, hanna: Staff
) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        let_in(case=case_of_anna, staff=hanna, kind="deputy", until=until, reason="", by=bernd.actor)
    with act_as(bernd), pytest.raises(RefusedError), transaction.atomic():
        hand_over(case=case_of_anna, to=hanna, reason="", classes=(), by=bernd.actor)


@pytest.mark.parametrize(
    ("classes", "facts", "reads_sealed_note"),
    [((), set(), False), ((DataClass.HEALTH,), {"health"}, True), ((DataClass.DEBTS,), {"debts"}, False)],
)
def test_a_hand_over_takes_only_the_classes_along_that_were_asked_for(  # two colleagues, one case, three facts
    case_of_anna: Case,
    anna: Staff,
    bernd: Staff,
    classes: tuple[DataClass, ...],
    facts: set[str],
    reads_sealed_note: bool,
) -> None:
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=classes, by=anna.actor)
    assert NOTE in texts_seen(case_of_anna, bernd)
    assert (SEALED_NOTE in texts_seen(case_of_anna, bernd)) is reads_sealed_note
    assert facts_seen(case_of_anna, bernd) == facts


def test_after_a_hand_over_the_earlier_holder_sees_nothing(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=(DataClass.HEALTH,), by=anna.actor)
        seen = [model.objects.count() for model in (Case, Person, PersonKey, JournalEntry, ProtectedFact, Task, Intake)]
        assert seen == [0] * 7
        assert Grant.objects.filter(valid_until=None).count() == 0


def test_nobody_receives_a_case_who_does_not_work_cases(case_of_anna: Case, anna: Staff, frieda: Staff) -> None:
    with act_as(anna), pytest.raises(ProgrammingError, match="not a Fallmanager"), transaction.atomic():
        hand_over(case=case_of_anna, to=frieda, reason="", classes=(), by=anna.actor)


# Writing into what one does not see


def _rows_for(case: Case) -> list[Model]:
    today = date(2026, 5, 4)
    return [
        Task(case_id=case.id, title="x", due_on=today, made_by="x"),
        JournalEntry(case_id=case.id, kind="note", happened_at=NOW, text="x"),
        ProtectedFact(case_id=case.id, kind="addiction", data_class=2, sealed=b"x", recorded_at=NOW),
        Barrier(case_id=case.id, group="motivation", label="x", found_on=today, found_by="x"),
        Alliance(case_id=case.id, number=9, **TEXTS),
        ContactChannel(person_id=case.person_id, kind="phone", value="1", valid_from=today, said_by="x"),
        Case(person_id=case.person_id, fallnummer="26-99999", opened_on=today),
        Access(case_id=case.id, person_id=case.person_id, actor="x", kind="holder", valid_from=NOW),
        Grant(case_id=case.id, actor="x", data_class=2, valid_from=NOW),
    ]


@pytest.mark.parametrize("number", range(9))
def test_nothing_can_be_hung_on_a_hidden_case(case_of_anna: Case, bernd: Staff, number: int) -> None:
    row = _rows_for(case_of_anna)[number]
    refused = pytest.raises(ProgrammingError, match=r"row-level security|permission denied")
    with act_as(bernd), refused, transaction.atomic():
        row.save(force_insert=True)


def test_a_hidden_person_cannot_be_taken_along_into_an_own_case(case_of_anna: Case, bernd: Staff) -> None:
    """A case of one's own that named a hidden person would show initials, age group and town in its outline."""
    with act_as(bernd):
        own = register_case(data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=bernd.actor)
        with pytest.raises(ProgrammingError, match="a row stays where it belongs"), transaction.atomic():
            Case.objects.filter(pk=own.pk).update(person_id=case_of_anna.person_id)
        with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            register_case(
                data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=bernd.actor, person=Person(id=case_of_anna.person_id)
            )


def test_a_deputy_opens_no_case_of_the_person(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=2)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    refused = pytest.raises(ProgrammingError, match="cases_open: not allowed")
    with act_as(bernd), refused, transaction.atomic():
        ask_guard("cases_open", uuid4(), case_of_anna.person_id)


@pytest.mark.parametrize("name", ["chris", "emre", "frieda", "ines", "karla", ""])
def test_nobody_opens_a_case_who_does_not_work_cases(everybody: Cast, name: str) -> None:
    refused = pytest.raises(ProgrammingError, match="cases_open: not allowed")
    with act_as(everybody.get(name)), refused, transaction.atomic():
        ask_guard("cases_open", uuid4(), uuid4())


def test_an_update_of_a_hidden_case_finds_nothing(case_of_anna: Case, bernd: Staff) -> None:
    with act_as(bernd):
        assert Case.objects.filter(pk=case_of_anna.pk).update(phase="closure") == 0


def test_no_row_is_moved_to_another_case_or_person(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        find_barrier(
            intake=Intake.objects.get(case=case_of_anna),
            group="motivation",
            label="x",
            data_class=DataClass.COUNSELLING,
            found_on=date(2026, 5, 4),
            found_by="x",
            by=anna.actor,
        )
        own = register_case(data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=anna.actor)
        for model in (Task, ProtectedFact, Intake, Barrier):
            with pytest.raises(ProgrammingError, match="a row stays where it belongs"), transaction.atomic():
                model.objects.filter(case=case_of_anna.pk).update(case=own.pk)
        with pytest.raises(ProgrammingError, match="a row stays where it belongs"), transaction.atomic():
            ContactChannel.objects.filter(person=case_of_anna.person_id).update(person=own.person_id)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            JournalEntry.objects.filter(case=case_of_anna.pk).update(case=own.pk)


@pytest.mark.django_db(transaction=True)
def test_who_sees_without_writing_changes_and_deletes_nothing(anna: Staff, bernd: Staff) -> None:
    case = filled_case(anna)
    with act_as(anna):
        add_member(case=Case.objects.get(), name="Ayla", birth_on=None, relation="Tochter", by=anna.actor)
        until = timezone.now() + timedelta(days=2)
        let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        owner.execute("UPDATE cases_access SET may_write = false WHERE kind = 'deputy'")
    with act_as(bernd):
        assert HouseholdMember.objects.count() == 1
        assert HouseholdMember.objects.all()._raw_delete("default") == 0
        for model in (Case, Person, Task, HouseholdMember):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                model.objects.update(version=9)


# Numbers that people type


def test_a_taken_number_gets_one_answer_seen_or_not(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    answers = []
    for staff in (anna, bernd):
        with act_as(staff), pytest.raises(RefusedError) as refused, transaction.atomic():
            start_intake(data=PERSON, opened_on=date(2026, 3, 2), by=staff.actor)
        answers.append((refused.value.message, refused.value.field))
    assert answers[0] == answers[1]
    assert "vergeben" in answers[0][0]


def test_whether_somebody_is_known_has_one_answer_for_all(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    for staff in (anna, bernd):
        with act_as(staff):
            asked: dict[str, Any] = {"birth_on": PERSON.birth_on, "by": staff.actor}
            assert check_known(first_name="Zeynep", last_name="Quellmoor-Celik", **asked) is True
            assert check_known(first_name="Ottokar", last_name="Niemand", **asked) is False


def test_a_household_has_one_answer_known_or_not(case_of_anna: Case, bernd: Staff) -> None:
    with act_as(bernd):
        for number in (PERSON.bg_number, "32102//9999999"):
            first = ask_guard("cases_household", number)
            assert first == ask_guard("cases_household", number)
            assert Household.objects.count() == 0


def test_a_household_is_made_for_nobody_without_the_role(emre: Staff) -> None:
    for staff in (emre, None):
        with act_as(staff), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_household", "32102//9999999")


# Team lead


def test_a_team_lead_sees_outlines_of_the_own_team_only(case_of_anna: Case, case_of_bernd: Case, chris: Staff) -> None:
    with act_as(chris):
        assert [(row.case_id, row.initials) for row in outlines_led_by(chris.id)] == [(case_of_anna.id, "Z. F.")]
        assert Outline.objects.count() == 1
        assert [model.objects.count() for model in (Case, Person, JournalEntry, Task, Access)] == [0] * 5


def test_who_changes_team_takes_the_outlines_along(  # one case, its holder, two teams and the lead of one
    case_of_anna: Case, anna: Staff, chris: Staff, frieda: Staff, teams: tuple[Team, Team]
) -> None:
    with act_as(frieda):
        join_team(team=teams[1], staff=anna, is_lead=False, by=frieda.actor)
    with act_as(chris):
        assert Outline.objects.count() == 0
    with act_as(anna):
        assert Outline.objects.get(pk=case_of_anna.pk).team == teams[1]
    with act_as(frieda), setting_up():
        Member.objects.filter(staff=anna).update(valid_until=timezone.now())
    with act_as(anna):
        assert Outline.objects.get(pk=case_of_anna.pk).team is None


@pytest.mark.parametrize("ends", ["lead", "role"])
def test_a_team_lead_no_more_sees_no_outline(case_of_anna: Case, chris: Staff, ends: str) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    if ends == "lead":
        with setting_up():
            Member.objects.filter(staff=chris).update(valid_until=ended)
    else:
        with setting_up():
            RoleAssignment.objects.filter(staff=chris).update(valid_until=ended)
    with act_as(chris):
        assert Outline.objects.count() == 0


def test_an_outline_hides_the_town_of_a_protected_address(anna: Staff) -> None:
    data = type(PERSON)(**{**{name: getattr(PERSON, name) for name in PERSON.__slots__}, "has_protected_address": True})
    with act_as(anna):
        case = start_intake(data=data, opened_on=date(2026, 3, 2), by=anna.actor)
        assert Outline.objects.get(pk=case.pk).district == ""
        person = Person.objects.get(pk=case.person_id)
        assert (person.street, person.postcode, person.town) == ("", "", "")
        assert open_facts(case)["address"] == "Fliederstieg 17, 44532 Lotsenau"


def test_a_proposal_is_seen_by_who_made_it_and_by_the_clearing(
    proposal_of_emre: Proposal, emre: Staff, hanna: Staff, anna: Staff, chris: Staff
) -> None:
    for staff, seen in {emre: 1, hanna: 1, anna: 0, chris: 0}.items():
        with act_as(staff):
            assert Proposal.objects.count() == seen, staff.username


@pytest.mark.django_db(transaction=True)
def test_a_decided_proposal_is_seen_by_who_made_it_only(proposal_of_emre: Proposal, emre: Staff, hanna: Staff) -> None:
    with act_as(hanna):
        take_on_proposal(proposal=proposal_of_emre, data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=hanna.actor)
    with act_as(hanna):
        assert Proposal.objects.count() == 0
    with act_as(emre):
        assert Proposal.objects.get().state == Proposal.State.TAKEN_ON
        assert Case.objects.count() == 0
