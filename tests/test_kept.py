"""What stays as it was: agreed versions, sealed texts, drafts, the log, the actor, the holder."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import hand_over, register_case
from lotsenbuch.cases.models import (
    Case,
    JournalEntry,
    PersonKey,
    ProtectedFact,
    UndoRight,
)
from lotsenbuch.cases.queries import open_facts
from lotsenbuch.intake.actions import agree_alliance
from lotsenbuch.intake.models import Alliance
from lotsenbuch.records.actions import drop_draft, save_draft
from lotsenbuch.records.actor import set_actor
from lotsenbuch.records.cipher import WrappedKey, unwrap
from lotsenbuch.records.models import Draft
from lotsenbuch.records.queries import open_draft
from tests.cast import OTHER_PERSON, PERSON, SEALED_NOTE, act_as, filled_case
from tests.database import as_owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TEXTS = {
    "mandate": "Arbeit in der Gärtnerei finden",
    "expected_by_person": "Verlässliche Termine",
    "expected_by_house": "Bescheid geben, wenn etwas dazwischenkommt",
    "confidential": "Was die Ärztin sagt",
}


# Frozen and sealed


@pytest.fixture
def agreed(case_of_anna: Case, anna: Staff) -> Alliance:
    with act_as(anna):
        return agree_alliance(case=case_of_anna, texts=TEXTS, on=date(2026, 5, 4), by=anna.actor)


def test_an_agreed_alliance_cannot_be_changed(agreed: Alliance, anna: Staff) -> None:
    with act_as(anna), pytest.raises(DatabaseError, match="Diese Fassung ist abgeschlossen"), transaction.atomic():
        Alliance.objects.filter(pk=agreed.pk).update(mandate="etwas anderes")


def test_an_agreed_alliance_cannot_be_deleted(agreed: Alliance, anna: Staff) -> None:
    with act_as(anna), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Alliance.objects.filter(pk=agreed.pk).delete()


def test_a_sealed_text_moved_to_another_row_does_not_open(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        health = ProtectedFact.objects.get(case=case_of_anna, kind="health")
        ProtectedFact.objects.filter(case=case_of_anna, kind="debts").update(sealed=health.sealed)
        with pytest.raises(InvalidTag):
            open_facts(case_of_anna)


def test_a_key_moved_to_another_person_does_not_open(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        other = register_case(data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=anna.actor)
        stolen = PersonKey.objects.get(person=case_of_anna.person_id)
        with pytest.raises(InvalidTag):
            unwrap(WrappedKey(stolen.master_number, stolen.wrapped), other.person_id)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PersonKey.objects.filter(person=other.person_id).update(wrapped=stolen.wrapped)


def test_protected_classes_stand_nowhere_in_clear(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        stored = [bytes(row.sealed) for row in ProtectedFact.objects.all()]
        stored += [bytes(row.sealed) for row in JournalEntry.objects.exclude(sealed=None)]
        assert len(stored) == 3
        assert not any(secret.encode() in one for one in stored for secret in (SEALED_NOTE, *PERSON.facts.values()))
        assert set(JournalEntry.objects.filter(data_class__gte=2).values_list("text", flat=True)) == {""}


def test_an_open_text_cannot_pass_for_a_protected_one(case_of_anna: Case, anna: Staff) -> None:
    note = JournalEntry(case=case_of_anna, kind="note", happened_at=NOW, text="offen", data_class=2)
    with act_as(anna), pytest.raises(IntegrityError, match="journal_sealed_from_class_2"), transaction.atomic():
        note.save(force_insert=True)


# Drafts, undo, log


def test_a_draft_is_readable_by_its_writer_only(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        save_draft("note", case_of_anna.id, {"text": "Noch nicht fertig"}, by=anna.actor)
        assert open_draft("note", case_of_anna.id, by=anna.actor) == {"text": "Noch nicht fertig"}
        stored = bytes(Draft.objects.get().sealed)
    assert b"fertig" not in stored
    with act_as(bernd):
        assert open_draft("note", case_of_anna.id, by=anna.actor) == {}
        assert Draft.objects.count() == 0
        drop_draft("note", case_of_anna.id, by=anna.actor)
    with act_as(anna):
        assert Draft.objects.count() == 1


def test_a_newer_draft_replaces_the_older_one(anna: Staff) -> None:
    with act_as(anna):
        for text in ("erst", "dann"):
            save_draft("note", None, {"text": text}, by=anna.actor)
        assert Draft.objects.count() == 1
        assert open_draft("note", None, by=anna.actor) == {"text": "dann"}


def test_the_undo_of_a_hand_over_belongs_to_one_person(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=(), by=anna.actor)
        assert UndoRight.objects.count() == 1
    with act_as(bernd):
        assert UndoRight.objects.count() == 0


def test_nobody_writes_the_log_in_anothers_name(anna: Staff, bernd: Staff) -> None:
    entry = Entry(id=uuid4(), at=NOW, kind="act", actor=str(bernd.actor), what="x", hash=b"")
    with act_as(anna), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        entry.save(force_insert=True)


def test_the_log_of_others_opens_by_a_search_only(case_of_anna: Case, anna: Staff, bernd: Staff, dilek: Staff) -> None:
    """The holder sees who opened the own case; the officer nothing before a search, which is an entry itself."""
    seen = {}
    for staff in (anna, bernd, dilek):
        with act_as(staff):
            seen[staff.username] = Entry.objects.filter(case_id=case_of_anna.id).exists()
    assert seen == {"anna": True, "bernd": False, "dilek": False}


# The actor


@pytest.mark.django_db(transaction=True)
def test_a_pooled_connection_forgets_the_actor(anna: Staff) -> None:
    filled_case(anna)
    connection.close()
    acted, used = set(), {}
    for others in range(12):  # the pool hands its connections out in turn: another number of requests lies between
        with act_as(anna), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            acted.add(cursor.fetchone()[0])
            assert Case.objects.count() == 1
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), lotse_actor() IS NULL")
            pid, is_nobody = cursor.fetchone()
            used[pid] = is_nobody
        assert Case.objects.count() == 0
        connection.close()
        for _ in range(others):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            connection.close()
    assert acted & set(used), "no connection was used twice: nothing is proven"
    assert set(used.values()) == {True}


@pytest.mark.django_db(transaction=True)
def test_an_actor_set_for_the_session_would_leak_and_is_seen(anna: Staff) -> None:
    """The fault that the test above looks for, sown on purpose."""
    filled_case(anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.actor', %s, false)", [str(anna.actor)])
    assert Case.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.actor', '', false)")
    assert Case.objects.count() == 0


def test_a_failed_act_leaves_the_earlier_actor_behind(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        with pytest.raises(RuntimeError), act_as(bernd):
            raise RuntimeError
        assert Case.objects.count() == 1


def test_the_anonymous_actor_is_nobody(case_of_anna: Case) -> None:
    set_actor(None)
    assert Case.objects.count() == 0


# Never without a holder


@pytest.mark.django_db(transaction=True)
def test_a_case_is_never_without_a_holder(anna: Staff) -> None:
    case = filled_case(anna)
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        owner.execute("UPDATE cases_access SET valid_until = now() WHERE case_id = %s", [case.id])
        with pytest.raises(Exception, match="never without a holder"):
            owner.commit()
    with act_as(anna):
        assert Case.objects.count() == 1


def test_a_case_has_one_holder(case_of_anna: Case, bernd: Staff) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'case_has_one_holder'")
        definition = cursor.fetchone()[0]
    assert "UNIQUE" in definition
    assert "(case_id) WHERE" in definition
