"""Disputes of what stands outside of the journal: how the words carry the mark, and where they stay without."""

import json
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import ContactAgreement
from lotsenbuch.cases.actions import correct_row, decide_dispute, dispute_row, end_correction, set_task
from lotsenbuch.cases.models import Case, Dispute, JournalEntry, ProtectedFact, Task
from lotsenbuch.cases.models.dispute import forget_disputes
from lotsenbuch.cases.queries import case_of, open_facts, timeline
from lotsenbuch.cases.queries.disputes import as_packed, copied_words
from lotsenbuch.cases.rules.dispute import HIDDEN, DisputeKind, Marked, marked_words, plainly
from lotsenbuch.fieldwork.actions import Ticked
from lotsenbuch.fieldwork.queries.content import content_of
from lotsenbuch.fieldwork.tests.test_api import packed
from lotsenbuch.planning.actions import set_goal
from lotsenbuch.planning.models import Goal
from lotsenbuch.privacy.queries.disclosure import gather
from lotsenbuch.privacy.queries.statements import sort_of, statement_of
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from lotsenbuch.ui.fields import LongTextField
from tests.cast import act_as

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def opened(case: Case, staff: Staff) -> Case:
    found = case_of(case.id, staff.actor)
    assert found is not None
    return found


def disputed(case: Case, row: Any, staff: Staff, kind: DisputeKind = DisputeKind.ACCURACY, words: str = "") -> Dispute:
    told: dict[str, Any] = {"on": TODAY(), "what": "Ziele", "words": words, "by": staff.actor}
    return dispute_row(case=case, row=row, kind=kind, **told)


def test_words_say_their_mark_and_are_kept_without_it() -> None:
    """Cut short, joined, copied and put into JSON the mark stays; compared and offered in a field it does not count."""
    told = Marked.of("Hat kein Rad", ["accuracy"], is_answered=True)
    assert str(told) == "[mit Gegendarstellung · Richtigkeit bestritten] Hat kein Rad"
    assert told[:10] == "[mit Gegen"
    assert (told == "Hat kein Rad", hash(told) == hash("Hat kein Rad"), told != "Hat ein Rad") == (True, True, True)
    assert json.loads(json.dumps([told]))[0].startswith("[mit")
    assert LongTextField().prepare_value(told) == "Hat kein Rad"
    assert plainly({"title": told.strip()}) == {"title": "Hat kein Rad"}
    assert type(LongTextField().prepare_value(told)) is str
    both = marked_words({"title": "Rad", "levels": ["eins", ""], "rank": 3}, ["restriction"])
    assert str(both["levels"][0]) == f"[Verarbeitung eingeschränkt] {HIDDEN}"
    assert (both["levels"][1], both["rank"]) == ("", 3)
    assert plainly(both) == {"title": "Rad", "levels": ["eins", ""], "rank": 3}


