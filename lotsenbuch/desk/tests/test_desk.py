"""The desk: what its pages log, what they keep, what they never show, and what a second press does."""

import re
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases import actions
from lotsenbuch.cases.models import Case, JournalEntry, Task
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.desk.models import SavedFilter
from lotsenbuch.intake.models import Intake
from lotsenbuch.office.models import House
from lotsenbuch.records.models import Draft
from lotsenbuch.records.rules import DataClass, StaleError
from tests.cast import NOTE, act_as, client_of, registered
from tests.house import files

pytestmark = pytest.mark.django_db
SECRET_DRAFT = "Suchtberatung seit Mai"


@pytest.fixture
def at_anna(anna: Staff) -> Client:
    return client_of(anna)


def last_read(staff: Staff, case: Case) -> int:
    with act_as(staff):
        return Entry.objects.filter(kind="read", case_id=case.pk).latest("at").data_class


def listed(staff: Staff) -> list[Any]:
    with act_as(staff):
        return [str(key) for entry in Entry.objects.filter(kind="listed") for key in entry.case_ids]


# What is sent is logged with its class


def test_the_log_names_the_class_of_the_facts_shown(anna: Staff, at_anna: Client, house: House) -> None:
    data = PersonData("Ada", "Adler", date(1980, 1, 1), street="Geheimweg 3", facts={"debts": "Mietschulden"})
    case = registered(anna, data)
    for name in ("desk:case_file", "desk:print_file"):
        assert "Mietschulden" in at_anna.get(reverse(name, args=[case.pk])).text
        assert last_read(anna, case) == DataClass.DEBTS


def test_the_log_names_the_class_of_a_protected_address(anna: Staff, at_anna: Client, house: House) -> None:
    data = PersonData("Ada", "Adler", date(1980, 1, 1), street="Geheimweg 3", has_protected_address=True)
    case = registered(anna, data)
    assert "Geheimweg" in at_anna.get(reverse("desk:case_file", args=[case.pk])).text
    assert last_read(anna, case) == DataClass.SEALED


def test_the_log_names_the_class_of_the_entries_shown(anna: Staff, at_anna: Client) -> None:
    case = registered(anna)
    with act_as(anna):
        actions.write_note(
            case=case,
            kind="talk",
            text="Bewährung bis Herbst",
            happened_at=timezone.now(),
            by=anna.actor,
            data_class=DataClass.DEBTS,
        )
    assert "Bewährung" in at_anna.get(reverse("desk:case_file", args=[case.pk])).text
    assert last_read(anna, case) == DataClass.DEBTS


def test_the_others_of_the_household_are_logged_as_listed(anna: Staff, at_anna: Client) -> None:
    one, other = (
        registered(anna, PersonData(name, "Adler", date(1980, 1, 1), bg_number="32102//0011111"))
        for name in ("Ada", "Otto")
    )
    assert "Otto Adler" in at_anna.get(reverse("desk:case_file", args=[one.pk])).text
    assert str(other.pk) in listed(anna)


def test_a_note_that_fits_several_lists_only_what_is_logged(anna: Staff, at_anna: Client) -> None:
    open_one, closed = (registered(anna, PersonData(name, "Adler", date(1980, 1, 1))) for name in ("Ada", "Otto"))
    with act_as(anna):
        Case.objects.filter(pk=closed.pk).update(closed_on=date(2026, 5, 1))
    typed = {"repeat_key": uuid4(), "case": "Adler", "kind": "phone", "text": "x"}
    page = at_anna.post(reverse("desk:quick_note"), typed)
    assert "Otto Adler" in page.text
    assert {str(open_one.pk), str(closed.pk)} <= set(listed(anna))


