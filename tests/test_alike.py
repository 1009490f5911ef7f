"""What is hidden changes no answer: the same question before a hidden case exists and after (trust.md).

The matrix asks for addresses of hidden rows; here nobody has an address, and the question is open: lists, their order
and pages, search, suggestions, the desk, exports, notices, checks of what is typed. Bernd asks, the case is Anna's.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.cases.actions import change_master_data, refresh_outlines, set_task
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError
from tests.browsers import told
from tests.cast import OTHER_PERSON, PERSON, act_as, client_of, filled_case, registered

pytestmark = pytest.mark.django_db

type Question = Callable[[Client], tuple[int, str, int]]
SORTS = ("name", "phase", "opened", "due")


def asked(path: str) -> Question:
    """Return the question that opens an address."""

    def ask(client: Client) -> tuple[int, str, int]:
        status, _headers, body, queries = told(client, "GET", path)
        return status, without_keys(body), queries

    return ask


def searched(typed: str) -> Question:
    """Return the question that the search bar sends."""

    def ask(client: Client) -> tuple[int, str, int]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("desk:search"), {"q": typed}, headers={"HX-Request": "true"})
        return answer.status_code, without_keys(answer.text), len(captured)

    return ask


CASES = reverse("desk:cases")
QUESTIONS: dict[str, Question] = {
    "desk": asked("/"),
    **{f"sorted by {sort}": asked(f"{CASES}?sort={sort}") for sort in SORTS},
    **{f"sorted down by {sort}": asked(f"{CASES}?sort={sort}&down=on") for sort in SORTS},
    "a page that would be the second": asked(f"{CASES}?seite=2"),
    "phase": asked(f"{CASES}?phase=intake"),
    "due": asked(f"{CASES}?due=week"),
    "interpreter": asked(f"{CASES}?language=interpreter"),
    "export": asked(reverse("intake:export_caseload", args=["csv"])),
    "whom a note is about": asked(reverse("desk:quick_note")),
    "name": searched(PERSON.last_name),
    "first letters": searched("Zey"),
    "another spelling": searched("celick"),
    "birthday": searched("14.03.1987"),
    "Kundennummer": searched(PERSON.kundennummer),
    "BG-Nummer": searched(PERSON.bg_number),
}


def answers_of(client: Client) -> dict[str, tuple[int, str, int]]:
    """Ask everything; keys of forms are new each time and say nothing."""
    found = {}
    for name, ask in QUESTIONS.items():
        status, body, queries = ask(client)
        found[name] = (status, body, queries)
    return found


def without_keys(body: str) -> str:
    """Leave out what is new each time: keys against a second press, the token, the nonce."""
    lines = re.sub(r"nonce[-=]\"?[\w+/=-]+", "", body).replace("<", "\n<").splitlines()
    return "\n".join(line for line in lines if "repeat_key" not in line and "csrf" not in line)


def test_a_hidden_case_changes_no_answer(anna: Staff, bernd: Staff, case_of_bernd: Case) -> None:
    client = client_of(bernd)
    with act_as(bernd):
        set_task(case=case_of_bernd, title="Rückruf", due_on=timezone.localdate(), by=bernd.actor)
    answers_of(client)  # what is remembered per process and session is remembered now
    before = answers_of(client)
    filled_case(anna)
    assert answers_of(client) == before
    assert before["sorted by name"][0] == 200
    assert OTHER_PERSON.last_name in before["sorted by name"][1], "nothing is shown, nothing is proven"


def test_the_same_questions_find_an_own_case(anna: Staff) -> None:
    """The eye is open: who may see the case gets other answers to every question."""
    client, own = client_of(anna), registered(anna)
    with act_as(anna):
        set_task(case=own, title="Rückruf", due_on=timezone.localdate(), by=anna.actor)
    answers_of(client)
    before = answers_of(client)
    filled_case(anna)
    after = answers_of(client)
    same = {name for name in before if before[name][:2] == after[name][:2]}
    assert same == {"a page that would be the second"} - {name for name in before if before[name] != after[name]}


def test_a_number_typed_for_a_note_says_nothing_of_a_hidden_case(
    case_of_anna: Case, bernd: Staff, case_of_bernd: Case
) -> None:
    client = client_of(bernd)

    def noted(name: str) -> tuple[int, str, int]:
        form = {"case": name, "kind": "phone", "text": "Rückruf", "repeat_key": str(uuid4())}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("desk:quick_note"), form)
        return answer.status_code, without_keys(answer.text).replace(name, "…"), len(captured)

    noted("26-99998")
    hidden, absent = noted(case_of_anna.fallnummer), noted("26-99999")
    assert hidden == absent
    assert hidden[0] == 422


def test_the_duplicate_check_gives_one_answer_whoever_holds_the_case(
    case_of_anna: Case, case_of_bernd: Case, bernd: Staff
) -> None:
    """That somebody is known is its purpose; whether one could see them is not told."""
    client = client_of(bernd)
    hidden = _registration(client, PERSON.first_name, PERSON.last_name, "14.03.1987")
    seen = _registration(client, OTHER_PERSON.first_name, OTHER_PERSON.last_name, "02.11.1974")
    assert hidden == seen
    assert "Trotzdem anlegen" in hidden[1]


def _registration(client: Client, first: str, last: str, birthday: str) -> tuple[int, str]:
    rows = {"TOTAL_FORMS": "3", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "3"}
    channel = {"kind": "mobile", "value": "", "said_by": "die Person selbst", "valid_from": "heute"}
    form = {
        "repeat_key": str(uuid4()),
        "first_name": first,
        "last_name": last,
        "birth_on": birthday,
        "opened_on": "heute",
        "languages": "Deutsch",
        **{f"channel-{name}": value for name, value in rows.items()},
        **{f"channel-{row}-{name}": value for row in range(3) for name, value in channel.items()},
    }
    answer = client.post(reverse("intake:register"), form)
    body = without_keys(answer.text)
    for typed in (first, last, birthday):
        body = body.replace(typed, "…")
    # The button carries a check value of name and birthday.
    return answer.status_code, "\n".join(line for line in body.splitlines() if 'name="confirmed"' not in line)


def test_notices_of_others_do_not_count(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    client = client_of(bernd)
    asked("/")(client)
    before = asked("/")(client)
    with acting_as(anna.actor):
        notify(staff=anna, kind=Notice.Kind.PASSWORD_SET)
    assert asked("/")(client) == before


def test_the_result_of_a_job_counts_for_its_service_only(case_of_anna: Case, bernd: Staff) -> None:
    def result(by: Actor) -> Any:
        with acting_as(by):
            return refresh_outlines(by=by)

    assert result(bernd.actor) == 0
    assert result(Actor.service("remind")) == 1


def test_a_hidden_person_is_not_met_through_the_household(anna: Staff, bernd: Staff) -> None:
    """Two people of one Bedarfsgemeinschaft, one case each with another colleague: nobody learns of the other."""
    own = registered(bernd, replace(OTHER_PERSON, bg_number=PERSON.bg_number))
    client = client_of(bernd)
    path = reverse("desk:case_file", args=[own.id])
    asked(path)(client)
    before = asked(path)(client)
    filled_case(anna)
    assert asked(path)(client) == before


def test_a_number_changed_to_a_taken_one_gets_one_answer_seen_or_not(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    """Anna sees who has the number, Bernd does not; both read the same words."""
    number, said = case_of_anna.person.kundennummer, []
    assert number
    for staff in (anna, bernd):
        case, taken = registered(staff), replace(OTHER_PERSON, kundennummer=number)
        with act_as(staff), pytest.raises(RefusedError) as refused, transaction.atomic():
            change_master_data(case=case, person=case.person, seen=case.person.version, data=taken, by=staff.actor)
        said.append((refused.value.message, refused.value.field))
    assert said[0] == said[1]
    assert "vergeben" in said[0][0]