def test_a_goal_is_disputed_answered_edited_and_decided(case_of_anna: Case, anna: Staff) -> None:
    """Also in class 2; saved again it is stored plain; decided, the mark is gone and the reason stays."""
    with act_as(anna):
        case, by = opened(case_of_anna, anna), anna.actor
        goal = set_goal(case=case, words={"title": "Rad fahren", "why": "Freude"}, field="job_far", steps=[], by=by)
        row = disputed(case, goal, anna, words="Ich will laufen")
        with pytest.raises(StaleError, match="schon festgehalten"):
            disputed(case, goal, anna)
        found = Goal.objects.get(pk=goal.pk)
        mark = "[mit Gegendarstellung · Richtigkeit bestritten]"
        assert str(found.words["title"]) == f"{mark} Rad fahren"
        assert row.answer_key is not None
        entry = JournalEntry.objects.get(pk=row.answer_key)
        assert entry.text == "Gegendarstellung der Person (Ziele): Ich will laufen"
        found.save_version(seen=found.version, words=found.words)
        task = set_task(case=case, title="Rad holen", due_on=TODAY(), by=by)
        Task.objects.filter(pk=task.pk).update(title=found.words["title"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT words ->> 'title' FROM planning_goal WHERE id = %s", [goal.pk])
            assert cursor.fetchone() == ("Rad fahren",)
            cursor.execute("SELECT title FROM cases_task WHERE id = %s", [task.pk])
            assert cursor.fetchone() == ("Rad fahren",)
        decide_dispute(dispute=row, outcome="kept", why="So war es besprochen", what="Ziele", by=by)
        assert type(Goal.objects.get(pk=goal.pk).words["title"]) is str
        assert any("(Ziele), der Eintrag bleibt: So war es besprochen" in one.text for one in timeline(case))


def test_words_are_put_right_wherever_they_stand(case_of_anna: Case, anna: Staff) -> None:
    """Followed or corrected at once, the mark says what is right; the words stay; a newer correction replaces it."""
    with act_as(anna):
        case, by = opened(case_of_anna, anna), anna.actor
        task = set_task(case=case, title="Drei Kinder bedenken", due_on=TODAY(), by=by)
        row = disputed(case, task, anna)
        with pytest.raises(RefusedError, match="was richtig ist"):
            decide_dispute(dispute=row, outcome="upheld", why="Stimmt", what="Aufgaben", by=by)
        told: dict[str, Any] = {"case": case, "row": task, "what": "Aufgaben", "by": by}
        decide_dispute(dispute=row, outcome="upheld", why="Stimmt", what="Aufgaben", right="Zwei Kinder", by=by)
        assert str(Task.objects.get(pk=task.pk).title) == "[berichtigt: Zwei Kinder] Drei Kinder bedenken"
        correct_row(right="Zwei Töchter", **told)
        assert str(Task.objects.get(pk=task.pk).title) == "[berichtigt: Zwei Töchter] Drei Kinder bedenken"
        rows = Dispute.objects.filter(row_key=task.pk, kind="correction").order_by("noted_at")
        assert [(one.right_words, one.outcome) for one in rows] == [("Zwei Kinder", "replaced"), ("Zwei Töchter", "")]
        assert "Berichtigung (Aufgaben): Zwei Töchter" in {one.text for one in timeline(case)}
        with pytest.raises(StaleError):
            decide_dispute(dispute=rows[1], outcome="kept", why="doch nicht", by=by)
        with pytest.raises(RefusedError, match="was richtig ist"):
            correct_row(right="  ", **told)
        with transaction.atomic():
            Task.objects.filter(pk=task.pk).update(title="Zwei Töchter bedenken")
            assert end_correction(**told).outcome == "upheld"
            assert str(Task.objects.get(pk=task.pk).title) == "Zwei Töchter bedenken"
            with pytest.raises(RefusedError, match="was richtig ist"):
                end_correction(**told)
            transaction.set_rollback(True)
        forget_disputes()
        disputed(case, task, anna, DisputeKind.RESTRICTION)
        assert str(Task.objects.get(pk=task.pk).title).endswith(HIDDEN)
        sort = sort_of("cases_task")
        assert sort is not None
        own = statement_of(case, sort, task.pk)
        assert own is not None
        assert (own.heading, own.mark) == (
            "Drei Kinder bedenken", "berichtigt: Zwei Töchter · Verarbeitung eingeschränkt",
        )  # fmt: skip
        fact = ProtectedFact.objects.get(kind="health")
        correct_row(case=case, row=fact, what="Freiwillige Angaben", right="Nur im Winter", by=by)
        assert Dispute.objects.get(row_key=fact.pk).right_words == ""
        assert open_facts(case)["health"].startswith("[berichtigt, siehe Verlauf] ")
        sealed = JournalEntry.objects.get(pk=Dispute.objects.get(row_key=fact.pk).answer_key or "")
        assert (sealed.text, sealed.data_class) == ("", 2)
        told_rows = [dict(one.rows) for one in gather(case).items if one.model == "cases.Dispute"]
        assert {(one["Wo es steht"], one.get("Was richtig ist")) for one in told_rows} == {
            ("Aufgaben", None), ("Aufgaben", "Zwei Kinder"), ("Aufgaben", "Zwei Töchter"),
            ("Freiwillige Angaben", None),
        }  # fmt: skip


def test_an_objection_leaves_the_words_on_their_own_page(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    """Restricted until decided, and for good where it is followed; nobody else sees or disputes it."""
    with act_as(anna):
        case, by = opened(case_of_anna, anna), anna.actor
        task = set_task(case=case, title="Beim Arzt nachfragen", due_on=TODAY(), by=by)
        row = disputed(case, task, anna, DisputeKind.OBJECTION)
        assert str(Task.objects.get(pk=task.pk).title) == f"[Widerspruch eingelegt] {HIDDEN}"
        sort = sort_of("cases_task")
        assert sort is not None
        own = statement_of(case, sort, task.pk)
        assert own is not None
        assert (own.heading, own.mark) == ("Beim Arzt nachfragen", "Widerspruch eingelegt")
        decide_dispute(dispute=row, outcome="upheld", why="Wird nicht gebraucht", what="Aufgaben", by=by)
        assert str(Task.objects.get(pk=task.pk).title).startswith("[Verarbeitung eingeschränkt]")
    with act_as(bernd):
        assert not Dispute.objects.exists()
        with pytest.raises(Error, match=r"own case only|row-level security"), transaction.atomic():
            disputed(case_of_anna, task, bernd)
    with act_as(anna):
        assert Dispute.objects.filter(row_key=task.pk).count() == 2


def test_what_was_packed_or_copied_before_carries_it_too(case_of_anna: Case, anna: Staff) -> None:
    """A folder that was packed before, a safety hint, an event that repeats the words."""
    with act_as(anna):
        case, by = opened(case_of_anna, anna), anna.actor
        agreed = ContactAgreement(case=case, needs="Bitte langsam sprechen")
        agreed.save(force_insert=True)
    folder = packed(anna, case_of_anna, Ticked("needs", "Bitte langsam sprechen", DataClass.COUNSELLING))
    with act_as(anna):
        case, meeting = opened(case_of_anna, anna), folder.meetings.all()[0]
        assert [one["text"] for one in content_of(meeting, case)[0]["items"]] == ["Bitte langsam sprechen"]
        row = disputed(case, agreed, anna)
        items = content_of(meeting, case)[0]["items"]
        assert [one["text"] for one in items] == ["[Richtigkeit bestritten] Bitte langsam sprechen"]
        decide_dispute(dispute=row, outcome="kept", why="Das hat sie so gesagt", by=by)
        disputed(case, agreed, anna, DisputeKind.RESTRICTION)
        items = content_of(meeting, case)[0]["items"]
        assert [one["text"] for one in items] == [f"[Verarbeitung eingeschränkt] {HIDDEN}"]
        long = as_packed("Vorher; Bitte langsam sprech…", copied_words([case.id]))
        assert long == "Vorher; Bitte langsam sprech…"
