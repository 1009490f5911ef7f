"""Sessions: what the table tells, when they end, and that what was typed outlives them (decision 0022)."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.actions import (
    end_everybodys_sessions,
    end_other_sessions,
    end_sessions,
    forget_sessions,
    give_role,
    withdraw_role,
)
from lotsenbuch.accounts.models import RoleAssignment, Session, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.accounts.rules import device_words, minutes_left, session_is_over
from lotsenbuch.accounts.sessions import SessionStore
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import Cast, act_as, client_of
from tests.test_login import PASSWORD, log_in, set_up_app, with_password

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOON = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)


def key_of(client: Client) -> str:
    return client.cookies["lotsenbuch"].value


def session_of(client: Client) -> SessionStore:
    return cast("SessionStore", client.session)


def row_of(client: Client) -> UUID:
    row_id = session_of(client).row_id
    assert row_id
    return row_id


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def confirmed(staff: Staff) -> Client:
    """Log in and say the password once more, as the page asks before it ends a session."""
    client = Client(headers={"User-Agent": FIREFOX})
    log_in(client, with_password(staff))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/ich/"})
    return client


# What the table tells


def test_a_row_tells_neither_key_nor_content(anna: Staff) -> None:
    client = client_of(anna)
    session = session_of(client)
    session["undo"] = {"text": "Zeynep angerufen"}
    session.save()
    with act_as(anna), connection.cursor() as cursor:
        cursor.execute("SELECT id::text, staff_id::text, device, sealed FROM accounts_session")
        ((row_id, staff_id, device, sealed),) = cursor.fetchall()
    assert (staff_id, device) == (str(anna.pk), "Unbekanntes Gerät")
    assert key_of(client) not in row_id
    assert b"Zeynep" not in bytes(sealed)
    assert key_of(client).encode() not in bytes(sealed)
    assert session_of(client)["undo"] == {"text": "Zeynep angerufen"}


def test_the_app_sees_no_session_that_it_does_not_name(anna: Staff, bernd: Staff, frieda: Staff) -> None:
    for staff in (anna, bernd, frieda):
        client_of(staff)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.session', '', true)")
    with acting_as(None):
        assert Session.objects.count() == 0
    for staff in (anna, frieda):
        with act_as(staff):
            assert list(Session.objects.values_list("staff", flat=True)) == [staff.pk]


def test_somebody_elses_row_cannot_be_changed(anna: Staff, bernd: Staff) -> None:
    victim = row_of(client_of(bernd))
    client_of(anna)
    with act_as(anna):
        assert Session.objects.filter(pk=victim).update(staff=anna) == 0
        assert Session.objects.filter(pk=victim).delete()[0] == 0


def test_a_made_up_key_opens_nothing_and_is_not_taken_over(anna: Staff) -> None:
    client = Client()
    client.cookies["lotsenbuch"] = "a" * 32
    assert not is_in(client)
    log_in(client, with_password(anna))
    assert key_of(client) != "a" * 32


# A new key


def test_login_takes_a_new_key_and_the_old_one_is_dead(anna: Staff) -> None:
    client = Client()
    session = SessionStore()
    session["before"] = "anonymous"
    session.save()
    client.cookies["lotsenbuch"] = str(session.session_key)
    log_in(client, with_password(anna))
    assert key_of(client) != session.session_key
    assert not SessionStore().exists(str(session.session_key))
    assert is_in(client)


def test_confirming_who_one_is_takes_a_new_key(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    before = key_of(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/ich/"})
    assert key_of(client) != before
    assert is_in(client)


def test_other_roles_take_a_new_key_and_do_not_lengthen_the_session(anna: Staff, frieda: Staff) -> None:
    client = client_of(anna)
    assert is_in(client)
    before, began = key_of(client), session_of(client)["began"]
    today = timezone.localdate()
    with act_as(frieda):
        give_role(staff=anna, role=Role.CLEARING, first_on=today, last_on=None, by=frieda.actor)
    assert is_in(client)
    assert key_of(client) != before
    assert session_of(client)["began"] == began
    thief = Client()
    thief.cookies["lotsenbuch"] = before
    assert not is_in(thief)
    kept = key_of(client)
    assert is_in(client)
    assert key_of(client) == kept


# The end


@pytest.mark.parametrize(
    ("idle", "age", "is_over"),
    [(30, 60, False), (31, 60, True), (0, 599, False), (0, 600, True)],
)
def test_a_session_ends_after_thirty_idle_minutes_and_after_ten_hours(idle: int, age: int, *, is_over: bool) -> None:
    seen, began = NOON - timedelta(minutes=idle), NOON - timedelta(minutes=age)
    assert session_is_over(began, seen, NOON) is is_over
    assert (minutes_left(began, seen, NOON) == 0) is is_over


def test_who_does_nothing_for_half_an_hour_is_out(anna: Staff, minutes_pass: None) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(anna)
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            assert is_in(client)
        clock.shift(timedelta(minutes=32))
        assert not is_in(client)


def test_work_all_day_ends_after_ten_hours(anna: Staff, minutes_pass: None) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(anna)
        for _ in range(29):
            clock.shift(timedelta(minutes=20))
            assert is_in(client)
        clock.shift(timedelta(minutes=20))
        assert not is_in(client)


def test_asking_how_long_is_left_does_not_lengthen_it_and_staying_does(anna: Staff, minutes_pass: None) -> None:
    ask = reverse("accounts:session_left")
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(anna)
        left = [client.get(ask).json()["minutes"]]
        for _ in range(2):
            clock.shift(timedelta(minutes=10))
            left.append(client.get(ask).json()["minutes"])
        stayed = client.post(ask).json()["minutes"]
    assert (left, stayed) == ([30, 20, 10], 30)


def test_presence_is_written_once_a_minute_and_no_finer(anna: Staff, minutes_pass: None) -> None:
    from tests.detectors import count_queries

    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(anna)
        written = []
        for seconds in (5, 10, 20, 5, 50):
            clock.shift(timedelta(seconds=seconds))
            asked = count_queries(lambda: client.get(reverse("accounts:me")))
            written.append(sum(sql.startswith('UPDATE "accounts_session"') for sql in asked))
        with act_as(anna):
            seen = Session.objects.get().seen_at
    assert written == [0, 0, 1, 0, 1]
    assert (seen.second, seen.microsecond) == (0, 0)


def test_a_right_withdrawn_ends_every_session_at_once(anna: Staff, frieda: Staff) -> None:
    clients = [client_of(anna), client_of(anna)]
    with act_as(frieda):
        withdraw_role(assignment=RoleAssignment.objects.get(staff=anna), by=frieda.actor)
    with act_as(anna):
        assert Session.objects.count() == 0
    # Without a role the page would be 404; that the login is asked for shows that the session itself has gone.
    assert [client.get(reverse("accounts:me")).status_code for client in clients] == [302, 302]


def test_a_new_password_ends_the_other_sessions(anna: Staff) -> None:
    here, there = Client(), Client()
    with_password(anna)
    for client in (here, there):
        log_in(client, anna)
    sent = {"old": PASSWORD, "new": "Ein-neues-Wort-8", "again": "Ein-neues-Wort-8"}
    assert here.post(reverse("accounts:change_password"), sent).status_code == 302
    with act_as(anna):
        assert Session.objects.filter(pk=row_of(there)).count() == 0
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_new_second_factor_ends_the_other_sessions(anna: Staff) -> None:
    here, there = Client(), Client()
    with_password(anna)
    for client in (here, there):
        log_in(client, anna)
    set_up_app(here)
    assert (is_in(here), is_in(there)) == (True, False)


def test_an_answer_under_way_does_not_bring_an_ended_session_back(anna: Staff) -> None:
    client = client_of(anna)
    session = session_of(client)
    assert session["began"]
    with act_as(anna):
        end_sessions(staff=anna)
    session["undo"] = {}
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        session.save()
    assert not is_in(client)


def test_only_oneself_the_administration_and_the_login_end_sessions(anna: Staff, everybody: Cast) -> None:
    ended = {}
    for name in ("bernd", "chris", "dilek", "gerda", "anna", "frieda"):
        client_of(anna)
        with act_as(everybody[name]):
            ended[name] = end_sessions(staff=anna) > 0
            with acting_as(Actor.service("login")):
                end_sessions(staff=anna)
    assert {name for name, has_ended in ended.items() if has_ended} == {"anna", "frieda"}


def test_nobody_but_the_operator_ends_everybodys_sessions(anna: Staff, frieda: Staff) -> None:
    for staff in (anna, frieda):
        client_of(staff)
    with act_as(frieda):
        assert end_everybodys_sessions(by=frieda.actor) == 0
    operator = Actor.service("operate")
    with acting_as(operator):
        assert end_everybodys_sessions(by=operator) == 2


def test_what_has_run_out_is_forgotten_at_night(anna: Staff, bernd: Staff) -> None:
    old, new = session_of(client_of(anna)), session_of(client_of(bernd))
    long_ago = timezone.now() - timedelta(hours=12)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.session', %s, true)", [str(old.row_id)])
        cursor.execute("UPDATE accounts_session SET seen_at = %s", [long_ago])
        cursor.execute("SELECT set_config('lotsenbuch.session', '', true)")
    with acting_as(Actor.service("retain")):
        assert forget_sessions() == 1
    assert (SessionStore().exists(str(old.session_key)), SessionStore().exists(str(new.session_key))) == (False, True)


# Typed text


def test_what_was_typed_is_there_after_the_next_login(anna: Staff, case_of_anna: Case, minutes_pass: None) -> None:
    draft = reverse("desk:save_draft", args=["note", case_of_anna.pk])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        log_in(client, with_password(anna))
        assert client.post(draft, {"text": "Noch nicht fertig getippt"}).status_code in {200, 204}
        clock.shift(timedelta(minutes=40))
        assert not is_in(client)
        log_in(client, anna)
        page = client.get(reverse("desk:case_file", args=[case_of_anna.pk])).text
    assert "Noch nicht fertig getippt" in page


def test_every_page_warns_before_the_end(anna: Staff) -> None:
    page = client_of(anna).get("/").text
    assert 'data-idle="30" data-idle-warn="5"' in page
    assert "Weiterarbeiten" in page


def test_a_page_knows_whether_the_same_person_came_back(anna: Staff, bernd: Staff) -> None:
    ask = reverse("accounts:session_left")
    marks = [client_of(staff).get(ask).json()["who"] for staff in (anna, anna, bernd)]
    assert marks[0] == marks[1] != marks[2]
    assert f'data-idle-who="{marks[0]}"' in client_of(anna).get("/").text
    assert str(anna.pk) not in str(client_of(anna).get(ask).json())


# One's own sessions


def test_one_sees_ones_own_sessions_in_words(anna: Staff, bernd: Staff) -> None:
    client = confirmed(anna)
    client_of(bernd)
    page = client.get(reverse("accounts:sessions")).text
    assert page.count("angemeldet seit") == 1
    assert ("Firefox auf Linux" in page, "140.0" in page, "diese Sitzung" in page) == (True, False, True)
    client_of(anna)
    assert client.get(reverse("accounts:sessions")).text.count("angemeldet seit") == 2


def test_one_ends_one_session_or_all_others(anna: Staff) -> None:
    here, others = confirmed(anna), [client_of(anna) for _ in range(3)]
    gone = session_of(others[0]).row_id
    assert here.post(reverse("accounts:end_session", args=[gone])).status_code == 302
    assert [is_in(client) for client in others] == [False, True, True]
    assert here.post(reverse("accounts:end_other_sessions")).status_code == 302
    assert [is_in(client) for client in (here, *others)] == [True, False, False, False]


def test_ending_a_session_asks_for_the_password_first(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    other = client_of(anna)
    answer = client.post(reverse("accounts:end_other_sessions"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(other)


def test_nobody_ends_a_session_that_is_not_theirs(anna: Staff, bernd: Staff) -> None:
    foreign = client_of(bernd)
    assert confirmed(anna).post(reverse("accounts:end_session", args=[session_of(foreign).row_id])).status_code == 404
    assert is_in(foreign)


def test_the_administration_ends_the_sessions_of_a_lost_telephone(anna: Staff, frieda: Staff) -> None:
    lost = client_of(anna)
    path = reverse("accounts:end_staff_sessions", args=[anna.pk])
    assert client_of(frieda).post(path).status_code == 302
    assert not is_in(lost)


def test_ones_own_list_asks_alike_for_many_sessions(anna: Staff) -> None:
    from tests.detectors import assert_constant_queries

    client = client_of(anna)
    assert_constant_queries(lambda: client.get(reverse("accounts:sessions")), lambda _: client_of(anna))


@override_settings(LOTSE_SECOND_FACTOR_REQUIRED=True)
def test_ending_others_writes_one_entry(anna: Staff) -> None:
    from lotsenbuch.audit.models import Entry

    with act_as(anna):
        end_other_sessions(staff=anna, besides=None, by=anna.actor)
        assert Entry.objects.filter(what="accounts.end_other_sessions", actor=str(anna.actor)).count() == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox auf Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge auf Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari auf iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile Safari/537.36", "Chrome auf Android"),
        ("<script>", "Unbekanntes Gerät"),
    ],
)
def test_a_device_is_named_in_words_that_fit_thousands(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words


def test_cookies_end_with_the_browser(anna: Staff) -> None:
    answer: Any = log_in(Client(), with_password(anna))
    cookie = answer.cookies["lotsenbuch"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")
