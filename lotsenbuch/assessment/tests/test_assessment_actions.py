"""Fassungen that stay as they were closed, texts that stay sealed, setbacks that change nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.models import Assessment, DomainView, Finding, Setback, Strength
from lotsenbuch.assessment.queries import left_out, material_of, needs_of, panel_of, setbacks_of
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in, move_on
from lotsenbuch.cases.models import Case, JournalEntry, Task
from lotsenbuch.cases.queries import timeline
from lotsenbuch.cases.rules.phases import missing
from lotsenbuch.intake.models import Barrier
from lotsenbuch.records.rules import RefusedError, StaleError
from tests.cast import act_as

from .work import DAY, HEALTH, close, finding, read, require, shown, strength

pytestmark = pytest.mark.django_db
SECRET = "Nimmt abends Tabletten gegen die Schmerzen"
CLOSED = "Diese Fassung ist abgeschlossen"


def texts(case: Case, by: Staff, number: int | None = None) -> list[str]:
    return [row.text for row in shown(case, by, number).strengths]


# Fassungen


def test_the_first_word_begins_the_first_fassung(case_of_anna: Case, anna: Staff) -> None:
    strength(case_of_anna, anna)
    finding(case_of_anna, anna)
    with act_as(anna):
        assert [(row.number, row.closed_on) for row in Assessment.objects.all()] == [(1, None)]
        assert {row.what for row in Entry.objects.filter(what__startswith="assessment.")} == {
            "assessment.keep_strength", "assessment.keep_finding",
        }  # fmt: skip


def test_a_closed_fassung_stays_and_a_change_begins_the_next(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    kept = strength(case_of_anna, anna, "Kann erklären")
    close(case_of_anna, anna)
    new = strength(case_of_anna, anna, "Bleibt dran, auch im Winter", row=row, seen=row.version)
    assert (texts(case_of_anna, anna, 1), set(texts(case_of_anna, anna, 2))) == (
        ["Bleibt dran", "Kann erklären"] if row.id < kept.id else ["Kann erklären", "Bleibt dran"],
        {"Bleibt dran, auch im Winter", "Kann erklären"},
    )
    assert (new.thread, new.since_number) == (row.thread, 2)
    assert (row.version, new.version) == (2, 3), "one number says what was seen of both rows"


def test_in_the_fassung_in_work_a_change_stays_in_its_row(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    same = strength(case_of_anna, anna, "Bleibt lange dran", row=row, seen=row.version)
    assert same.id == row.id
    assert texts(case_of_anna, anna) == ["Bleibt lange dran"]


def test_the_second_of_two_writers_hears_it(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    seen = row.version
    strength(case_of_anna, anna, "Erste", row=row, seen=seen)
    with pytest.raises(StaleError):
        strength(case_of_anna, anna, "Zweite", row=row, seen=seen)
    assert texts(case_of_anna, anna) == ["Erste"]


def test_what_is_left_out_can_be_taken_back_in_until_the_fassung_is_closed(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    close(case_of_anna, anna)
    with act_as(anna):
        actions.leave_out(case=case_of_anna, row=row, seen=row.version, by=anna.actor)
    assert (texts(case_of_anna, anna), texts(case_of_anna, anna, 1)) == ([], ["Bleibt dran"])
    with act_as(anna):
        material = material_of(read(case_of_anna, anna))
        assert left_out(material, Assessment.objects.first()) == [row]
        actions.bring_back(case=case_of_anna, row=row, seen=row.version, by=anna.actor)
    assert texts(case_of_anna, anna) == ["Bleibt dran"]
    with act_as(anna):
        actions.leave_out(case=case_of_anna, row=row, seen=row.version, by=anna.actor)
    close(case_of_anna, anna)
    with act_as(anna), pytest.raises(RefusedError, match="schon abgeschlossen"):
        actions.bring_back(case=case_of_anna, row=row, seen=row.version, by=anna.actor)


def test_nothing_in_work_cannot_be_closed_and_not_before_its_beginning(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        with pytest.raises(RefusedError, match="keine Fassung in Arbeit"):
            actions.close_assessment(case=case_of_anna, seen=1, on=DAY, by=anna.actor)
        head = actions.write_aims(case=case_of_anna, aims="Überblick", by=anna.actor)
        with pytest.raises(RefusedError) as refused:
            actions.close_assessment(case=case_of_anna, seen=head.version, on=DAY, by=anna.actor)
    assert refused.value.field == "closed_on"


# What the database keeps


@pytest.mark.parametrize(
    "change", [{"text": "Etwas anderes"}, {"noted_on": "2020-01-01"}, {"data_class": 0}, {"until_number": 1}]
)
def test_the_database_refuses_to_change_what_a_closed_fassung_shows(
    case_of_anna: Case, anna: Staff, change: dict[str, Any]
) -> None:
    row = strength(case_of_anna, anna)
    close(case_of_anna, anna)
    with act_as(anna):
        with pytest.raises(DatabaseError, match=CLOSED), transaction.atomic():
            Strength.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(DatabaseError, match=CLOSED), transaction.atomic():
            Assessment.objects.update(aims="Anderes Ziel")


def test_the_database_refuses_to_add_to_a_closed_fassung(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    close(case_of_anna, anna)
    late = Strength(case=case_of_anna, thread=row.id, since_number=1, noted_on=DAY, text="Zu spät", evidence="–")
    with act_as(anna), pytest.raises(DatabaseError, match=CLOSED), transaction.atomic():
        late.save(force_insert=True)


def test_a_row_moves_neither_to_another_fassung_nor_to_another_case(case_of_anna: Case, anna: Staff) -> None:
    row = strength(case_of_anna, anna)
    with act_as(anna):
        for change in ({"since_number": 2}, {"thread": case_of_anna.id}):
            with pytest.raises(DatabaseError, match=f"{CLOSED}|stays where it belongs"), transaction.atomic():
                Strength.objects.filter(pk=row.pk).update(**change)


# Classes


def test_a_finding_about_health_is_sealed_even_when_written_as_counselling(case_of_anna: Case, anna: Staff) -> None:
    row = finding(case_of_anna, anna, SECRET, domain="health")
    with act_as(anna):
        stored = Finding.objects.get()
        assert (stored.data_class, stored.fact, SECRET.encode() in bytes(stored.sealed)) == (2, "", False)
        assert Entry.objects.get(what="assessment.keep_finding").data_class == 2
    assert [one.fact for one in shown(case_of_anna, anna).findings] == [SECRET]
    finding(case_of_anna, anna, "Ganz offen", row=row, seen=row.version)
    with act_as(anna):
        assert Finding.objects.get().sealed is None


def test_without_the_grant_there_is_neither_the_row_nor_a_gap_but_the_next_fassung_has_it(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    finding(case_of_anna, anna, SECRET, domain="health")
    strength(case_of_anna, anna)
    close(case_of_anna, anna)
    with act_as(anna):
        let_in(
            case=case_of_anna,
            staff=bernd,
            kind="tandem",
            until=timezone.now() + timedelta(days=3),
            reason="Tandem",
            by=anna.actor,
        )
    assert shown(case_of_anna, bernd).findings == []
    strength(case_of_anna, bernd, "Kocht für viele")
    assert [one.fact for one in shown(case_of_anna, anna, 2).findings] == [SECRET]
    with pytest.raises(RefusedError) as refused:
        finding(case_of_anna, bernd, "Ohne Freigabe", data_class=HEALTH)
    assert refused.value.field == "data_class"


def test_a_view_of_a_protected_lebenslage_hides_its_word_too(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        words = {"person_level": "costly", "person_words": "Nachts wach"}
        view = actions.keep_view(case=case_of_anna, domain="health", words=words, noted_on=DAY, by=anna.actor)
        assert view is not None
        assert (view.person_level, view.person_words, view.data_class) == ("", "", 2)
    stood = shown(case_of_anna, anna).views[0]
    assert (stood.person_level, stood.person_words, stood.own_level) == ("costly", "Nachts wach", "")


def test_each_view_is_voluntary_and_can_be_taken_back(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        assert actions.keep_view(case=case_of_anna, domain="day", words={}, noted_on=DAY, by=anna.actor) is None
        assert Assessment.objects.count() == 0
        row = actions.keep_view(
            case=case_of_anna, domain="day", words={"own_level": "mixed"}, noted_on=DAY, by=anna.actor
        )
        assert row is not None
        with pytest.raises(StaleError):
            actions.keep_view(case=case_of_anna, domain="day", words={}, noted_on=DAY, by=anna.actor, row=row, seen=9)
        actions.keep_view(
            case=case_of_anna, domain="day", words={}, noted_on=DAY, by=anna.actor, row=row, seen=row.version
        )
        assert DomainView.objects.filter(until_number=None).count() == 0
    assert shown(case_of_anna, anna).views == []


def test_a_strength_without_evidence_is_refused(case_of_anna: Case, anna: Staff) -> None:
    with pytest.raises(RefusedError) as refused:
        strength(case_of_anna, anna, evidence=" ")
    assert refused.value.field == "evidence"


def test_a_finding_needs_one_of_its_three_texts(case_of_anna: Case, anna: Staff) -> None:
    with pytest.raises(RefusedError) as refused:
        finding(case_of_anna, anna, "  ")
    assert refused.value.field == "fact"


# Setbacks


def state(case: Case, by: Staff) -> str:
    """Return everything of the case that a setback could touch."""
    with act_as(by):
        rows = [
            [model_to_dict(row) for row in model._default_manager.order_by("pk")]
            for model in (Case, Task, JournalEntry, Barrier, Assessment, Strength, Finding, DomainView)
        ]
        names = [entry.text for entry in timeline(read(case, by))]
    return json.dumps([rows, names], default=str)


def test_a_setback_changes_nothing_else(case_of_anna: Case, anna: Staff) -> None:
    strength(case_of_anna, anna)
    close(case_of_anna, anna)
    before = state(case_of_anna, anna)
    with act_as(anna):
        row = actions.keep_setback(
            case=case_of_anna, what="Rückfall", what_now="", since_on=DAY, by=anna.actor, data_class=HEALTH
        )
        actions.keep_setback(
            case=case_of_anna,
            what="Rückfall am Wochenende",
            what_now="Gruppe am Dienstag",
            since_on=DAY,
            by=anna.actor,
            data_class=HEALTH,
            row=row,
            seen=row.version,
        )
        assert Setback.objects.get().what == ""
        assert [(one.what, one.what_now) for one in setbacks_of(read(case_of_anna, anna))] == [
            ("Rückfall am Wochenende", "Gruppe am Dienstag")
        ]
    assert state(case_of_anna, anna) == before


# The way on


def test_the_way_on_opens_when_nothing_required_is_missing(case_of_anna: Case, anna: Staff) -> None:
    require("strengths", "aims", "closed")
    with act_as(anna):
        move_on(case=case_of_anna, to="assessment", by=anna.actor)
        case = read(case_of_anna, anna)
        assert [need.key for need in missing(needs_of(case))] == ["strengths", "aims", "closed"]
        with pytest.raises(RefusedError, match="Stärken mit Beleg"):
            actions.finish_assessment(case=case, by=anna.actor)
    strength(case_of_anna, anna)
    close(case_of_anna, anna)
    with act_as(anna):
        actions.finish_assessment(case=case, by=anna.actor)
        assert read(case_of_anna, anna).phase == "planning"


def test_the_panel_shows_class_1_only_and_one_query_tells_it(
    case_of_anna: Case, anna: Staff, django_assert_num_queries: Any
) -> None:
    with act_as(anna):
        assert panel_of(read(case_of_anna, anna), anna.actor) is None
    strength(case_of_anna, anna, SECRET, data_class=HEALTH)
    finding(case_of_anna, anna, "Repariert Räder", kind="hobby")
    with act_as(anna):
        case = read(case_of_anna, anna)
        with django_assert_num_queries(1):
            panel = panel_of(case, anna.actor)
        assert panel is not None
        assert (panel.strengths, panel.interests, panel.has_strengths) == ([], ["Repariert Räder"], True)
