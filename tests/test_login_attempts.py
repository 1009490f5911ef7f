"""Attempts on the login: nobody learns who has an account, codes work once, all processes count together."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lotsenbuch.accounts.attempts import SharedAttempts
from lotsenbuch.accounts.models import Attempt, Staff
from tests.cast import setting_up
from tests.detectors import count_queries
from tests.test_login import PASSWORD, log_in, set_up_app, totp, with_password

pytestmark = pytest.mark.django_db
WRONG = "Falsch-Falsch-1"
RATES = {"login_failed": "3/5m/key"}


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every run of the slow hash: the time that an answer takes."""
    runs: list[str] = []

    def noting(name: str) -> Callable[..., Any]:
        real = getattr(Argon2PasswordHasher, name)

        def run(*args: Any, **more: Any) -> Any:
            runs.append("hash")
            return real(*args, **more)

        return run

    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, noting(name))
    return runs


@pytest.fixture
def accounts(anna: Staff, bernd: Staff, chris: Staff) -> dict[str, str]:
    """Return name and password of every way to fail."""
    with_password(anna)
    with_password(bernd).is_active = False
    with setting_up():
        bernd.save(update_fields=["is_active"])
    chris.set_unusable_password()
    with setting_up():
        chris.save(update_fields=["password"])
    return {"niemand": WRONG, "anna": WRONG, "bernd": PASSWORD, "chris": WRONG}


def failed(name: str, password: str) -> tuple[int, str, str]:
    page = Client().post(reverse("account_login"), {"login": name, "password": password})
    volatile = r'value="[^"]*"|nonce-?="?[^";\' ]*|csrftoken=\w+|Expires\S+'
    told = {"Expires", "Content-Security-Policy", "Content-Length"}  # the page shows the name that was typed
    headers = {name: value for name, value in page.headers.items() if name not in told}
    return page.status_code, re.sub(volatile, "", page.text), str(headers)


def test_every_way_to_fail_gets_one_answer(accounts: dict[str, str]) -> None:
    failed("niemand", WRONG)
    answers = {name: failed(name, password) for name, password in accounts.items()}
    assert len(set(answers.values())) == 1
    assert "Benutzername oder Passwort stimmt nicht." in answers["bernd"][1]


def test_every_way_to_fail_takes_one_slow_hash_and_the_same_queries(
    accounts: dict[str, str], hashed: list[str]
) -> None:
    failed("niemand", WRONG)
    work = {}
    for name, password in accounts.items():
        hashed.clear()
        queries = len(count_queries(lambda who=name, word=password: failed(who, word)))  # type: ignore[misc]  # bound now
        work[name] = (len(hashed), queries)
    assert {runs for runs, _ in work.values()} == {1}, work
    assert len(set(work.values())) == 1, work


def test_a_closed_account_with_a_passkey_login_is_no_way_in_either(anna: Staff) -> None:
    client = Client()
    answer = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json()["request_options"]["publicKey"].get("allowCredentials", []) == []
    assert log_in(client, with_password(anna)).status_code == 302


# Limits


@override_settings(ACCOUNT_RATE_LIMITS=RATES)
def test_tries_are_counted_for_all_processes_together(anna: Staff) -> None:
    with_password(anna)
    for _ in range(3):
        failed("anna", WRONG)
    rows = Attempt.objects.all()
    assert rows.count() >= 1
    another_process = SharedAttempts("", {})
    assert not another_process.add("probe", 1) or another_process.get("probe") == 1
    assert "Zu viele Versuche." in failed("anna", PASSWORD)[1]
    rows.delete()
    assert log_in(Client(), anna).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS=RATES)
def test_the_limit_holds_for_names_that_do_not_exist(anna: Staff) -> None:
    for name in ("anna", "niemand"):
        for _ in range(3):
            failed(name, WRONG)
    assert failed("anna", WRONG) == failed("niemand", WRONG)


