"""What people do with a case: exact results, refusals at their field, one entry each."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases import actions
from lotsenbuch.cases.actions import tasks
from lotsenbuch.cases.models import Case, ContactChannel, Household, JournalEntry, Outline, Person, ProtectedFact, Task
from lotsenbuch.cases.queries import case_of, cases_of, found, loads, open_facts, open_tasks, timeline
from lotsenbuch.cases.rules.person import Channel
from lotsenbuch.cases.rules.phases import Need
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import OTHER_PERSON, PERSON, act_as, client_of, registered

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def entries(what: str, by: Staff) -> int:
    with act_as(by):
        return Entry.objects.filter(what=what).count()


# Registering


def test_registering_keeps_everything_that_was_said(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        person = Person.objects.get(pk=case_of_anna.person_id)
        assert (person.full_name, person.birth_on, person.gender) == (
            "Zeynep Freifrau von Quellmoor-Çelik", PERSON.birth_on, "w",
        )  # fmt: skip
        assert (person.languages, person.interpreter_language) == (["Türkisch", "Deutsch"], "Türkisch")
        assert (person.street, person.postcode, person.town) == ("Fliederstieg 17", "44532", "Lotsenau")
        assert (person.kundennummer, person.technical_means) == ("321A987654", ["smartphone"])
        assert Household.objects.get(persons=person).bg_number == "32102//0076543"
        channel = ContactChannel.objects.get()
        assert (channel.value, channel.said_by, channel.recorded_by) == (
            "0151 5550017", "die Person selbst", str(anna.actor),
        )  # fmt: skip
        assert open_facts(case_of_anna) == PERSON.facts
        assert [entry.text for entry in timeline(case_of_anna, kinds=["event"])] == ["Fall angelegt."]


def test_a_fallnummer_begins_with_the_year_and_counts(anna: Staff) -> None:
    first, second = registered(anna, OTHER_PERSON), registered(anna, replace(OTHER_PERSON, first_name="Ilse"))
    assert first.fallnummer[:3] == second.fallnummer[:3] == "26-"
    assert int(second.fallnummer[3:]) == int(first.fallnummer[3:]) + 1


def test_two_of_one_household_share_it(anna: Staff, bernd: Staff) -> None:
    one = registered(anna, replace(OTHER_PERSON, bg_number="32102//1"))
    other = registered(bernd, replace(OTHER_PERSON, first_name="Ilse", bg_number="32102//1"))
    with act_as(anna):
        household = Person.objects.get(pk=one.person_id).household_id
    with act_as(bernd):
        assert Person.objects.get(pk=other.person_id).household_id == household


def test_a_second_episode_names_the_first(anna: Staff) -> None:
    first = registered(anna, OTHER_PERSON)
    with act_as(anna):
        Case.objects.filter(pk=first.pk).update(closed_on=DAY)
        again = actions.register_case(
            data=OTHER_PERSON, opened_on=DAY, by=anna.actor, person=first.person, earlier=first
        )
        assert (again.person_id, again.earlier_id) == (first.person_id, first.id)
        assert Person.objects.count() == 1


def test_an_outline_follows_the_case(anna: Staff, teams: tuple[object, object]) -> None:
    case = registered(anna, replace(OTHER_PERSON, birth_on=date(1974, 11, 2), interpreter_language="Farsi"))
    with act_as(anna):
        outline = Outline.objects.get(pk=case.pk)
        assert (outline.initials, outline.holder, outline.phase) == ("J. W.", anna, "intake")
        assert (outline.age_group, outline.needs_interpreter, outline.district) == ("25 bis 54", True, "Lotsenau")
        assert (outline.next_due_on, outline.is_closed) == (None, False)
        actions.set_task(case=case, title="Anrufen", due_on=DAY, by=anna.actor)
        actions.move_on(case=case, to="assessment", by=anna.actor)
        outline.refresh_from_db()
        assert (outline.next_due_on, outline.phase) == (DAY, "assessment")


def test_utilisation_counts_open_cases_of_everybody(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(bernd):
        assert loads([anna.id, bernd.id]) == {anna.id: 1, bernd.id: 0}


# Finding


NAMES = ["zey", "quell", "quelmoor", "celik", "Çelik", "çelik zeynep", "von quellmoor"]


@pytest.mark.parametrize("typed", [*NAMES, "321A987", "0076543", "14.3.1987", "14.03.87"])
def test_a_case_is_found_by_what_one_remembers(case_of_anna: Case, anna: Staff, typed: str) -> None:
    with act_as(anna):
        assert list(found(cases_of(anna.actor), typed)) == [case_of_anna]


@pytest.mark.parametrize("typed", ["ottokar", "zeynep ottokar", "1.1.1900", "%", "_", "' or 1=1"])
def test_what_does_not_fit_is_not_found(case_of_anna: Case, anna: Staff, typed: str) -> None:
    with act_as(anna):
        assert list(found(cases_of(anna.actor), typed)) == []


def test_a_hidden_case_is_not_found(case_of_anna: Case, bernd: Staff, made_up: UUID) -> None:
    with act_as(bernd):
        assert list(found(cases_of(bernd.actor), "zeynep")) == []
        assert case_of(case_of_anna.id, bernd.actor) is case_of(made_up, bernd.actor) is None


# Journal


def test_a_note_is_kept_as_written(case_of_anna: Case, anna: Staff) -> None:
    at = timezone.now() - timedelta(hours=3)
    with act_as(anna):
        note = actions.write_note(
            case=case_of_anna, kind="visit", text="Am Kanal\nspaziert", happened_at=at, minutes=40, by=anna.actor
        )
        stored = JournalEntry.objects.get(pk=note.pk)
    assert (stored.kind, stored.text, stored.happened_at, stored.minutes) == ("visit", "Am Kanal\nspaziert", at, 40)
    assert (stored.author_id, stored.data_class, stored.sealed) == (anna.id, 1, None)


@pytest.mark.parametrize(
    ("text", "hours", "field"), [("  ", -1, "text"), ("Anruf", 1, "happened_on")], ids=["empty", "future"]
)
def test_a_note_is_refused_at_its_field(case_of_anna: Case, anna: Staff, text: str, hours: int, field: str) -> None:
    at = timezone.now() + timedelta(hours=hours)
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.write_note(case=case_of_anna, kind="note", text=text, happened_at=at, by=anna.actor)
    assert refused.value.field == field


def test_the_timeline_is_newest_first_and_can_be_narrowed(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        times = [entry.happened_at for entry in timeline(case_of_anna)]
        kinds = {entry.kind for entry in timeline(case_of_anna, kinds=["talk"])}
        assert len(timeline(case_of_anna, limit=2)) == 2
    assert times == sorted(times, reverse=True)
    assert kinds == {"talk"}


# Phases


def test_a_move_is_noted_and_can_be_taken_back(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        undo = actions.move_on(case=case_of_anna, to="assessment", by=anna.actor)
        assert Case.objects.get().phase == "assessment"
        assert actions.take_back_move(undo=undo, by=anna.actor) is not None
        assert Case.objects.get().phase == "intake"
        undo.refresh_from_db()
        assert actions.take_back_move(undo=undo, by=anna.actor) is None
        texts = {entry.text for entry in timeline(case_of_anna, kinds=["event"])}
    assert {"Phase: Fallzugang → Bewertung.", "Phasenwechsel zurückgenommen: wieder Fallzugang."} <= texts


def test_a_move_is_not_taken_back_when_the_case_moved_on(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        undo = actions.move_on(case=case_of_anna, to="assessment", by=anna.actor)
        actions.move_on(case=case_of_anna, to="planning", by=anna.actor)
        assert actions.take_back_move(undo=undo, by=anna.actor) is None
        assert Case.objects.get().phase == "planning"


def test_back_goes_only_with_a_reason(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        actions.move_on(case=case_of_anna, to="planning", by=anna.actor)
        with pytest.raises(RefusedError) as refused:
            actions.move_on(case=case_of_anna, to="intake", by=anna.actor, reason=" ")
        assert refused.value.field == "reason"
        actions.move_on(case=case_of_anna, to="intake", by=anna.actor, reason="Antrag fehlt noch")
        assert Case.objects.get().phase == "intake"


def test_forward_goes_only_with_what_is_needed_and_back_always(case_of_anna: Case, anna: Staff) -> None:
    needs = [
        Need("alliance", "Arbeitsbündnis vereinbart", is_met=False),
        Need("x", "X", is_met=False, is_required=False),
    ]
    with act_as(anna):
        with pytest.raises(RefusedError) as refused:
            actions.move_on(case=case_of_anna, to="assessment", needs=needs, by=anna.actor)
        assert refused.value.message == "Es fehlt noch: Arbeitsbündnis vereinbart."
        actions.move_on(case=case_of_anna, to="assessment", by=anna.actor)
        actions.move_on(case=case_of_anna, to="intake", needs=needs, reason="zu früh", by=anna.actor)


def test_a_move_to_where_the_case_stands_is_refused(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.move_on(case=case_of_anna, to="intake", by=anna.actor)
    assert refused.value.field == "to"


# Tasks


def test_a_task_is_done_once_and_can_be_opened_again(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        task = actions.set_task(case=case_of_anna, title=" Anrufen ", due_on=DAY, why="Hausregel", by=anna.actor)
        assert (task.title, task.made_by, task.done_at) == ("Anrufen", str(anna.actor), None)
        undo = actions.finish_task(task=task, by=anna.actor)
        done_at = Task.objects.get(pk=task.pk).done_at
        actions.finish_task(task=task, by=anna.actor)
        assert Task.objects.get(pk=task.pk).done_at == done_at
        assert task not in open_tasks(anna.actor, until=date(2030, 1, 1))
        assert actions.take_back_finish(undo=undo, by=anna.actor) == task
        assert Task.objects.get(pk=task.pk).done_at is None


def test_a_late_tick_stays(case_of_anna: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "undo_until", lambda: timezone.now() - timedelta(hours=1))
    with act_as(anna):
        task = actions.set_task(case=case_of_anna, title="Anrufen", due_on=DAY, by=anna.actor)
        undo = actions.finish_task(task=task, by=anna.actor)
        assert actions.take_back_finish(undo=undo, by=anna.actor) is None


def test_open_tasks_are_those_due_until_the_day_soonest_first(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        for days in (3, 1, 9):
            actions.set_task(case=case_of_anna, title=f"in {days}", due_on=DAY + timedelta(days=days), by=anna.actor)
        due = [task.title for task in open_tasks(anna.actor, until=DAY + timedelta(days=3))]
    assert due == ["in 1", "in 3"]


def test_a_task_without_a_title_is_refused(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.set_task(case=case_of_anna, title=" ", due_on=DAY, by=anna.actor)
    assert refused.value.field == "title"


# Person


def test_changed_data_needs_the_version_that_was_seen(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        person = Person.objects.get()
        changes = {"technical_remark": "neues Gerät"}
        actions.change_person(case=case_of_anna, person=person, seen=1, changes=changes, by=anna.actor)
        with pytest.raises(StaleError):
            actions.change_person(case=case_of_anna, person=person, seen=1, changes={"town": "x"}, by=anna.actor)
        stored = Person.objects.get()
    assert (stored.technical_remark, stored.town, stored.version) == ("neues Gerät", "Lotsenau", 2)


def test_an_old_number_is_kept_beside_the_new_one(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        old = ContactChannel.objects.get()
        actions.end_channel(case=case_of_anna, channel=old, seen=1, on=DAY, by=anna.actor)
        new = Channel("mobile", "0151 5550099", DAY, "der Bruder")
        actions.add_channel(case=case_of_anna, channel=new, by=anna.actor)
        rows = [(row.value, row.valid_until) for row in ContactChannel.objects.all()]
        assert rows == [("0151 5550099", None), ("0151 5550017", DAY)]
        with pytest.raises(RefusedError) as refused:
            actions.end_channel(case=case_of_anna, channel=old, seen=2, on=date(2020, 1, 1), by=anna.actor)
        assert refused.value.field == "valid_until"
        with pytest.raises(IntegrityError, match="channel_period"), transaction.atomic():
            ContactChannel.objects.filter(pk=old.pk).update(valid_until=date(2020, 1, 1))


def test_a_protected_address_is_no_way_in_plain_sight(anna: Staff) -> None:
    case = registered(anna, replace(OTHER_PERSON, street="Geheimweg 3", has_protected_address=True))
    page = reverse("cases:channels", args=[case.id])
    typed = {"kind": "post", "value": "Geheimweg 3", "valid_from": "04.05.2026", "said_by": "die Person"}
    answer = client_of(anna).post(page, typed)
    assert (answer.status_code, "Die Anschrift ist geschützt" in answer.text) == (200, True)
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.add_channel(case=case, channel=Channel("post", "Geheimweg 3", DAY, "x"), by=anna.actor)
    assert refused.value.field == "kind"
    with act_as(anna):
        actions.add_channel(case=case, channel=Channel("mobile", "0151 5550044", DAY, "x"), by=anna.actor)
        assert [row.kind for row in ContactChannel.objects.filter(person=case.person_id)] == ["mobile"]


def test_a_voluntary_statement_is_replaced_and_really_deleted(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        actions.record_fact(case=case_of_anna, kind="debts", text="in Beratung", by=anna.actor)
        assert open_facts(case_of_anna)["debts"] == "in Beratung"
        assert ProtectedFact.objects.get(kind="debts").version == 2
        actions.record_fact(case=case_of_anna, kind="debts", text="", by=anna.actor)
        assert not ProtectedFact.objects.filter(kind="debts").exists()
        assert Entry.objects.filter(what="cases.record_fact").latest("at").data_class == DataClass.DEBTS


# Hand-over


def test_a_hand_over_is_noted_told_and_logged_once(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        actions.hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=(), by=anna.actor)
    with act_as(bernd):
        assert "Fallführung übergeben an Bernd Brandt." in {entry.text for entry in timeline(case_of_anna)}
        notice = Notice.objects.get()
        assert (notice.kind, notice.target_id, notice.seen_at) == ("case_assigned", case_of_anna.id, None)
        assert Outline.objects.get().holder == bernd
    assert entries("cases.hand_over", anna) == 1


def test_a_hand_over_taken_back_leaves_no_notice(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        undo = actions.hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=(), by=anna.actor)
    with act_as(bernd):
        assert Notice.objects.filter(target_id=case_of_anna.id).count() == 1
    with act_as(anna):
        assert actions.take_back_assignment(undo=undo, by=anna.actor) == case_of_anna
    with act_as(bernd):
        assert not Notice.objects.filter(target_id=case_of_anna.id).exists()


def test_a_case_is_not_handed_to_who_holds_it(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna), pytest.raises(RefusedError) as refused:
        actions.hand_over(case=case_of_anna, to=anna, reason="", classes=(), by=anna.actor)
    assert refused.value.field == "to"
