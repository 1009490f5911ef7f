"""Recovery codes: shown once, kept as slow hashes, each good for one login."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import code_print_of
from tests.test_login import PASSWORD, log_in, set_up_app, with_password

pytestmark = pytest.mark.django_db


def with_codes(anna: Staff) -> tuple[Client, list[str]]:
    client = Client()
    log_in(client, with_password(anna))
    set_up_app(client)
    return client, re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).text)


def page_of(client: Client) -> str:
    """Open the page of one's codes, with the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/"})
    text: str = client.get(reverse("mfa_view_recovery_codes")).text
    return text


def test_recovery_codes_lie_as_slow_hashes_only(anna: Staff) -> None:
    _, codes = with_codes(anna)
    kept = Authenticator.objects.get(user=anna, type="recovery_codes")
    assert set(kept.data) == {"migrated_codes", "salt", "viewed_at"}
    assert [one[:11] for one in kept.data["migrated_codes"]] == ["argon2id-1:"] * len(codes) == ["argon2id-1:"] * 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator UNION ALL SELECT sealed::text FROM accounts_session")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert [code for code in codes if code in stored] == []
    # Neither the house's master key nor allauth itself brings one back.
    assert set(kept.wrap().get_unused_codes()) == set(kept.data["migrated_codes"])


def test_a_set_of_codes_has_its_own_salt(anna: Staff, bernd: Staff) -> None:
    salts = set()
    for one in (anna, bernd):
        with_codes(one)
        salts.add(Authenticator.objects.get(user=one, type="recovery_codes").data["salt"])
    assert len(salts) == 2
    assert code_print_of(anna, "12345678") != code_print_of(bernd, "12345678")


def test_recovery_codes_are_shown_right_after_they_were_made(anna: Staff) -> None:
    client, codes = with_codes(anna)
    assert client.get(reverse("mfa_download_recovery_codes")).text.split()[-10:] == codes
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        page = page_of(client)
        assert ("Noch 10 von 10" in page, [code for code in codes if code in page]) == (True, [])
        assert client.get(reverse("mfa_download_recovery_codes")).status_code == 404


def test_a_recovery_code_may_be_typed_in_groups_and_confirms_too(anna: Staff) -> None:
    client, codes = with_codes(anna)
    client.post(reverse("account_logout"))
    log_in(client, anna)
    typed = f" {codes[3][:4]} {codes[3][4:]} "
    assert client.post(reverse("mfa_authenticate"), {"code": typed}).headers["Location"] == "/"
    assert "Noch 9 von 10" in page_of(client)
    again = client.post(reverse("mfa_reauthenticate"), {"code": codes[3]})
    assert (again.status_code, "Der Code stimmt nicht" in again.text) == (200, True)
    assert client.post(reverse("mfa_reauthenticate"), {"code": codes[4]}).status_code == 302


def test_a_code_of_somebody_else_does_not_work(anna: Staff, bernd: Staff) -> None:
    _, codes = with_codes(bernd)
    client, _ = with_codes(anna)
    client.post(reverse("account_logout"))
    log_in(client, anna)
    assert "Der Code stimmt nicht" in client.post(reverse("mfa_authenticate"), {"code": codes[0]}).text