def test_a_revoked_application_on_the_desk_is_logged_as_read(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        Intake.objects.filter(case=case_of_anna).update(revoked_on=date(2026, 4, 1))
    assert "widerrufen" in client_of(anna).get("/").text
    assert last_read(anna, case_of_anna) == DataClass.COUNSELLING


# Nothing of a person in cookies and addresses


def test_a_saved_note_leaves_no_name_in_a_cookie(at_anna: Client, case_of_anna: Case) -> None:
    typed = {"repeat_key": uuid4(), "case": case_of_anna.fallnummer, "kind": "phone", "text": "x"}
    answer = at_anna.post(reverse("desk:quick_note"), typed)
    assert (answer.status_code, "messages" in answer.cookies) == (302, False)
    page = at_anna.get(reverse("desk:cases")).text
    message = page[page.index('id="messages"') :][:600]
    assert ("Vermerk gespeichert." in message, "Quellmoor" in message) == (True, False)


def test_messages_end_with_the_session(at_anna: Client, case_of_anna: Case) -> None:
    typed = {"repeat_key": uuid4(), "case": case_of_anna.fallnummer, "kind": "phone", "text": "x"}
    at_anna.post(reverse("desk:quick_note"), typed)
    at_anna.post(reverse("account_logout"))
    assert "Vermerk gespeichert" not in at_anna.get(reverse("account_login")).text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=Zeynep+Quellmoor", ""),
        ("phase=intake&q=Zeynep&due=week", "phase=intake&due=week"),
        ("phase=Quellmoor&due=week", "due=week"),
        ("sicht=team&seite=3", "sicht=team"),
    ],
)
def test_a_saved_filter_holds_filters_only(at_anna: Client, anna: Staff, query: str, kept: str) -> None:
    answer = at_anna.post(reverse("desk:save_filter"), {"name": "Meine", "query": query})
    with act_as(anna):
        assert SavedFilter.objects.get().query == kept
    assert answer.headers["Location"] == f"/faelle/?{kept}"


def test_a_name_of_a_filter_is_one_line_of_text(at_anna: Client, anna: Staff) -> None:
    for name in ("", "a\x00", "x" * 300):
        assert at_anna.post(reverse("desk:save_filter"), {"name": name, "query": ""}).status_code == 302
    assert at_anna.post(reverse("desk:save_filter"), {"name": "a", "query": "due=week\r\nX: y"}).status_code == 302
    with act_as(anna):
        assert SavedFilter.objects.count() == 0


# Drafts of a class


def _draft(client: Client, case: Case, **values: object) -> int:
    return client.post(reverse("desk:save_draft", args=["note", case.pk]), {"text": SECRET_DRAFT, **values}).status_code


def test_a_draft_comes_back_in_its_class_and_counts_as_read(anna: Staff, at_anna: Client) -> None:
    case = registered(anna)
    assert _draft(at_anna, case, data_class="3") == 200
    page = at_anna.get(reverse("desk:case_file", args=[case.pk]))
    assert (SECRET_DRAFT in page.text, page.context["form"]["data_class"].value()) == (True, "3")
    assert last_read(anna, case) == DataClass.DEBTS


