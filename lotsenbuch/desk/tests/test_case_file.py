"""The file: its cost, its notes, its phases, its tasks, and the ten seconds in which an act can be taken back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import hand_over, move_on, set_task, write_note
from lotsenbuch.cases.models import Case, JournalEntry, Task, UndoRight
from tests.cast import NOTE, SEALED_NOTE, act_as, client_of

from .desk import MOST_QUERIES, file_of, note, people, queries_of

pytestmark = pytest.mark.django_db


def entries(by: Staff, case: Case) -> list[JournalEntry]:
    with act_as(by):
        return list(JournalEntry.objects.filter(case=case).exclude(kind="event").order_by("written_at"))


def write(client: Client, case: Case, sent: dict[str, Any]) -> Any:
    return client.post(reverse("desk:write_note", args=[case.id]), sent)


# The page


def test_the_file_shows_what_is_true_and_who_wrote_what(anna: Staff, case_of_anna: Case) -> None:
    page = client_of(anna).get(file_of(case_of_anna)).content.decode()
    told = ("Zeynep Freifrau von Quellmoor-Çelik", NOTE, SEALED_NOTE, "Anna Arndt", "Bandscheibenvorfall im Frühjahr")
    assert [text for text in told if text not in page] == []


def test_the_timeline_shows_one_kind(anna: Staff, case_of_anna: Case) -> None:
    page = client_of(anna).get(f"{file_of(case_of_anna)}?art=phone").content.decode()
    assert SEALED_NOTE in page
    assert NOTE not in page
    assert NOTE in client_of(anna).get(f"{file_of(case_of_anna)}?art=quatsch").content.decode()


def test_without_the_grant_a_sealed_note_is_not_there(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    page = client_of(bernd).get(file_of(case_of_anna)).content.decode()
    assert NOTE in page
    assert SEALED_NOTE not in page
    assert "Bandscheibenvorfall" not in page
    assert client_of(anna).get(file_of(case_of_anna)).status_code == 404


@pytest.mark.parametrize("door", ["desk:case_file", "desk:print_file"])
def test_a_file_costs_the_same_however_much_is_in_it(anna: Staff, door: str) -> None:
    case = people(anna, "Kranz")[0]
    client, path = client_of(anna), reverse(door, args=[case.id])
    fill(case, anna, 1)
    one = queries_of(client, path)
    fill(case, anna, 3)
    assert queries_of(client, path) == one <= MOST_QUERIES


def test_a_full_file_of_fallzugang_keeps_the_limit(anna: Staff, case_of_anna: Case) -> None:
    """With household, protected facts and a sealed note: the most that a file asks for."""
    assert queries_of(client_of(anna), file_of(case_of_anna)) <= MOST_QUERIES


def fill(case: Case, by: Staff, count: int) -> None:
    with act_as(by):
        for number in range(count):
            write_note(case=case, kind="talk", text=f"Nummer {number}", happened_at=timezone.now(), by=by.actor)
            set_task(case=case, title="Anrufen", due_on=timezone.localdate(), by=by.actor)


# Notes


def test_a_note_is_written_at_its_time(anna: Staff, case_of_anna: Case) -> None:
    answer = write(
        client_of(anna), case_of_anna, note("Gesprochen", kind="talk", happened_on="1.10.2026", minutes="45")
    )
    assert answer["Location"] == file_of(case_of_anna)
    last = entries(anna, case_of_anna)[-1]
    assert (last.kind, last.text, last.minutes, last.author_id) == ("talk", "Gesprochen", 45, anna.id)
    assert timezone.localtime(last.happened_at).isoformat() == "2026-10-01T12:00:00+02:00"


def test_the_same_form_sent_twice_writes_once(anna: Staff, case_of_anna: Case) -> None:
    before, sent = len(entries(anna, case_of_anna)), note("Einmal")
    assert [write(client_of(anna), case_of_anna, sent).status_code for _ in range(2)] == [302, 302]
    assert len(entries(anna, case_of_anna)) == before + 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "  "}, "id_text_error"),
        ({"happened_on": "morgen"}, "Der Zeitpunkt liegt in der Zukunft."),
        ({"happened_on": "31.2."}, "Das ist kein Tag im Kalender."),
        ({"minutes": "viele"}, "id_minutes_error"),
        ({"kind": "event"}, "id_kind_error"),
        ({"data_class": "4"}, "id_data_class_error"),
    ],
)
def test_a_wrong_note_keeps_what_was_typed(anna: Staff, case_of_anna: Case, wrong: dict[str, str], said: str) -> None:
    before = len(entries(anna, case_of_anna))
    answer = write(client_of(anna), case_of_anna, note("Bleibt stehen", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert ("Bleibt stehen" in page) == ("text" not in wrong)
    assert len(entries(anna, case_of_anna)) == before


def test_a_refused_note_can_be_sent_again_with_the_same_key(anna: Staff, case_of_anna: Case) -> None:
    sent, client = note("Später richtig", happened_on="morgen"), client_of(anna)
    assert write(client, case_of_anna, sent).status_code == 422
    assert write(client, case_of_anna, {**sent, "happened_on": "heute"}).status_code == 302
    assert entries(anna, case_of_anna)[-1].text == "Später richtig"


def test_a_note_of_class_2_lies_sealed_in_the_table(anna: Staff, case_of_anna: Case) -> None:
    write(client_of(anna), case_of_anna, note("Beginnt eine Kur", data_class="2"))
    last = entries(anna, case_of_anna)[-1]
    assert (last.text, last.data_class) == ("", 2)
    assert b"Beginnt" not in bytes(last.sealed or b"")
    assert "Beginnt eine Kur" in client_of(anna).get(file_of(case_of_anna)).content.decode()


def test_without_the_grant_class_2_cannot_be_chosen(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Vertretung auf Dauer", classes=[], by=anna.actor)
    before = len(entries(bernd, case_of_anna))
    answer = write(client_of(bernd), case_of_anna, note("Beginnt eine Kur", data_class="2"))
    assert answer.status_code == 422
    assert len(entries(bernd, case_of_anna)) == before


# Phases


def move(client: Client, case: Case, to: str, **typed: Any) -> Any:
    sent = {"to": to, "reason": "", "version": case.version, **typed}
    return client.post(reverse("desk:move_phase", args=[case.id]), sent)


def test_what_is_missing_is_named(anna: Staff, case_of_anna: Case) -> None:
    page = move(client_of(anna), case_of_anna, "assessment").content.decode()
    assert "Es fehlt noch: Prognose über ein Jahr, Hemmnisse festgestellt," in page
    with act_as(anna):
        assert Case.objects.get(pk=case_of_anna.pk).phase == "intake"


def moved(case: Case, to: str, by: Staff) -> Case:
    with act_as(by):
        move_on(case=case, to=to, reason="", needs=[], by=by.actor)
        return Case.objects.get(pk=case.pk)


def test_going_back_needs_a_reason(anna: Staff, case_of_anna: Case) -> None:
    case, client = moved(case_of_anna, "planning", anna), client_of(anna)
    assert "Bitte kurz sagen, warum es zurückgeht." in move(client, case, "assessment").content.decode()
    assert move(client, case, "assessment", reason="Noch etwas offen").status_code == 302
    assert "Noch etwas offen" in client.get(file_of(case)).content.decode()


def test_the_second_of_two_who_move_hears_it(anna: Staff, case_of_anna: Case) -> None:
    case = moved(case_of_anna, "assessment", anna)
    answer = move(client_of(anna), case, "planning", version=case.version - 1)
    assert "Inzwischen wurde hier etwas anderes gespeichert." in answer.content.decode()
    with act_as(anna):
        assert Case.objects.get(pk=case.pk).phase == "assessment"


# Tasks and undo


def finished(client: Client, by: Staff, case: Case) -> UndoRight:
    with act_as(by):
        task = set_task(case=case, title="Anrufen", due_on=timezone.localdate(), by=by.actor)
    assert client.post(reverse("desk:finish_task", args=[task.id])).status_code == 302
    with act_as(by):
        return UndoRight.objects.latest("expires_at")


def take_back(client: Client, undo_id: UUID) -> Any:
    return client.post(reverse("desk:take_back", args=[undo_id]))


def open_titles(by: Staff) -> list[str]:
    with act_as(by):
        return list(Task.objects.filter(done_at=None, title="Anrufen").values_list("title", flat=True))


def test_a_task_needs_words_and_a_day(anna: Staff, case_of_anna: Case) -> None:
    path = reverse("desk:set_task", args=[case_of_anna.id])
    page = client_of(anna).post(path, {"title": "Kita anrufen", "due_on": "irgendwann"}).content.decode()
    assert "Kita anrufen" in page
    assert "Das ist kein Tag im Kalender." in page


def test_an_act_is_taken_back_in_time_and_only_once(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    undo = finished(client, anna, case_of_anna)
    assert open_titles(anna) == []
    assert take_back(client, undo.id)["Location"] == reverse("desk:home")
    assert open_titles(anna) == ["Anrufen"]
    answer = client.post(reverse("desk:take_back", args=[undo.id]), follow=True)
    assert "Das lässt sich nicht mehr zurücknehmen" in answer.content.decode()


def test_after_fifteen_seconds_it_is_too_late(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    undo = finished(client, anna, case_of_anna)
    with act_as(anna):
        late = UndoRight(actor=undo.actor, act=undo.act, case_id=undo.case_id, before=undo.before)
        late.expires_at = timezone.now() - timedelta(seconds=1)
        late.save(force_insert=True)
    answer = client.post(reverse("desk:take_back", args=[late.id]), follow=True)
    assert "Das lässt sich nicht mehr zurücknehmen" in answer.content.decode()
    assert open_titles(anna) == []


def test_the_button_is_shown_for_ten_seconds(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        undo = finished(client, anna, case_of_anna)
        assert undo.expires_at == timezone.now() + timedelta(seconds=15)
        assert "Rückgängig" in client.get("/").content.decode()
        clock.shift(11)
        assert "Rückgängig" not in client.get("/").content.decode()


def test_somebody_elses_undo_is_as_if_made_up(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    undo = finished(client_of(anna), anna, case_of_anna)
    assert take_back(client_of(bernd), undo.id).status_code == 404
    assert take_back(client_of(bernd), uuid4()).status_code == 404
    assert open_titles(anna) == []


def test_a_foreign_task_is_as_if_made_up(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        task = Task.objects.get()
    for key in (task.id, uuid4()):
        assert client_of(bernd).post(reverse("desk:finish_task", args=[key])).status_code == 404
