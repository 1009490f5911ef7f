"""Asking whether somebody is known: every time in the log, not endlessly, and safe for two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import check_known, register_case
from lotsenbuch.cases.actions.known import MOST_CHECKS
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import RefusedError
from tests.cast import OTHER_PERSON, act_as, client_of, registered
from tests.database import as_owner

FORM = {
    "first_name": "Jost",
    "last_name": "Wiesengrund",
    "birth_on": "2.11.1974",
    "languages": "Deutsch",
    "opened_on": "heute",
    "channel-TOTAL_FORMS": "0",
    "channel-INITIAL_FORMS": "0",
}
PATIENCE = 15


def sent(**more: str) -> dict[str, str]:
    return {**FORM, "repeat_key": str(uuid4()), **more}


def checks(by: Staff) -> list[Entry]:
    with act_as(by):
        return list(Entry.objects.filter(what="cases.check_known"))


@pytest.mark.django_db
def test_every_check_stands_in_the_log_without_content(anna: Staff, bernd: Staff) -> None:
    registered(bernd)
    asked = client_of(anna).post("/person/neu/", sent())
    assert "Zu diesen Angaben kann es schon einen Fall geben" in asked.content.decode()
    (entry,) = checks(anna)
    assert (entry.kind, entry.case_id, entry.case_ids, entry.data_class) == ("act", None, [], 0)
    assert client_of(anna).post("/person/neu/", sent(confirmed=asked.context["asks"])).status_code == 302
    assert len(checks(anna)) == 2


@pytest.mark.django_db
def test_a_check_stays_in_the_log_when_the_registration_is_refused(anna: Staff, bernd: Staff) -> None:
    registered(bernd, replace(OTHER_PERSON, kundennummer="321A987654"))
    other = sent(first_name="Ottokar", last_name="Niemand", birth_on="1.1.1960", kundennummer="321A987654")
    assert "kundennummer" in client_of(anna).post("/person/neu/", other).context["form"].errors
    assert len(checks(anna)) == 1


@pytest.mark.django_db
def test_who_asks_too_often_is_told_to_wait_and_loses_nothing(anna: Staff, bernd: Staff) -> None:
    def ask(by: Staff) -> bool:
        with act_as(by):
            return check_known(first_name="A", last_name="B", birth_on=date(1980, 1, 1), by=by.actor)

    assert [ask(anna) for _ in range(MOST_CHECKS)] == [False] * 30
    with pytest.raises(RefusedError, match="Bitte etwas warten"):
        ask(anna)
    page = client_of(anna).post("/person/neu/", sent()).content.decode()
    assert "Bitte etwas warten" in page
    assert 'value="Wiesengrund"' in page
    with act_as(anna):
        assert not Case.objects.exists()
    assert len(checks(anna)) == MOST_CHECKS
    assert ask(bernd) is False


@pytest.mark.django_db
def test_after_ten_minutes_one_may_ask_again(anna: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {"first_name": "A", "last_name": "B", "birth_on": date(1980, 1, 1), "by": anna.actor}
    with act_as(anna):
        with monkeypatch.context() as earlier:
            then = timezone.now() - timedelta(minutes=10, seconds=1)
            earlier.setattr("lotsenbuch.audit.actions.record.timezone.now", lambda: then)
            for _ in range(MOST_CHECKS):
                check_known(**asked)
        assert check_known(**asked) is False


def at_once[T](*acts: Callable[[], T]) -> list[T]:
    def run(act: Callable[[], T]) -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other_day", [date(1974, 11, 2), date(1974, 2, 11)])
def test_of_two_who_register_one_person_at_once_the_second_is_told(anna: Staff, bernd: Staff, other_day: date) -> None:
    has_asked = Event()
    names = {"first_name": OTHER_PERSON.first_name, "last_name": OTHER_PERSON.last_name}

    def first() -> bool:
        with act_as(anna):
            is_there = check_known(**names, birth_on=OTHER_PERSON.birth_on, by=anna.actor)
            has_asked.set()
            sleep(0.3)  # the other one asks now
            register_case(data=OTHER_PERSON, opened_on=date(2026, 3, 2), by=anna.actor)
            return is_there

    def second() -> bool:
        has_asked.wait(PATIENCE)
        with act_as(bernd):
            return check_known(**names, birth_on=other_day, by=bernd.actor)

    assert at_once(first, second) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_pass_the_limit(anna: Staff) -> None:
    def ask() -> bool:
        try:
            with act_as(anna):
                check_known(first_name="A", last_name="B", birth_on=date(1980, 1, 1), by=anna.actor)
        except RefusedError:
            return False
        return True

    with act_as(anna):
        for _ in range(MOST_CHECKS - 2):
            check_known(first_name="A", last_name="B", birth_on=date(1980, 1, 1), by=anna.actor)
    assert sorted(at_once(*[ask] * 6)) == [False] * 4 + [True] * 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_case_and_no_warning(anna: Staff) -> None:
    typed, client = sent(), client_of(anna)
    client.get("/")
    answers = at_once(*[lambda: client_of(anna).post("/person/neu/", typed)] * 2)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        assert owner.execute("SELECT count(id) FROM cases_case").fetchone() == (1,)
