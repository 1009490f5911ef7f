"""Taking back that a proposal was taken on: erased for real, or refused when something was added."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.cases.actions import (
    add_channel,
    add_member,
    change_person,
    hand_over,
    record_fact,
    set_task,
    write_note,
)
from lotsenbuch.cases.models import Case, Person, UndoRight
from lotsenbuch.cases.rules.person import Channel
from lotsenbuch.intake.actions import (
    decline_proposal,
    find_barriers,
    give_back_proposal,
    note_information,
    reopen_proposal,
    take_on_proposal,
)
from lotsenbuch.intake.models import Intake, Proposal
from lotsenbuch.intake.rules.access import FoundBarrier
from lotsenbuch.records.actions import save_draft
from lotsenbuch.records.rules import DataClass
from tests.cast import PERSON, act_as, client_of, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 10, 6)
LEFT_BEHIND = """
    SELECT relname, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND relname NOT IN ('audit_entry', 'cases_undoright')
      AND (attname IN ('case_id', 'person_id', 'household_id', 'target_id')
           OR (attname = 'id' AND relname IN ('cases_case', 'cases_person', 'cases_household')))
"""


def taken_on(hanna: Staff) -> tuple[Case, UndoRight]:
    with act_as(hanna):
        return take_on_proposal(proposal=Proposal.objects.get(), data=PERSON, opened_on=DAY, by=hanna.actor)


def left_behind(*keys: UUID) -> set[str]:
    """Return the tables that still name one of the keys, as somebody above all policies would find them."""
    with as_owner() as owner:
        columns = owner.execute(LEFT_BEHIND).fetchall()
        found = set()
        for table, column in columns:
            owner.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            sql = f'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY(%s)'  # noqa: S608  # from the catalogue
            found |= {table} if owner.execute(sql, [list(keys)]).fetchone() != (0,) else set()
        owner.rollback()
        return found


def test_what_was_taken_on_by_mistake_is_erased_and_waits_again(
    emre: Staff, hanna: Staff, proposal_of_emre: Proposal
) -> None:
    case, undo = taken_on(hanna)
    with act_as(hanna):
        household = Person.objects.get().household_id
        assert household is not None
    keys = (case.id, case.person_id, household)
    assert {"cases_case", "cases_person", "cases_household", "cases_personkey", "intake_intake"} <= left_behind(*keys)
    with act_as(hanna):
        assert give_back_proposal(undo=undo, by=hanna.actor) is True
    assert left_behind(*keys) == set()
    with act_as(hanna):
        again = Proposal.objects.get()
        assert (again.state, again.decided_at, again.decided_by) == ("open", None, "")
    with act_as(emre):
        assert not Notice.objects.filter(kind=Notice.Kind.PROPOSAL_DECIDED).exists()
    taken_on(hanna)  # the Kundennummer is free again


def test_it_is_taken_back_once_and_by_nobody_else(anna: Staff, hanna: Staff, proposal_of_emre: Proposal) -> None:
    _, undo = taken_on(hanna)
    with act_as(anna):
        assert give_back_proposal(undo=undo, by=anna.actor) is False
    with act_as(hanna):
        assert give_back_proposal(undo=undo, by=hanna.actor) is True
        assert give_back_proposal(undo=undo, by=hanna.actor) is False


def _note(case: Case, by: Staff) -> object:
    return write_note(case=case, kind="note", text="Ruft morgen an", happened_at=timezone.now(), by=by.actor)


def _task(case: Case, by: Staff) -> object:
    return set_task(case=case, title="Anrufen", due_on=DAY, by=by.actor)


def _channel(case: Case, by: Staff) -> object:
    return add_channel(case=case, channel=Channel("phone", "0170 0000412", DAY, "die Schwester"), by=by.actor)


def _fact(case: Case, by: Staff) -> object:
    return record_fact(case=case, kind="health", text="Knie", by=by.actor)


def _fact_gone(case: Case, by: Staff) -> object:
    return record_fact(case=case, kind="health", text="", by=by.actor)


def _person(case: Case, by: Staff) -> object:
    changes = {"technical_remark": "neues Gerät"}
    return change_person(case=case, person=Person.objects.get(), seen=1, changes=changes, by=by.actor)


def _member(case: Case, by: Staff) -> object:
    return add_member(case=case, name="Mia", birth_on=None, relation="Tochter", by=by.actor)


def _step(case: Case, by: Staff) -> object:
    return note_information(intake=Intake.objects.select_related("case").get(), on=DAY, by=by.actor)


def _barrier(case: Case, by: Staff) -> object:
    found = FoundBarrier("motivation", "keine Idee", DataClass.COUNSELLING)
    intake = Intake.objects.select_related("case").get()
    return find_barriers(intake=intake, found=[found], found_on=DAY, found_by="Hanna", by=by.actor)


def _draft(case: Case, by: Staff) -> object:
    return save_draft("note", case.id, {"text": "Angefangen"}, by=by.actor)


@pytest.mark.parametrize("add", [_note, _task, _channel, _fact, _fact_gone, _person, _member, _step, _barrier, _draft])
def test_what_somebody_wrote_meanwhile_keeps_the_case(
    hanna: Staff, proposal_of_emre: Proposal, add: Callable[[Case, Staff], object]
) -> None:
    case, undo = taken_on(hanna)
    with act_as(hanna):
        add(case, hanna)
    with act_as(hanna):
        assert give_back_proposal(undo=undo, by=hanna.actor) is False
    with act_as(hanna):
        assert Case.objects.get() == case
        assert Intake.objects.count() == 1
        assert not Proposal.objects.exists()


def test_a_case_that_was_handed_on_stays(anna: Staff, hanna: Staff, proposal_of_emre: Proposal) -> None:
    case, undo = taken_on(hanna)
    with act_as(hanna):
        hand_over(case=case, to=anna, reason="Wechsel", classes=(), by=hanna.actor)
    with act_as(hanna):
        assert give_back_proposal(undo=undo, by=hanna.actor) is False
    with act_as(anna):
        assert Case.objects.get() == case


@pytest.mark.parametrize("obstacle", ["time", "role", "other case"])
def test_later_or_without_the_role_or_for_another_case_nothing_is_erased(
    hanna: Staff, proposal_of_emre: Proposal, obstacle: str
) -> None:
    case, undo = taken_on(hanna)
    if obstacle == "role":
        with setting_up():
            RoleAssignment.objects.filter(staff=hanna).update(valid_until=timezone.now() - timedelta(hours=1))
    if obstacle == "time":
        with as_owner() as owner:
            owner.execute("SET ROLE lotse_guard")
            owner.execute("UPDATE intake_proposal SET decided_at = now() - interval '61 s' WHERE state = 'taken_on'")
    if obstacle == "other case":
        forged = UndoRight(actor=str(hanna.actor), act="take_on", case_id=case.id, before={"rows": 3})
        forged.before["proposal"] = str(uuid4())
        forged.expires_at = timezone.now() + timedelta(seconds=20)
        undo = forged
        with act_as(hanna):
            forged.save(force_insert=True)
    with act_as(hanna):
        assert give_back_proposal(undo=undo, by=hanna.actor) is False
        assert Case.objects.count() == 1


def test_a_refusal_taken_back_was_not_to_be_told(emre: Staff, hanna: Staff, proposal_of_emre: Proposal) -> None:
    with act_as(hanna):
        undo = decline_proposal(proposal=Proposal.objects.get(), answer="Noch nicht.", by=hanna.actor)
    with act_as(emre):
        assert Notice.objects.filter(kind=Notice.Kind.PROPOSAL_DECIDED).count() == 1
    with act_as(hanna):
        assert reopen_proposal(undo=undo, by=hanna.actor) is True
    with act_as(emre):
        assert not Notice.objects.filter(kind=Notice.Kind.PROPOSAL_DECIDED).exists()


def test_the_page_offers_it_and_leads_back_to_the_proposal(hanna: Staff, proposal_of_emre: Proposal) -> None:
    client, address = client_of(hanna), reverse("intake:take_on_proposal", args=[proposal_of_emre.id])
    form = {"first_name": "Milan", "last_name": "Unterholz", "birth_on": "30.06.1991", "opened_on": "heute"}
    rows = {"channel-TOTAL_FORMS": "0", "channel-INITIAL_FORMS": "0"}
    opened = client.post(address, {**form, **rows, "languages": "Deutsch", "repeat_key": str(uuid4())}, follow=True)
    assert "Vorschlag aufgenommen." in opened.content.decode()
    back = client.post(opened.context["undo"]["url"])
    assert back.headers["Location"] == reverse("intake:proposal", args=[proposal_of_emre.id])
    assert "wartet auf das Clearing" in client.get(back.headers["Location"]).content.decode()
