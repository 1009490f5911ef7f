"""What happens at the entrance stands in the log: who came in, who was turned away; and nobody can fill it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from lotsenbuch.accounts.actions.entrance import FAILED_LOGINS, REFUSALS, Cap
from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit import actions as audit
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import act_as, client_of, setting_up
from tests.test_login import PASSWORD, log_in, set_up_app, totp, with_password

pytestmark = pytest.mark.django_db
NOBODY = Actor.service("login")
type Told = tuple[str, str, str]


def entries(by: Actor) -> list[Told]:
    """Return kind, what and purpose of the actor's entries at the entrance."""
    with acting_as(by):
        rows = Entry.objects.exclude(kind__in=("read", "listed")).order_by("at")
        return [(one.kind, one.what, one.purpose) for one in rows if one.what != "accounts.change_second_factor"]


def tried(name: str, password: str | None = None) -> None:
    Client().post(reverse("account_login"), {"login": name, "password": password or "Falsch-Falsch-1"})


def test_a_login_leaves_an_entry(anna: Staff) -> None:
    log_in(Client(), with_password(anna))
    assert entries(anna.actor) == [("act", "accounts.log_in", "Anmeldung")]


def test_a_wrong_password_is_an_entry_of_the_account_it_was_for(anna: Staff) -> None:
    with_password(anna)
    tried("ANNA")
    assert entries(anna.actor) == [("refused", "accounts.log_in", "Anmeldung")]
    assert entries(NOBODY) == []


def test_a_name_that_no_account_has_is_not_kept(anna: Staff) -> None:
    tried("Lotsenau-Probe-7")
    assert entries(NOBODY) == [("refused", "accounts.log_in", "Anmeldung")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_attempt t")
        counted = str(cursor.fetchone())
    with acting_as(NOBODY):
        kept = counted + str(list(Entry.objects.values()))
    assert "probe-7" not in kept.lower()


def test_a_closed_account_is_turned_away_with_an_entry(anna: Staff) -> None:
    with_password(anna).is_active = False
    with setting_up():
        anna.save(update_fields=["is_active"])
    tried("anna", PASSWORD)
    assert entries(anna.actor) == [("refused", "accounts.log_in", "Anmeldung")]


def test_wrong_and_used_codes_leave_entries(anna: Staff) -> None:
    client = Client()
    log_in(client, with_password(anna))
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    before = len(entries(anna.actor))
    log_in(client, anna)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})  # used when the app was set up
    client.post(reverse("mfa_authenticate"), {"code": totp(secret, ahead=1)})
    wrong, right = ("refused", "accounts.second_factor", "Anmeldung"), ("act", "accounts.log_in", "Anmeldung")
    assert entries(anna.actor)[before:] == [wrong, wrong, right]


def test_a_passkey_that_nobody_knows_leaves_an_entry(anna: Staff) -> None:
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "unbekannt"}'})
    assert entries(NOBODY) == [("refused", "accounts.second_factor", "Anmeldung")]


def test_a_door_that_stays_shut_leaves_one_and_the_same_entry(case_of_anna: Case, bernd: Staff) -> None:
    client = client_of(bernd)
    for case_id in (case_of_anna.id, uuid4()):
        assert client.get(reverse("desk:case_file", args=[case_id])).status_code == 404
    client.get(reverse("accounts:staff"))
    shut = ("refused", "case_file", "Beratung und Fallführung")
    assert entries(bernd.actor) == [shut, shut, ("refused", "staff", "Betrieb der Anwendung")]
    with act_as(bernd):
        told = [(one.role, one.case_id, one.case_ids) for one in Entry.objects.all()]
        assert told == [("fallmanagement", None, [])] * 3


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two entries a window be enough."""
    for name in ("FAILED_LOGINS", "REFUSALS", "FAILED_FACTORS"):
        monkeypatch.setattr(f"lotsenbuch.accounts.actions.entrance.{name}", Cap(most=2, minutes=60))


def test_nobody_fills_the_log_with_failed_logins(low: None, anna: Staff) -> None:
    for number in range(9):
        tried(f"niemand{number}")
    told = [purpose for _kind, _what, purpose in entries(NOBODY)]
    assert told == ["Anmeldung", "Anmeldung", "Anmeldung, 4. Mal in 60 Minuten", "Anmeldung, 8. Mal in 60 Minuten"]


def test_nobody_hides_what_is_tried_on_somebody_else(low: None, anna: Staff, bernd: Staff) -> None:
    """Sixty tries a minute with made-up names or on one account left the others without an entry."""
    with_password(bernd)
    for number in range(5):
        tried(f"niemand{number}")
        tried("bernd")
    tried("anna")
    assert entries(anna.actor) == [("refused", "accounts.log_in", "Anmeldung")]


def test_nobody_fills_the_log_by_knocking(low: None, anna: Staff, bernd: Staff) -> None:
    for staff in (anna, bernd):
        client = client_of(staff)
        for _ in range(5):
            client.get(reverse("desk:case_file", args=[uuid4()]))
        told = [purpose for _kind, _what, purpose in entries(staff.actor)]
        assert told == [*["Beratung und Fallführung"] * 2, "Beratung und Fallführung, 4. Mal in 60 Minuten"]


def test_caps_are_far_above_what_people_do() -> None:
    assert (Cap(most=20, minutes=60), Cap(most=60, minutes=60)) == (FAILED_LOGINS, REFUSALS)
    assert [count for count in range(1, 500) if Cap(most=20, minutes=60).tells(count)][20:] == [40, 80, 160, 320]


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/5m/key"})
def test_what_the_rate_limit_turns_away_leaves_no_entry(anna: Staff) -> None:
    with_password(anna)
    for _ in range(6):
        tried("anna")
    assert len(entries(anna.actor)) == 3


def test_without_a_log_nobody_comes_in(anna: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise audit.LogUnavailableError

    monkeypatch.setattr(audit.record, "_insert", full)
    client = Client(raise_request_exception=False)
    assert log_in(client, with_password(anna)).status_code == 503
    assert client.get(reverse("accounts:me")).headers["Location"] == "/anmelden/?next=%2Fich%2F"