@override_settings(ACCOUNT_RATE_LIMITS=RATES)
def test_what_is_counted_names_neither_account_nor_address(anna: Staff) -> None:
    failed("anna", WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key || value::text FROM accounts_attempt")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert stored
    assert [word for word in ("anna", "127.0.0.1", "login", str(anna.pk)) if word in stored] == []


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "2/m/ip"}, ALLAUTH_TRUSTED_CLIENT_IP_HEADER="X-Real-IP")
def test_the_proxy_says_where_a_visitor_comes_from(anna: Staff) -> None:
    with_password(anna)

    def tried(address: str, forged: str) -> str:
        headers = {"X-Real-IP": address, "X-Forwarded-For": forged}
        page: str = (
            Client(headers=headers)
            .post(reverse("account_login"), {"login": f"niemand{forged[-1]}", "password": WRONG})
            .text
        )
        return page

    pages = [tried("192.0.2.7", f"198.51.100.{number}") for number in range(3)]
    assert ["Zu viele Versuche." in page for page in pages] == [False, False, True]
    assert "Zu viele Versuche." not in tried("192.0.2.8", "198.51.100.1")


def test_too_much_of_anything_is_said_in_german(anna: Staff) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
        pages = [log_in(Client(), with_password(anna)) for _ in range(2)]
    assert (pages[1].status_code, "Bitte kurz warten" in pages[1].text) == (429, True)


# The shared table


def test_an_entry_is_added_once_and_again_when_it_has_run_out() -> None:
    assert [cache.add("a", 1, timeout=60), cache.add("a", 2, timeout=60), cache.get("a")] == [True, False, 1]
    assert [cache.add("b", 1, timeout=-1), cache.add("b", 2, timeout=60), cache.get("b")] == [True, True, 2]


def test_the_shared_table_keeps_what_a_cache_keeps() -> None:
    cache.set("a", [1.5, "ß"], timeout=60)
    assert (cache.get("a"), cache.get("nichts", "leer"), cache.touch("a", 90), cache.touch("nichts")) == (
        [1.5, "ß"],
        "leer",
        True,
        False,
    )
    assert ("a" in cache, cache.delete("a"), cache.delete("a"), "a" in cache) == (True, True, False, False)
    cache.set_many({"b": 1, "c": 2})
    cache.delete_many(["b"])
    assert cache.get_many(["b", "c"]) == {"c": 2}
    cache.clear()
    assert cache.get("c") is None


# Codes


@pytest.fixture
def app_of_anna(anna: Staff) -> tuple[Staff, str]:
    """Return Anna with an app as second factor, and its secret."""
    return set_up(anna)[:2]


def set_up(anna: Staff) -> tuple[Staff, str, list[str]]:
    """Set up an app; return its secret and the recovery codes, which are shown this once."""
    client = Client()
    log_in(client, with_password(anna))
    secret = set_up_app(client)
    return anna, secret, re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).text)


def came_in(staff: Staff, code: str) -> bool:
    client = Client()
    log_in(client, staff)
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_a_code_works_once_for_as_long_as_it_is_valid(app_of_anna: tuple[Staff, str]) -> None:
    import time_machine
    from django.utils import timezone

    anna, secret = app_of_anna
    code = totp(secret, ahead=1)
    answers = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            answers.append(came_in(anna, code))
            clock.shift(20)
    assert answers == [True, False, False, False]


def test_a_code_used_to_confirm_does_not_open_a_login(app_of_anna: tuple[Staff, str]) -> None:
    anna, secret = app_of_anna
    client, code = Client(), totp(secret, ahead=1)
    log_in(client, anna)
    client.post(reverse("mfa_authenticate"), {"code": code})
    again = client.post(reverse("mfa_reauthenticate"), {"code": code, "next": "/ich/"})
    assert (again.status_code, "Der Code stimmt nicht" in again.text) == (200, True)


