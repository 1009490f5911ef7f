"""Break-glass and supervision: one case, read only, told at once, ended, and no oracle for what is hidden."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import record as audit
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import (
    Plea,
    break_glass,
    seal_case,
    set_task,
    supervise,
    write_note,
)
from lotsenbuch.cases.models import Access, Case, Grant, JournalEntry, Opening, Person, Task
from lotsenbuch.cases.queries import case_of, classes_of
from lotsenbuch.office.models import House
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from tests.cast import NOTE, PERSON, SEALED_NOTE, Cast, act_as, client_of

pytestmark = pytest.mark.django_db
WHY = "Die Schwester ruft an, seit zwei Tagen keine Antwort"
NOWHERE = "26-99999"
DAY = timedelta(days=1)
RELEASE = True
REMIND = Actor.service("remind")
VOLATILE = r"nonce[-=]\"?[\w+/=-]+|(?<=value=\")[A-Za-z0-9]{64}(?=\")|(?<=csrftoken\": \")\w{64}|[0-9a-f-]{36}"
VOLATILE += r"|datetime=\"[^\"]+\"|\d\d:\d\d(?=\W+Uhr)"


def plea(number: str, *classes: DataClass) -> Plea:
    return Plea(number, "crisis_call", WHY, classes)


def broken(case: Case, by: Staff, house: House, *classes: DataClass) -> Opening:
    with act_as(by):
        return break_glass(plea=plea(case.fallnummer, *classes), house=house, by=by.actor)


def supervised(case: Case, by: Staff, house: House, hours: int = 8) -> Opening:
    with act_as(by):
        asked = Plea(case.fallnummer, "complaint", WHY, reference="BSW 12/26")
        return supervise(plea=asked, hours=hours, house=house, by=by.actor)


def typed(a_number: str, **more: object) -> dict[str, object]:
    return {"number": a_number, "reason": "danger", "explanation": WHY, **more}


@pytest.fixture
def sealed_case(case_of_anna: Case, anna: Staff) -> Case:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Anschrift nach § 51 BMG gesperrt", by=anna.actor)
    return case_of_anna


# What opens


def test_break_glass_opens_one_case_for_an_hour_to_read(case_of_anna: Case, bernd: Staff, house: House) -> None:
    before = timezone.now()
    opening = broken(case_of_anna, bernd, house)
    with act_as(bernd):
        (access,) = Access.objects.filter(actor=str(bernd.actor), case=case_of_anna)
        assert (access.kind, access.may_write) == ("glass", False)
        assert access.valid_until is not None
        assert access.valid_until - access.valid_from == timedelta(hours=1)
        assert [one.text for one in JournalEntry.objects.filter(kind="talk")] == [NOTE]
        assert Person.objects.get().last_name == PERSON.last_name
    assert access.reason == Opening.Reason.CRISIS_CALL.label
    assert opening.state() == "running"
    assert opening.ends_at is not None
    assert opening.ends_at >= before + timedelta(minutes=59)


def test_classes_stay_closed_unless_ticked_and_class_4_always(case_of_anna: Case, bernd: Staff, house: House) -> None:
    broken(case_of_anna, bernd, house)
    with act_as(bernd):
        assert classes_of(case_of_anna.id, bernd.actor) == set()
        assert not JournalEntry.objects.filter(data_class__gte=2).exists()
        with pytest.raises(Exception, match="opening_classes"), transaction.atomic():
            ask_guard("cases_ask_opening", "glass", "26-1", "danger", "", WHY, [4], 1, timezone.localdate() + DAY)


def test_a_ticked_class_opens_alone_and_each_is_logged_by_itself(
    case_of_anna: Case, bernd: Staff, hanna: Staff, house: House
) -> None:
    broken(case_of_anna, bernd, house, DataClass.HEALTH)
    with act_as(bernd):
        assert classes_of(case_of_anna.id, bernd.actor) == {2}
        assert Grant.objects.get().valid_until == Access.objects.get().valid_until
    broken(case_of_anna, hanna, house, DataClass.HEALTH, DataClass.DEBTS)
    with act_as(hanna):
        logged = Entry.objects.filter(actor=str(hanna.actor), what="cases.ask_class")
        assert sorted(logged.values_list("data_class", "case_id")) == [(2, case_of_anna.id), (3, case_of_anna.id)]


def test_a_kundennummer_opens_too_and_does_not_stay_written_down(
    case_of_anna: Case, bernd: Staff, house: House
) -> None:
    with act_as(bernd):
        opening = break_glass(plea=plea(PERSON.kundennummer), house=house, by=bernd.actor)
    assert (opening.case_id, opening.number) == (case_of_anna.id, case_of_anna.fallnummer)


def test_holder_officer_and_reviewers_are_told_at_once_without_content(
    case_of_anna: Case, everybody: Cast, house: House
) -> None:
    opening = broken(case_of_anna, everybody["bernd"], house)
    told = {}
    for name, staff in everybody.items():
        with act_as(staff):
            told[name] = list(staff.notices.filter(kind__startswith="access_").values_list("kind", "target_id"))
    to_review = [("access_to_review", opening.id)]
    expected: dict[str, list[tuple[str, UUID]]] = {name: [] for name in everybody}
    expected |= dict.fromkeys(("dilek", "ines", "jonas"), to_review)
    assert told == expected | {"anna": [("access_used", case_of_anna.id)]}


def test_an_own_case_says_so_and_opens_nothing(case_of_anna: Case, anna: Staff) -> None:
    answer = client_of(anna).post(reverse("cases:break_glass"), typed(case_of_anna.fallnummer), follow=True)
    assert answer.redirect_chain == [(reverse("desk:case_file", args=[case_of_anna.id]), 302)]
    assert "Dieser Fall ist schon offen" in answer.text
    with act_as(anna):
        assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"explanation": "zu kurz"}, "mindestens 20 Zeichen"),
        ({"reason": "curious"}, "reason"),
        ({"number": "Zeynep"}, "Das ist keine Nummer"),
        ({"data_classes": ["4"]}, "data_classes"),
    ],
)
def test_a_request_without_reason_explanation_or_number_is_refused(
    case_of_anna: Case, bernd: Staff, changed: dict[str, object], said: str
) -> None:
    answer = client_of(bernd).post(reverse("cases:break_glass"), typed(case_of_anna.fallnummer, **changed))
    assert answer.status_code == 200
    assert said in answer.text
    with act_as(bernd):
        assert not Access.objects.exists()


def test_the_guard_checks_again_what_the_form_checked(case_of_anna: Case, everybody: Cast) -> None:
    due = timezone.localdate() + DAY
    number = case_of_anna.fallnummer
    for name, kind, reason, why, hours, day in (
        ("bernd", "glass", "danger", "zu kurz", 1, due),
        ("bernd", "glass", "danger", WHY, 2, due),
        ("bernd", "glass", "complaint", WHY, 1, due),
        ("bernd", "glass", "danger", WHY, 1, due - DAY),
        ("bernd", "supervision", "complaint", WHY, 1, due),
        ("ines", "supervision", "complaint", WHY, 9, due),
        ("ines", "glass", "danger", WHY, 1, due),
        ("chris", "glass", "danger", WHY, 1, due),
        ("frieda", "glass", "danger", WHY, 1, due),
        ("dilek", "supervision", "complaint", WHY, 1, due),
    ):
        refused = pytest.raises(Exception, match=r"not allowed|opening_hour|opening_reason")
        with act_as(everybody[name]), refused, transaction.atomic():
            ask_guard("cases_ask_opening", kind, number, reason, "X 1", why, [], hours, day)


def test_five_in_an_hour_are_enough(bernd: Staff, house: House) -> None:
    for number in range(5):
        with act_as(bernd):
            break_glass(plea=plea(f"26-9990{number}"), house=house, by=bernd.actor)
    with act_as(bernd), pytest.raises(RefusedError, match="fünf Anfragen"):
        break_glass(plea=plea(NOWHERE), house=house, by=bernd.actor)


def test_the_same_form_sent_twice_opens_once(case_of_anna: Case, bernd: Staff) -> None:
    client, form = client_of(bernd), typed(case_of_anna.fallnummer, repeat_key="5d0c3dcd-2f0b-4f5b-9b1c-0a4d7f5d1c11")
    first, again = (client.post(reverse("cases:break_glass"), form)["Location"] for _ in range(2))
    assert first == again
    with act_as(bernd):
        assert Opening.objects.count() == 1


# What stays shut


def test_the_words_of_the_reasons_are_the_same_in_the_database() -> None:
    written = import_module("lotsenbuch.cases.migrations.0007_guard_opens_a_case").REASONS
    assert written == dict(Opening.Reason.choices)


def test_in_break_glass_every_write_is_refused_by_the_database(case_of_anna: Case, bernd: Staff, house: House) -> None:
    broken(case_of_anna, bernd, house, DataClass.HEALTH)
    by = bernd.actor
    with act_as(bernd):
        case = case_of(case_of_anna.id, by)
        assert case is not None
        attempts: list[Callable[[], Any]] = [
            lambda: write_note(case=case, kind="note", text="X", happened_at=timezone.now(), by=by),
            lambda: set_task(case=case, title="X", due_on=date(2026, 5, 4), by=by),
            lambda: Task.objects.update(title="X"),
            lambda: Case.objects.update(phase="closure"),
            lambda: Person.objects.update(last_name="X"),
            lambda: case.person.channels.update(value="X"),
            lambda: ask_guard("cases_let_in", case.id, bernd.id, "deputy", timezone.now() + DAY, "darf nicht gehen"),
        ]
        for attempt in attempts:
            with pytest.raises(ProgrammingError), transaction.atomic():
                attempt()
        assert case.protected_facts.all().delete() == (0, {})
        assert ask_guard("cases_open_class", case.id, 3, "darf auch nicht gehen") is None
        assert ask_guard("cases_hand_over", case.id, bernd.id, "darf nicht", []) is None


def test_in_break_glass_every_door_that_writes_says_that_one_only_reads(
    case_of_anna: Case, bernd: Staff, house: House
) -> None:
    broken(case_of_anna, bernd, house)
    client, doors = client_of(bernd), ("desk:write_note", "desk:set_task", "desk:move_phase", "cases:person")
    for name in (*doors, "cases:channels", "cases:household", "intake:intake", "intake:alliance"):
        answer = client.post(reverse(name, args=[case_of_anna.id]), {"text": "X", "title": "X"})
        assert answer.status_code in {403, 405}, name
    with act_as(bernd):
        task = Task.objects.get()
    answer = client.post(reverse("desk:finish_task", args=[task.id]))
    assert (answer.status_code, "Hier wird nur gelesen" in answer.text) == (403, True)
    with act_as(bernd):
        assert Task.objects.get().done_at is None


def test_the_file_says_until_when_and_offers_nothing_to_write(case_of_anna: Case, bernd: Staff, house: House) -> None:
    broken(case_of_anna, bernd, house)
    page = client_of(bernd).get(reverse("desk:case_file", args=[case_of_anna.id])).text
    assert "Notzugriff: nur lesen" in page
    assert "Jetzt beenden" in page
    assert NOTE in page
    assert SEALED_NOTE not in page
    main = page.partition("<main")[2].partition("</main")[0]
    ends = re.findall(r'action="([^"]+)"', main)
    assert len(ends) == 1
    assert ends[0].endswith("/beenden/")
    assert re.findall(r'href="(/fall/[^"]+)"', main) == [f"/fall/{case_of_anna.id}/akte/"]


def test_the_reading_is_logged_with_its_own_purpose(case_of_anna: Case, bernd: Staff, house: House) -> None:
    broken(case_of_anna, bernd, house)
    client_of(bernd).get(reverse("desk:case_file", args=[case_of_anna.id]))
    with act_as(bernd):
        assert Entry.objects.get(kind="read", case_id=case_of_anna.id).purpose == "Notzugriff"


def test_nothing_opens_when_the_log_cannot_be_written(
    case_of_anna: Case, bernd: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise audit.LogUnavailableError

    monkeypatch.setattr(audit, "_insert", full)
    client = client_of(bernd)
    client.raise_request_exception = False
    answer = client.post(reverse("cases:break_glass"), typed(case_of_anna.fallnummer))
    assert answer.status_code == 503
    with act_as(bernd):
        assert (Opening.objects.count(), Access.objects.count()) == (0, 0)


# What ends


def test_it_ends_at_once_when_ended_and_at_logout(case_of_anna: Case, bernd: Staff, house: House) -> None:
    opening = broken(case_of_anna, bernd, house, DataClass.HEALTH)
    client, file = client_of(bernd), reverse("desk:case_file", args=[case_of_anna.id])
    assert client.get(file).status_code == 200
    client.post(reverse("cases:end_opening", args=[opening.id]))
    assert client.get(file).status_code == 404
    with act_as(bernd):
        assert classes_of(case_of_anna.id, bernd.actor) == set()
        assert Opening.objects.get().state() == "ended"
    broken(case_of_anna, bernd, house, DataClass.DEBTS)
    assert client.get(file).status_code == 200
    client.post(reverse("account_logout"))
    assert client_of(bernd).get(file).status_code == 404
    with act_as(bernd):
        assert classes_of(case_of_anna.id, bernd.actor) == set()
        assert [one.state() for one in Opening.objects.all()] == ["ended", "ended"]


def test_nobody_ends_or_states_for_somebody_else(case_of_anna: Case, bernd: Staff, hanna: Staff, house: House) -> None:
    opening = broken(case_of_anna, bernd, house)
    with act_as(hanna):
        assert ask_guard("cases_end_opening", opening.id) == 0
        assert ask_guard("cases_state_opening", opening.id, "Das war ich nicht") is False
    with act_as(bernd):
        assert Opening.objects.get().state() == "running"


# No oracle


def answer_to(client: Client, number: str, **more: object) -> tuple[Any, ...]:
    """Return all that the answer tells, and the page it leads to; keys, instants, nonce, token, number left out."""
    with CaptureQueriesContext(connection) as captured:
        first = client.post(reverse("cases:break_glass"), typed(number, **more))
    assert first.status_code == HTTPStatus.FOUND, f"{number} is answered otherwise"
    with CaptureQueriesContext(connection) as later:
        page = client.get(first["Location"])
    texts = (str(sorted(first.headers.items())), str(sorted(page.headers.items())), page.text)
    clean = [re.sub(VOLATILE, "", text).replace(number, "…") for text in texts]
    return first.status_code, page.status_code, len(captured), len(later), *clean


@pytest.mark.parametrize("by_number", ["fallnummer", "kundennummer"])
@pytest.mark.parametrize("classes", [[], ["2", "3"]])
def test_a_sealed_case_and_no_case_get_one_and_the_same_answer(
    sealed_case: Case, bernd: Staff, house: House, by_number: str, classes: list[str]
) -> None:
    number = sealed_case.fallnummer if by_number == "fallnummer" else PERSON.kundennummer
    made_up = NOWHERE if by_number == "fallnummer" else "321A000000"
    client = client_of(bernd)
    answer_to(client, "26-88888")  # what is remembered per process and session is remembered now
    hidden = answer_to(client, number, data_classes=classes)
    absent = answer_to(client, made_up, data_classes=classes)
    assert hidden == absent
    assert "Die Anfrage wartet auf eine zweite Person" in hidden[-1]
    with act_as(bernd):
        assert not Access.objects.exists()
        rows = Opening.objects.exclude(number="26-88888").values_list("case_id", "access_id", "opened_at", "ends_at")
        assert {value for row in rows for value in row} == {None}
        assert len(rows) == 2


def test_the_same_people_hear_of_a_sealed_case_and_of_no_case(sealed_case: Case, everybody: Cast, house: House) -> None:
    heard = []
    for number in (sealed_case.fallnummer, NOWHERE):
        with act_as(everybody["bernd"]):
            opening = break_glass(plea=plea(number), house=house, by=everybody["bernd"].actor)
        told = set()
        for name, staff in everybody.items():
            with act_as(staff):
                told |= {
                    (name, kind) for kind in staff.notices.filter(target_id=opening.id).values_list("kind", flat=True)
                }
        heard.append(told)
    assert heard == [{("dilek", "access_asked"), ("ines", "access_asked"), ("jonas", "access_asked")}] * 2
    with act_as(everybody["anna"]):
        assert not everybody["anna"].notices.filter(kind="access_used").exists()
