"""Login, second factor and logout, through the doors of the house."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from lotsenbuch.accounts.models import RoleAssignment, Session, Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.office.models import House
from tests.cast import act_as, client_of, setting_up

PASSWORD = "Lotsenau-Probe-7"
pytestmark = pytest.mark.django_db


def with_password(staff: Staff) -> Staff:
    staff.set_password(PASSWORD)
    with setting_up():
        staff.save(update_fields=["password"])
    return staff


def log_in(client: Client, staff: Staff, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": staff.username, "password": PASSWORD, **more})


def totp(secret: str, *, ahead: int = 0) -> str:
    """Compute the code of RFC 6238 without the library under test, of this step or of a later one."""
    counter = int(time.time() // 30) + ahead
    digest = hmac.new(b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def set_up_app(client: Client) -> str:
    """Set up an authenticator app as a colleague would; return its secret."""
    url = reverse("mfa_activate_totp")
    asked = client.get(url)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": url})
    found = re.search(r'class="secret">(\w+)<', client.get(url).text)
    assert found
    done = client.post(url, {"code": totp(found[1])})
    assert done.status_code == 302
    return found[1]


def test_a_colleague_logs_in_and_goes_where_they_wanted(anna: Staff) -> None:
    answer = log_in(Client(), with_password(anna), next="/hinweise/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/hinweise/")


@pytest.mark.parametrize(
    "where", ["//evil.example/", "https://evil.example/", "http://testserver:81/", "javascript:alert(1)"]
)
def test_the_way_on_never_leaves_the_house(anna: Staff, where: str) -> None:
    answer = log_in(Client(), with_password(anna), next=where)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(anna: Staff) -> None:
    with_password(anna)

    def answer(name: str) -> str:
        page = Client().post(reverse("account_login"), {"login": name, "password": "falsch"})
        assert page.status_code == 200
        return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.text)

    known = answer("anna")
    assert "Benutzername oder Passwort stimmt nicht. Bitte beides prüfen." in known
    assert answer("niemand") == known


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/5m/key"})
def test_after_a_few_wrong_passwords_even_the_right_one_has_to_wait(anna: Staff) -> None:
    client = Client()
    with_password(anna)
    for _ in range(3):
        client.post(reverse("account_login"), {"login": "anna", "password": "falsch"})
    answer = log_in(client, anna)
    assert answer.status_code == 200
    assert "Zu viele Versuche." in answer.text


def test_a_closed_account_does_not_come_in(anna: Staff) -> None:
    with_password(anna)
    anna.is_active = False
    with setting_up():
        anna.save(update_fields=["is_active"])
    answer = log_in(Client(), anna)
    assert answer.status_code == 200
    assert "Benutzername oder Passwort stimmt nicht." in answer.text


def test_the_demo_shows_its_accounts_and_nobody_else_does(anna: Staff, dilek: Staff) -> None:
    shown = Client().get(reverse("account_login")).text
    assert ("Anna Arndt · Fallmanagement" in shown, "Dilek Demir · Datenschutzbeauftragte" in shown) == (True, True)
    with override_settings(LOTSE_SHOW_DEMO_ACCOUNTS=False):
        hidden = Client().get(reverse("account_login")).text
    assert ("Anna Arndt" in hidden, "Lotsenau-2026" in hidden) == (False, False)


def test_logout_takes_a_post(anna: Staff) -> None:
    client = client_of(anna)
    assert client.get(reverse("account_logout")).status_code == 405
    assert client.get(reverse("accounts:me")).status_code == 200
    assert client.post(reverse("account_logout")).headers["Location"] == reverse("account_login")
    assert client.get(reverse("accounts:me")).headers["Location"] == "/anmelden/?next=%2Fich%2F"


def test_an_app_as_second_factor_from_set_up_to_login(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    secret = set_up_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.text.count("<li>") >= 10
    with act_as(anna):
        assert Entry.objects.filter(what="accounts.change_second_factor").count() == 1
    client.post(reverse("account_logout"))

    half = log_in(client, anna)
    assert half.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:me")).headers["Location"] == "/anmelden/?next=%2Fich%2F"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Der Code stimmt nicht oder ist abgelaufen." in wrong.text
    used = client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert "Der Code stimmt nicht oder ist abgelaufen." in used.text, "the code that set up the app"
    right = client.post(reverse("mfa_authenticate"), {"code": totp(secret, ahead=1)})
    assert (right.status_code, right.headers["Location"]) == (302, "/")
    assert client.get(reverse("accounts:me")).status_code == 200


def test_a_recovery_code_works_once(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    set_up_app(client)
    code = re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).text)[0]
    places = []
    for _ in range(2):
        client.post(reverse("account_logout"))
        log_in(client, anna)
        places.append(client.post(reverse("mfa_authenticate"), {"code": code}).headers.get("Location", "again"))
    assert places == ["/", "again"]


def test_the_secret_of_an_app_lies_encrypted(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    secret = set_up_app(client)
    stored = Authenticator.objects.get(user=anna, type="totp").data["secret"]
    assert secret not in stored
    assert stored.count(".") == 3


@override_settings(LOTSE_SECOND_FACTOR_REQUIRED=True)
def test_where_a_second_factor_is_compulsory_nothing_else_opens_before(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    assert [client.get(path).headers.get("Location") for path in ("/", "/ich/", "/gibt-es-nicht/")] == [
        "/ich/zweiter-faktor/"
    ] * 3
    assert client.get(reverse("mfa_index")).status_code == 200
    set_up_app(client)
    assert client.get(reverse("accounts:me")).status_code == 200


def test_a_role_withdrawn_between_two_requests_ends_at_the_next_one(frieda: Staff) -> None:
    client = client_of(frieda)
    assert client.get(reverse("accounts:staff")).status_code == 200
    with setting_up():
        RoleAssignment.objects.filter(staff=frieda).delete()
    assert client.get(reverse("accounts:staff")).status_code == 404


def test_a_closed_account_loses_its_sessions(anna: Staff, frieda: Staff) -> None:
    client = client_of(anna)
    assert client.get(reverse("accounts:me")).status_code == 200
    details = {"first_name": "Anna", "last_name": "Arndt", "username": "anna", "version": anna.version}
    client_of(frieda).post(reverse("accounts:change_staff", args=[anna.pk]), details)
    assert client.get(reverse("accounts:me")).status_code == 302
    with act_as(anna):
        assert Session.objects.count() == 0
    with act_as(frieda):
        assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "missing",
    [
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_change_password",
        "socialaccount_connections",
    ],
)
def test_routes_that_nobody_needs_do_not_exist(missing: str) -> None:
    from django.urls import NoReverseMatch

    with pytest.raises(NoReverseMatch):
        reverse(missing)


def test_a_login_that_ran_out_keeps_what_was_typed(anna: Staff, case_of_anna: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    ways = [reverse("desk:write_note", args=[key]) for key in (case_of_anna.pk, uuid4())] + ["/gibt-es-nicht/"]
    pages = [client.post(way, {"text": "Lang getippt", "password": "Geheim-1"}) for way in ways]
    bodies = {re.sub(r'value="\w{64}"|nonce="[^"]*"|/fall/[^"]*|/gibt[^"]*', "", page.text) for page in pages}
    assert ([page.status_code for page in pages], len(bodies)) == ([403] * 3, 1)
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert ("Lang getippt" in pages[0].text, "Geheim-1" in pages[0].text) == (True, False)
    assert f'href="{reverse("account_login")}" target="_blank"' in pages[0].text


def test_after_the_login_in_another_window_the_text_is_sent_again(anna: Staff, case_of_anna: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    way = reverse("desk:write_note", args=[case_of_anna.pk])
    sent = {"text": "Lang getippt", "kind": "note", "data_class": "1", "repeat_key": str(uuid4())}

    def again(page: Any) -> Any:
        shown = re.compile(r'<(?:textarea hidden|input type="hidden") name="(\w+)"(?: value="|>)([^"<]*)')
        return client.post(way, dict(shown.findall(page.text)))

    expired = client.post(way, sent)
    login = client.get(reverse("account_login"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', login.text)
    assert token
    log_in(client, with_password(anna), csrfmiddlewaretoken=token[1])
    answer = again(expired)
    if answer.status_code == 403:
        answer = again(answer)
    assert answer.status_code == 302
    with act_as(anna):
        assert Entry.objects.filter(what="cases.write_note", parent_id=None, actor=str(anna.actor)).count() == 3


def test_a_part_of_a_page_is_told_that_the_login_ran_out(client: Client, house: House) -> None:
    is_part = {"HX-Request": "true"}
    for path in ("/vermerk/", "/gibt-es-nicht/"):
        for answer in (client.post(path, {"text": "x"}, headers=is_part), client.get(path, headers=is_part)):
            page = answer.content.decode()
            assert answer.status_code == 403
            assert "in einem zweiten Fenster anmelden" in page
            assert "<html" not in page


def test_a_file_sent_after_the_login_ran_out_is_asked_for_again(client: Client, house: House) -> None:
    def send(**headers: str) -> str:
        sent = {"file": SimpleUploadedFile("fälle <1>.csv", b"a;b"), "note": "Bestand"}
        answer = client.post("/fallliste/", sent, headers=headers)
        assert answer.status_code == 403
        return answer.content.decode()

    page = send()
    assert "Bitte die Datei noch einmal auswählen: fälle &lt;1&gt;.csv" in page
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" id="file-1" name="file" required' in page
    assert "Bestand" in page
    assert 'type="file"' not in send(**{"Sec-Fetch-Site": "cross-site"})