@pytest.mark.parametrize("kind", ["totp", "recovery_codes"])
def test_no_more_codes_than_the_limit_can_be_guessed(anna: Staff, kind: str) -> None:
    """Also from ten clients at ten addresses: what is counted is the account."""
    _, secret, codes = set_up(anna)
    with override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/5m/key"}):
        for number in range(10):
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            log_in(client, anna)
            client.post(reverse("mfa_authenticate"), {"code": f"{number:06}" if kind == "totp" else f"{number:08}"})
        client = Client(REMOTE_ADDR="192.0.2.200")
        log_in(client, anna)
        right = codes[0] if kind == "recovery_codes" else totp(secret, ahead=1)
        answer = client.post(reverse("mfa_authenticate"), {"code": right})
    assert answer.status_code == 200
    assert client.get(reverse("accounts:me")).status_code == 302
    assert came_in(anna, codes[1]), "no code was lost by it"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["totp", "recovery_codes"])
def test_one_code_sent_by_eight_at_once_opens_one_door(anna: Staff, kind: str) -> None:
    _, secret, codes = set_up(anna)
    code = codes[0] if kind == "recovery_codes" else totp(secret, ahead=1)

    def enter(_: int) -> bool:
        try:
            return came_in(anna, code)
        finally:
            connection.close()

    with override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "1000/m/key"}), ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(enter, range(8)))
    assert opened.count(True) == 1


# The way on


@override_settings(ACCOUNT_RATE_LIMITS=False)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=30), st.text(alphabet="/\\:@.%htps?#\t\n\r ", max_size=12)))
@example("//evil.example")
@example("/\\evil.example")
@example("///evil.example")
@example("https:evil.example")
@example("/\t/evil.example")
@example("\\\\evil.example")
@example("http:///evil.example")
@example("/anmelden/?next=//evil.example")
def test_no_way_on_leads_out_of_the_house(open_anna: Staff, way: str) -> None:
    place = log_in(Client(), open_anna, next=way).headers["Location"]
    assert place.startswith("/")
    assert not re.match(r"[/\\\s]{2}", place)
    assert not re.search(r"[\x00-\x20\\]", place[:2])


@pytest.fixture
def open_anna(anna: Staff) -> Staff:
    """Return Anna with a password."""
    return with_password(anna)


@pytest.mark.parametrize("path", ["//evil.example/", "/%2f%2fevil.example/", "/\\evil.example/"])
def test_the_way_to_the_login_stays_in_the_house(path: str) -> None:
    answer = Client().get(path)
    assert answer.headers["Location"].startswith("/anmelden/?next=%2F")


# Forms that are too old


def test_a_page_that_is_too_old_says_so_in_german(anna: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    assert (answer.status_code, "Die Seite war zu lange offen" in answer.text, PASSWORD in answer.text) == (
        403,
        True,
        False,
    )


# Passwords


@pytest.mark.parametrize(
    "word", ["  Mit Rand aus Leerzeichen  ", "x" * 128, "Süße Straße ✓ 12", "nur kleine worte hier"]
)
def test_a_password_is_taken_as_it_is_typed(anna: Staff, word: str) -> None:
    client = Client()
    log_in(client, with_password(anna))
    sent = {"old": PASSWORD, "new": word, "again": word}
    assert client.post(reverse("accounts:change_password"), sent).status_code == 302
    ways = [{"login": "anna", "password": typed} for typed in (word, word.swapcase(), word[:-1], f" {word}")]
    answers = [Client().post(reverse("account_login"), way).status_code for way in ways]
    assert answers == [302, 200, 200, 200]


def test_the_login_helps_password_managers() -> None:
    page = Client().get(reverse("account_login")).text
    fields = {
        field[0]: field[1]
        for field in re.findall(r'<input type="(\w+)" name="(?:login|password)"[^>]*autocomplete="([\w-]+)"', page)
    }
    assert fields == {"text": "username", "password": "current-password"}
    assert not re.search(r"onpaste|data-no-paste", page)