def test_a_draft_without_the_grant_stays_closed(anna: Staff, bernd: Staff, at_anna: Client) -> None:
    case = registered(anna)
    with act_as(anna):
        actions.hand_over(case=case, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
    with act_as(bernd):
        actions.hand_over(case=case, to=anna, reason="zurück", classes=[], by=bernd.actor)
    assert _draft(at_anna, case, data_class="2") == 422
    with act_as(anna):
        assert Draft.objects.count() == 0


def test_a_draft_whose_grant_ended_is_not_offered_in_a_lower_class(anna: Staff, at_anna: Client) -> None:
    case = registered(anna)
    _draft(at_anna, case, data_class="2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("lotsenbuch.desk.views.case_file"), "_held", lambda _: set())
        page = at_anna.get(reverse("desk:case_file", args=[case.pk]))
    assert SECRET_DRAFT not in page.text


@pytest.mark.parametrize("typed", ["²", "9", "x", "-1", "4"])
def test_a_draft_of_no_class_is_not_kept(anna: Staff, at_anna: Client, typed: str) -> None:
    assert _draft(at_anna, registered(anna), data_class=typed) == 422


def test_drafts_go_with_the_hand_over(anna: Staff, bernd: Staff, at_anna: Client) -> None:
    case = registered(anna)
    _draft(at_anna, case, data_class="1")
    with act_as(anna):
        actions.hand_over(case=case, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
        assert Draft.objects.count() == 0


def test_opening_a_class_is_told_without_naming_it(anna: Staff, bernd: Staff) -> None:
    case = registered(anna)
    with act_as(anna):
        actions.hand_over(case=case, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
    with act_as(bernd):
        actions.open_class(
            case=case, data_class=DataClass.HEALTH, reason="Vorbereitung der Reha-Beratung", by=bernd.actor
        )
        assert JournalEntry.objects.latest("written_at").text == "Freigabe erteilt."
        assert Entry.objects.get(what="cases.open_class").data_class == DataClass.HEALTH


# Search


@pytest.mark.parametrize(
    "typed", ["ab\x00", "1.1.99999999999", "²³.1.2000", "9" * 5000, "1.1." + "9" * 5000, "\u202eab"]
)
def test_no_search_breaks(at_anna: Client, case_of_anna: Case, typed: str) -> None:
    assert at_anna.post(reverse("desk:search"), {"q": typed}).status_code == 200
    form = {"repeat_key": uuid4(), "case": typed, "kind": "phone", "text": "x"}
    assert at_anna.post(reverse("desk:quick_note"), form).status_code == 422


def test_three_letters_find_by_sound_when_nothing_is_spelled_so(anna: Staff, at_anna: Client) -> None:
    registered(anna, PersonData("Ada", "Quellmoor", date(1980, 1, 1)))
    registered(anna, PersonData("Ada", "Albers", date(1980, 1, 1)))
    page = at_anna.post(reverse("desk:search"), {"q": "Kel"}).text
    assert ("Quellmoor" in page, "Albers" in page) == (True, False)
    spelled = at_anna.post(reverse("desk:search"), {"q": "Alb"}).text
    assert ("Quellmoor" in spelled, "Albers" in spelled) == (False, True)


# Everything due on one page


def test_everything_due_stands_on_the_desk(anna: Staff, at_anna: Client) -> None:
    case = registered(anna)
    with act_as(anna):
        today = timezone.localdate()
        Task.objects.bulk_create(
            Task(case=case, title=f"Aufgabe {number}.", due_on=today, made_by=str(anna.actor)) for number in range(60)
        )
    page = at_anna.get("/").text
    assert len(re.findall(r"Aufgabe \d+\.</a>", page)) == 60
    with act_as(anna):
        Task.objects.bulk_create(
            Task(case=case, title="Noch mehr", due_on=today + timedelta(days=7), made_by=str(anna.actor))
            for _ in range(143)
        )
    page = at_anna.get("/").text
    assert "und 3 weitere" in page
    assert "/faelle/?due=week" in page


# A second press


def _key(page: Any) -> str:
    return str(page.context["form"]["repeat_key"].value())


def test_a_task_sent_twice_is_set_once(anna: Staff, at_anna: Client, case_of_anna: Case) -> None:
    url = reverse("desk:set_task", args=[case_of_anna.pk])
    typed = {"title": "Doppelt", "due_on": "01.12.2026", "repeat_key": _key(at_anna.get(url))}
    answers = [at_anna.post(url, typed).status_code for _ in range(2)]
    with act_as(anna):
        assert (answers, Task.objects.filter(title="Doppelt").count()) == ([302, 302], 1)


def test_tasks_for_many_sent_twice_are_set_once(anna: Staff, at_anna: Client, case_of_anna: Case) -> None:
    url = reverse("desk:bulk_task")
    asked = at_anna.post(url, {"case": [case_of_anna.pk]})
    assert not asked.context["form"].errors
    typed = {"case": [case_of_anna.pk], "title": "Masse", "due_on": "01.12.2026", "repeat_key": _key(asked)}
    answers = [at_anna.post(url, typed).status_code for _ in range(2)]
    with act_as(anna):
        assert (answers, Task.objects.filter(title="Masse").count()) == ([302, 302], 1)


def test_a_task_ticked_off_elsewhere_meanwhile_is_a_message(
    anna: Staff, at_anna: Client, case_of_anna: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act_as(anna):
        task = Task.objects.filter(case=case_of_anna).latest("made_at")

    def late(**_: object) -> None:
        raise StaleError

    monkeypatch.setattr("lotsenbuch.cases.actions.finish_task", late)
    answer = at_anna.post(reverse("desk:finish_task", args=[task.pk]), {}, follow=True)
    assert (answer.status_code, "schon erledigt" in answer.text) == (200, True)


def test_a_take_back_that_comes_too_late_is_a_message(
    anna: Staff, at_anna: Client, case_of_anna: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act_as(anna):
        task = Task.objects.filter(case=case_of_anna).latest("made_at")
        undo = actions.finish_task(task=task, by=anna.actor)

    def late(**_: object) -> None:
        raise StaleError

    monkeypatch.setattr("lotsenbuch.desk.actions.take_back", late)
    assert at_anna.post(reverse("desk:take_back", args=[undo.pk])).status_code == 302
    answer = at_anna.get(reverse("desk:cases"))
    assert (answer.status_code, "nicht mehr zurücknehmen" in answer.text) == (200, True)


# Pages that say that something went wrong


def test_pages_of_trouble_are_kept_nowhere_and_echo_no_password(
    anna: Staff, case_of_anna: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna, backend="lotsenbuch.accounts.backends.StaffBackend")
    secrets = {name: f"Geheim-{name}" for name in ("password", "old", "new", "again", "code")}
    refused = strict.post(reverse("accounts:change_password"), {**secrets, "text": NOTE})
    client = client_of(anna)
    client.raise_request_exception = False
    hidden = client.get(reverse("desk:case_file", args=[uuid4()]))
    monkeypatch.setattr("lotsenbuch.cases.actions.write_note", lambda **_: 1 / 0)
    typed = {"text": NOTE, "kind": "note", "data_class": 1, "repeat_key": uuid4()}
    broken = client.post(reverse("desk:write_note", args=[case_of_anna.pk]), typed)
    answers = (refused, hidden, broken)
    assert [answer.status_code for answer in answers] == [403, 404, 500]
    assert {answer.headers.get("Cache-Control") for answer in answers} == {"no-store"}
    assert (NOTE in refused.text, "Geheim-" in refused.text) == (True, False)


def test_what_another_site_sends_is_not_offered_to_be_sent_again(anna: Staff, case_of_anna: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna, backend="lotsenbuch.accounts.backends.StaffBackend")
    url = reverse("desk:write_note", args=[case_of_anna.pk])
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert "Untergeschoben" not in strict.post(url, {"text": "Untergeschoben"}, headers=headers).text
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert "Eigenes" in strict.post(url, {"text": "Eigenes"}, headers=own).text


def test_a_path_without_its_slash_is_no_path(at_anna: Client) -> None:
    assert [at_anna.get(path).status_code for path in ("/faelle", "/gibt-es-nicht")] == [404, 404]


def test_every_address_written_out_leads_somewhere() -> None:
    """A link without its slash at the end would lead nowhere, silently."""
    written = re.compile(r"""(?:href|action|src)=["'](/[^"'{?#]*)|redirect\(f?["'](/[^"'{?#]*)""")
    for path in files(".html", ".py", without=("migrations", "tests")):
        for found in written.finditer(path.read_text(encoding="utf-8")):
            resolve(found[1] or found[2])
