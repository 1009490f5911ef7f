"""What people do in Fallsteuerung, and what the database keeps of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.actions import keep_setback
from lotsenbuch.cases.actions import hand_over, write_note
from lotsenbuch.cases.models import Case, JournalEntry, Task
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.rules.journal import Marks
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from lotsenbuch.steering.actions import (
    collect_reason,
    correct_entry,
    decide_review,
    end_measure,
    evaluate_measure,
    leave_feedback,
    look_at_measure,
    object_to_entry,
    release_entry,
    start_measure,
)
from lotsenbuch.steering.models import Measure, Reason, Review
from lotsenbuch.steering.queries import draft_of, entries_going_along, entry_of, measures_of, panel_of, past_review_of
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.steering.rules.review import Decided
from tests.cast import NOTE, SEALED_NOTE, act_as

pytestmark = pytest.mark.django_db
TALK_REASON = Decided("extend", chosen=frozenset({"talks"}))


def opened(by: Staff, case: Case) -> Case:
    """Return the case as views read it."""
    found = case_of(case.id, by.actor)
    assert found is not None
    return found


def entry(text: str) -> JournalEntry:
    return JournalEntry.objects.select_related("case").get(text=text)


def started(case: Case, by: Staff, name: str = "Radwerkstatt", **more: object) -> Measure:
    given = StartedMeasure("practice", name, timezone.localdate() - timedelta(days=30), **more)  # type: ignore[arg-type]
    return start_measure(case=case, given=given, by=by.actor)


# Journal


def test_a_correction_stands_beside_what_was_written(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        right = correct_entry(entry=entry(NOTE), text="Möchte wieder in der Baumschule arbeiten", by=anna.actor)
        old = entry(NOTE)
        assert (right.about_id, right.happened_at, right.kind) == (old.id, old.happened_at, old.kind)
        with pytest.raises(StaleError):
            correct_entry(entry=old, text="Noch einmal anders", by=anna.actor)
        assert correct_entry(entry=right, text="Und doch in der Gärtnerei", by=anna.actor).about_id == right.id


def test_an_entry_is_corrected_once_even_without_the_action(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        marks = Marks(about=entry(NOTE).id, relation="correction")
        write_note(case=case_of_anna, kind="talk", text="Eins", happened_at=timezone.now(), marks=marks, by=anna.actor)
        with pytest.raises(IntegrityError), transaction.atomic():
            write_note(
                case=case_of_anna, kind="talk", text="Zwei", happened_at=timezone.now(), marks=marks, by=anna.actor
            )


def test_an_answer_keeps_the_class_of_what_it_answers(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        sealed = JournalEntry.objects.select_related("case").get(data_class=2)
        said = object_to_entry(entry=sealed, text="Das war ein anderer Termin", by=anna.actor)
        assert (said.data_class, said.text, bool(said.sealed)) == (2, "", True)
        found = entry_of(opened(anna, case_of_anna), sealed.id)
        assert found is not None
        assert [row.text for row in found.said] == ["Das war ein anderer Termin"]  # type: ignore[attr-defined]
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    with act_as(bernd):
        assert entry_of(opened(bernd, case_of_anna), sealed.id) is None


def test_both_sides_leave_a_line_after_a_talk(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        rows = leave_feedback(entry=entry(NOTE), person="Endlich mal in Ruhe.", house="", by=anna.actor)
        assert [(row.relation, row.text) for row in rows] == [("feedback_person", "Endlich mal in Ruhe.")]
        with pytest.raises(RefusedError, match="mindestens eine Zeile"):
            leave_feedback(entry=entry(NOTE), person=" ", house="", by=anna.actor)
        with pytest.raises(RefusedError, match="gehört zu einem Gespräch"):
            leave_feedback(entry=rows[0], person="Ja", house="", by=anna.actor)
        draft = draft_of(opened(anna, case_of_anna), today=timezone.localdate())
    assert [line.text for line in draft.feedback] == ["Endlich mal in Ruhe."]
    assert NOTE in [line.text for line in draft.contacts]


def test_only_the_writer_lets_an_entry_go_along(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        placed = Marks(purpose="placement")
        write_note(
            case=case, kind="note", text="Stelle besprochen", happened_at=timezone.now(), marks=placed, by=anna.actor
        )
        assert [row.text for row in entries_going_along(case)] == ["Stelle besprochen"]
        release_entry(entry=entry(NOTE), is_released=True, has_consent=False, by=anna.actor)
        assert [row.text for row in entries_going_along(case)] == [NOTE, "Stelle besprochen"]
        release_entry(entry=entry(NOTE), is_released=False, has_consent=False, by=anna.actor)
        assert [row.text for row in entries_going_along(case)] == ["Stelle besprochen"]
        sealed = JournalEntry.objects.select_related("case").get(data_class=2)
        with pytest.raises(RefusedError, match="nur mit, wenn die Person einverstanden ist"):
            release_entry(entry=sealed, is_released=True, has_consent=False, by=anna.actor)
        release_entry(entry=sealed, is_released=True, has_consent=True, by=anna.actor)
        assert SEALED_NOTE in [row.text for row in entries_going_along(case)]
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    with act_as(bernd), pytest.raises(RefusedError, match="wer den Eintrag geschrieben hat"):
        release_entry(entry=entry(NOTE), is_released=True, has_consent=False, by=bernd.actor)


# Measures


def test_a_measure_is_begun_watched_ended_and_asked_what_it_brought(anna: Staff, case_of_anna: Case) -> None:
    soon, today = timezone.localdate() + timedelta(days=7), timezone.localdate()
    with act_as(anna):
        row = started(case_of_anna, anna, look_on=soon)
        assert row.task is not None
        look_at_measure(measure=row, seen=1, next_on=soon + timedelta(days=7), by=anna.actor)
        end_measure(measure=row, seen=2, on=today, by=anna.actor)
        task = row.task
        assert task is not None
        assert (task.title, task.due_on) == ("Eine beendete Maßnahme auswerten", today + timedelta(days=14))
        evaluate_measure(measure=row, seen=3, verdict="helped", result="Traut sich mehr zu.", by=anna.actor)
        assert Task.objects.filter(title__contains="Maßnahme", done_at=None).count() == 0
        stored = Measure.objects.get()
        assert (stored.verdict, stored.result, stored.evaluated_on) == ("helped", "Traut sich mehr zu.", today)
        with pytest.raises(StaleError):
            evaluate_measure(measure=stored, seen=3, verdict="not", result="Anders.", by=anna.actor)


def test_a_measure_of_class_2_is_seen_with_the_grant_only(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        row = started(case_of_anna, anna, name="Schmerzgruppe", data_class=DataClass.HEALTH)
        assert (row.name, bool(row.sealed)) == ("", True)
        assert [one.name for one in measures_of(opened(anna, case_of_anna))] == ["Schmerzgruppe"]
        assert [one.name for one in panel_of(opened(anna, case_of_anna), anna.actor).running] == ["Schmerzgruppe"]
        assert JournalEntry.objects.filter(text__contains="Maßnahme").count() == 0
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    with act_as(bernd):
        assert (measures_of(opened(bernd, case_of_anna)), Measure.objects.count()) == ([], 0)
        assert panel_of(opened(bernd, case_of_anna), bernd.actor).running == []
        with pytest.raises(RefusedError, match="fehlt die Berechtigung"):
            started(case_of_anna, bernd, name="Suchtberatung", data_class=DataClass.HEALTH)


# Review


def test_a_review_is_kept_with_its_reasons_and_the_next_day(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        review = decide_review(case=case, typed=TALK_REASON, seen=0, by=anna.actor)
        past = past_review_of(case, 1)
        assert past is not None
        assert ([row.text for row in past.reasons], past.sentence) == (["Bisher erst ein Gespräch."], "")
        assert NOTE in [line.text for line in past.lines]
        task = Task.objects.get(title="Fallüberprüfung", done_at=None)
        assert (task.due_on, task.why) == (review.next_due_on, "Hausregel: alle 6 Monate ab Fallbeginn")
        again = decide_review(case=case, typed=TALK_REASON, seen=1, by=anna.actor)
        assert (again.number, Task.objects.filter(title="Fallüberprüfung", done_at=None).count()) == (2, 1)
        assert [key for key in again.sources if key in review.sources] == []


def test_of_two_reviews_at_once_the_second_is_refused(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        decide_review(case=case, typed=TALK_REASON, seen=0, by=anna.actor)
        with pytest.raises(StaleError):
            decide_review(case=case, typed=TALK_REASON, seen=0, by=anna.actor)
        with pytest.raises(IntegrityError), transaction.atomic():
            Review(**_values(case)).save(force_insert=True)


def _values(case: Case) -> dict[str, object]:
    day = timezone.localdate()
    return {"case": case, "number": 1, "reviewed_from": day, "decision": "end", "decided_on": day, "decided_by": "x"}


def test_a_review_is_never_changed(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        decide_review(case=opened(anna, case_of_anna), typed=TALK_REASON, seen=0, by=anna.actor)
        for rows in (Review.objects.all(), Reason.objects.all()):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                rows.delete()


def test_the_end_is_decided_by_the_fallmanager_alone(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        typed = Decided("end", sentence="Alles Verabredete ist erreicht.", trigger="event", occasion="Arbeit gefunden")
        review = decide_review(case=opened(anna, case_of_anna), typed=typed, seen=0, by=anna.actor)
        assert (review.next_due_on, review.occasion) == (None, "Arbeit gefunden")
        assert Task.objects.filter(title="Beendigung des Fallmanagements besprechen").count() == 1
        assert panel_of(opened(anna, case_of_anna), anna.actor).is_ended is True


def test_past_the_limit_a_justification_is_drafted_and_asked_for(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        Case.objects.filter(pk=case_of_anna.pk).update(opened_on=date(2023, 1, 31))
        case = opened(anna, case_of_anna)
        for text, data_class in (("Kur im Frühjahr", DataClass.HEALTH), ("Umzug im Herbst", DataClass.COUNSELLING)):
            collect_reason(case=case, text=text, data_class=data_class, by=anna.actor)
        draft = draft_of(case, today=timezone.localdate())
        assert "Umzug im Herbst" in draft.justification
        assert "Kur" not in draft.justification
        with pytest.raises(RefusedError, match="ausführlichere Begründung"):
            decide_review(case=case, typed=TALK_REASON, seen=0, by=anna.actor)
        typed = Decided("extend", chosen=TALK_REASON.chosen, justification=draft.justification)
        assert decide_review(case=case, typed=typed, seen=0, by=anna.actor).is_beyond_limit is True


def test_a_reason_of_class_2_leaves_no_gap(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        typed = Decided("extend", own_reason="Kur im Frühjahr", sentence="Es geht voran.", data_class=2)
        decide_review(case=case, typed=typed, seen=0, by=anna.actor)
        past = past_review_of(case, 1)
        assert past is not None
        assert ([row.text for row in past.reasons], past.data_class) == (["Kur im Frühjahr"], 2)
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    with act_as(bernd):
        seen = past_review_of(opened(bernd, case_of_anna), 1)
        assert seen is not None
        assert (seen.reasons, seen.sentence, seen.data_class) == ([], "", 1)
        assert SEALED_NOTE not in [line.text for line in seen.lines]


@pytest.mark.parametrize("model", [Review, Reason, Measure])
def test_what_belongs_to_a_case_is_hidden_from_others(
    model: type[Review | Reason | Measure], anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        decide_review(case=opened(anna, case_of_anna), typed=TALK_REASON, seen=0, by=anna.actor)
        started(case_of_anna, anna)
        assert model._default_manager.count() == 1
    with act_as(bernd):
        assert model._default_manager.count() == 0


def test_a_setback_stands_in_the_draft_with_its_class_and_is_no_gap_for_others(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    """Told once, in Bewertung (C36); what a review rested on is not told again by the next."""
    with act_as(anna):
        case, today = opened(anna, case_of_anna), timezone.localdate()
        for what, data_class in (("Probetag abgesagt", DataClass.COUNSELLING), ("In der Klinik", DataClass.HEALTH)):
            told = {"what": what, "what_now": "Neu ansetzen", "since_on": today, "data_class": data_class}
            keep_setback(case=case, by=anna.actor, **told)  # type: ignore[arg-type]  # by name
        draft = draft_of(case, today=today)
        told_of = {(line.text, line.label, line.data_class) for line in draft.setbacks}
        label = "Was jetzt: Neu ansetzen"
        assert told_of == {("Probetag abgesagt", label, 1), ("In der Klinik", label, 2)}
        assert draft.data_class == DataClass.HEALTH
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    with act_as(bernd):
        seen = draft_of(opened(bernd, case_of_anna), today=today).setbacks
        assert [line.text for line in seen] == ["Probetag abgesagt"]
        decide_review(case=opened(bernd, case_of_anna), typed=TALK_REASON, seen=0, by=bernd.actor)
        assert draft_of(opened(bernd, case_of_anna), today=today).setbacks == []


def test_the_draft_costs_the_same_with_one_and_with_many_entries(
    anna: Staff, case_of_anna: Case, django_assert_num_queries: Callable[..., Any]
) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        draft_of(case, today=timezone.localdate())
        for number in range(30):
            text = f"Vermerk {number}: „Das war das {number}. Mal.“"
            write_note(case=case, kind="talk", text=text, happened_at=timezone.now(), by=anna.actor)
        with django_assert_num_queries(7):
            draft = draft_of(case, today=timezone.localdate())
    assert (len(draft.contacts), len(draft.words)) == (32, 30)


def test_the_panel_of_the_case_file_costs_one_query(
    anna: Staff, case_of_anna: Case, django_assert_num_queries: Callable[..., Any]
) -> None:
    with act_as(anna):
        case = opened(anna, case_of_anna)
        for data_class in (DataClass.COUNSELLING, DataClass.HEALTH):
            started(case_of_anna, anna, data_class=data_class)
        assert len(panel_of(case, anna.actor).running) == 2
        with django_assert_num_queries(1):
            panel_of(case, anna.actor)
