"""Accounts, roles, first passwords, second factors and one's own page."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts import actions
from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.roles import RIGHT_LABELS, ROLE_LABELS, TABLE, Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.records.rules import RefusedError, StaleError
from tests.cast import act_as, client_of, colleague, give_role, registered, setting_up

pytestmark = pytest.mark.django_db


def details_of(staff: Staff, **changed: object) -> dict[str, object]:
    names = ("first_name", "last_name", "username", "email", "phone", "office_room", "version")
    return {**{name: getattr(staff, name) for name in names}, "is_active": "on", **changed}


def acts_of(staff: Staff) -> list[str]:
    with act_as(staff):
        return list(
            Entry.objects.filter(actor=str(staff.actor), kind="act").order_by("at").values_list("what", flat=True)
        )


def in_force(staff: Staff) -> list[str]:
    return sorted(RoleAssignment.objects.in_force().filter(staff=staff).values_list("role", flat=True))


PAGES = ["accounts:staff", "accounts:add_staff"]
OF_ONE = ["accounts:change_staff", "accounts:set_password", "accounts:reset_second_factor"]


def test_only_the_administration_sees_staff(
    anna: Staff, chris: Staff, dilek: Staff, gerda: Staff, frieda: Staff
) -> None:
    urls = [reverse(name) for name in PAGES] + [reverse(name, args=[anna.pk]) for name in OF_ONE]
    for staff, status in ((anna, 404), (chris, 404), (dilek, 404), (gerda, 404), (frieda, 200)):
        client = client_of(staff)
        assert [client.get(url).status_code for url in urls] == [status] * len(urls)


def test_an_account_that_does_not_exist_is_not_found(frieda: Staff) -> None:
    client = client_of(frieda)
    assert [client.get(reverse(name, args=[uuid4()])).status_code for name in OF_ONE] == [404] * 3


def test_wrong_methods_are_refused(anna: Staff, frieda: Staff) -> None:
    client = client_of(frieda)
    assert client.get(reverse("accounts:give_role", args=[anna.pk])).status_code == 405
    assert client.get(reverse("accounts:withdraw_role", args=[anna.pk, uuid4()])).status_code == 405
    assert client.post(reverse("accounts:staff")).status_code == 405
    assert client.delete(reverse("accounts:me")).status_code == 405


def test_a_new_account_gets_a_password_that_is_shown_once(frieda: Staff) -> None:
    client, url = client_of(frieda), reverse("accounts:add_staff")
    typed = {"first_name": "Özge", "last_name": "Ünal", "username": "oezge", "repeat_key": str(uuid4())}
    shown = client.post(url, typed).text
    password = re.findall(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}", shown)[0]
    oezge = Staff.objects.get(username="oezge")
    assert (oezge.display_name, oezge.check_password(password), in_force(oezge)) == ("Özge Ünal", True, [])
    again = client.post(url, typed)
    assert (again.status_code, again.headers["Location"]) == (302, reverse("accounts:change_staff", args=[oezge.pk]))
    assert acts_of(frieda) == ["accounts.add_staff"]


@pytest.mark.parametrize(
    ("name", "says"), [("ANNA", "Kleinbuchstaben"), ("anna", "gibt es schon"), ("a b", "Kleinbuchstaben")]
)
def test_a_user_name_is_typable_and_free(anna: Staff, frieda: Staff, name: str, says: str) -> None:
    typed = {"first_name": "A", "last_name": "B", "username": name, "repeat_key": str(uuid4())}
    page = client_of(frieda).post(reverse("accounts:add_staff"), typed)
    assert page.status_code == 200
    assert says in page.text
    assert Staff.objects.filter(last_name="B").count() == 0


def test_the_second_of_two_people_sees_both_versions_and_decides(anna: Staff, frieda: Staff) -> None:
    client, url = client_of(frieda), reverse("accounts:change_staff", args=[anna.pk])
    typed = details_of(anna, phone="0170 0000222")
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="0170 0000111", version=2)
    page = client.post(url, typed)
    assert "jetzt gespeichert: 0170 0000111<br>eigene Angabe: 0170 0000222" in page.text
    assert 'name="version" value="2"' in page.text
    assert client.post(url, {**typed, "version": 2}).status_code == 302
    anna.refresh_from_db()
    assert (anna.phone, anna.version) == ("0170 0000222", 3)


def test_a_role_is_given_for_a_period_and_ends_when_it_is_withdrawn(anna: Staff, frieda: Staff) -> None:
    client, today = client_of(frieda), timezone.localdate()
    url = reverse("accounts:give_role", args=[anna.pk])
    answer = client.post(
        url, {"role": "clearing", "first_on": "heute", "last_on": f"{today + timedelta(days=9):%d.%m.%Y}"}
    )
    assert answer.status_code == 302
    assert in_force(anna) == ["clearing", "fallmanagement"]
    given = RoleAssignment.objects.get(staff=anna, role="clearing")
    assert timezone.localtime(given.valid_until).date() == today + timedelta(days=10)
    assert given.given_by == str(frieda.actor)
    page = client.get(reverse("accounts:change_staff", args=[anna.pk])).text
    assert f"bis {today + timedelta(days=9):%d.%m.%Y} · vergeben von Frieda Fuchs" in page
    client.post(reverse("accounts:withdraw_role", args=[anna.pk, given.pk]))
    assert in_force(anna) == ["fallmanagement"]
    assert acts_of(frieda) == ["accounts.give_role", "accounts.withdraw_role"]


@pytest.mark.parametrize(
    ("role", "days", "says"),
    [
        ("importer", None, "braucht ein Ende"),
        ("importer", 31, "braucht ein Ende"),
        ("clearing", -1, "Das Ende liegt vor dem Beginn."),
        ("fallmanagement", None, "Diese Rolle besteht in dem Zeitraum schon."),
    ],
)
def test_a_period_that_a_role_cannot_have_is_refused(
    anna: Staff, frieda: Staff, role: str, days: int | None, says: str
) -> None:
    last = f"{timezone.localdate() + timedelta(days=days):%d.%m.%Y}" if days is not None else ""
    page = client_of(frieda).post(
        reverse("accounts:give_role", args=[anna.pk]), {"role": role, "first_on": "heute", "last_on": last}
    )
    assert (page.status_code, says in page.text, in_force(anna)) == (200, True, ["fallmanagement"])


def test_the_right_to_import_is_good_for_thirty_days(anna: Staff, frieda: Staff) -> None:
    today = timezone.localdate()
    with act_as(frieda):
        actions.give_role(
            staff=anna, role=Role.IMPORTER, first_on=today, last_on=today + timedelta(days=30), by=frieda.actor
        )
    assert in_force(anna) == ["fallmanagement", "importer"]


def test_a_role_that_begins_later_is_not_in_force_and_goes_whole(anna: Staff, frieda: Staff) -> None:
    begin = timezone.localdate() + timedelta(days=5)
    with act_as(frieda):
        given = actions.give_role(staff=anna, role=Role.CLEARING, first_on=begin, last_on=None, by=frieda.actor)
        assert in_force(anna) == ["fallmanagement"]
        actions.withdraw_role(assignment=given, by=frieda.actor)
    assert RoleAssignment.objects.filter(staff=anna).count() == 1


def test_nobody_changes_their_own_rights(frieda: Staff) -> None:
    own = RoleAssignment.objects.get(staff=frieda)
    client = client_of(frieda)
    page = client.post(reverse("accounts:give_role", args=[frieda.pk]), {"role": "clearing", "first_on": "heute"})
    assert "Die eigenen Rollen kann nur jemand anderes ändern." in page.text
    client.post(reverse("accounts:withdraw_role", args=[frieda.pk, own.pk]))
    closed = client.post(reverse("accounts:change_staff", args=[frieda.pk]), details_of(frieda, is_active=""))
    assert "Das eigene Konto kann nur jemand anderes schließen." in closed.text
    with act_as(frieda):
        for act in (actions.reset_second_factor, actions.set_first_password):
            with pytest.raises(RefusedError):
                act(staff=frieda, by=frieda.actor)
    assert (in_force(frieda), acts_of(frieda)) == (["administration"], [])


def test_a_lost_second_factor_is_reset_in_person(anna: Staff, frieda: Staff) -> None:
    with act_as(anna):
        Authenticator.objects.create(user=anna, type="totp", data={"secret": "x"})
    session = client_of(anna)
    client, url = client_of(frieda), reverse("accounts:reset_second_factor", args=[anna.pk])
    assert "zeigt Dienst- oder Personalausweis" in client.get(url).text
    assert client.post(url).status_code == 302
    assert Authenticator.objects.filter(user=anna).count() == 0
    assert session.get(reverse("accounts:me")).status_code == 302
    assert acts_of(frieda) == ["accounts.reset_second_factor"]


def test_a_new_password_is_given_in_person(anna: Staff, frieda: Staff) -> None:
    session = client_of(anna)
    page = client_of(frieda).post(reverse("accounts:set_password", args=[anna.pk])).text
    anna.refresh_from_db()
    assert anna.check_password(re.findall(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}", page)[0])
    assert session.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    frieda: Staff, others: int, django_assert_num_queries: object
) -> None:
    for number in range(others):
        colleague(f"person{number}", "Probe", Role.FALLMANAGEMENT)
    client = client_of(frieda)
    client.get(reverse("accounts:staff"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("accounts:staff"))
    assert page.text.count("data-row>") == others + 1
    assert len([one for one in asked if "accounts_roleassignment" in one["sql"]]) == 2


def test_who_may_what_is_the_table_that_decides(dilek: Staff, gerda: Staff, frieda: Staff, anna: Staff) -> None:
    url = reverse("accounts:permissions")
    assert [client_of(one).get(url).status_code for one in (dilek, gerda, frieda, anna)] == [200, 200, 200, 404]
    page = client_of(dilek).get(url).text
    assert all(label in page for label in (*ROLE_LABELS.values(), *RIGHT_LABELS.values()))
    assert page.count('aria-label="ja"') == sum(map(len, TABLE.values()))


def test_the_administration_lists_what_one_may_open(dilek: Staff, frieda: Staff, anna: Staff) -> None:
    url = reverse("accounts:administration")
    seen = {
        one: [
            name
            for name in ("Personal", "Wer darf was", "Das Haus", "Teams")
            if f"<span>{name}</span>" in client_of(one).get(url).text
        ]
        for one in (dilek, frieda)
    }
    assert list(seen.values()) == [["Wer darf was", "Das Haus"], ["Personal", "Wer darf was", "Das Haus", "Teams"]]
    assert client_of(anna).get(url).status_code == 404


def test_colleagues_keep_up_their_own_details(anna: Staff) -> None:
    client, url = client_of(anna), reverse("accounts:me")
    typed = {"email": "anna@beispiel.invalid", "phone": "0170 0000333", "office_room": "3.01", "version": 1}
    assert client.post(url, typed).status_code == 302
    anna.refresh_from_db()
    assert (anna.phone, anna.has_shortcuts, anna.username, anna.version) == ("0170 0000333", False, "anna", 2)
    late = client.post(url, {**typed, "phone": "0170 0000444"})
    assert "jetzt gespeichert: 0170 0000333" in late.text
    assert acts_of(anna) == ["accounts.change_own_details"]


def test_one_cannot_change_somebody_elses_details_as_ones_own(anna: Staff, bernd: Staff) -> None:
    from lotsenbuch.accounts.rules import OwnDetails

    details = OwnDetails("", "", "", has_shortcuts=False)
    with act_as(bernd), pytest.raises(RefusedError):
        actions.change_own_details(staff=anna, seen=1, details=details, by=bernd.actor)
    with act_as(anna), pytest.raises(StaleError):
        actions.change_own_details(staff=anna, seen=9, details=details, by=anna.actor)


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("falsch", "Sechs-Birken-am-Ufer", "Sechs-Birken-am-Ufer", "Das bisherige Passwort stimmt nicht."),
        ("Lotsenau-Probe-7", "kurz", "kurz", "12 Zeichen"),
        ("Lotsenau-Probe-7", "Sechs-Birken-am-Ufer", "anders", "Die beiden neuen Passwörter sind verschieden."),
    ],
)
def test_a_password_that_will_not_do_is_refused(anna: Staff, old: str, new: str, again: str, says: str) -> None:
    anna.set_password("Lotsenau-Probe-7")
    with setting_up():
        anna.save(update_fields=["password"])
    page = client_of(anna).post(reverse("accounts:change_password"), {"old": old, "new": new, "again": again})
    anna.refresh_from_db()
    assert (page.status_code, says in page.text, anna.check_password("Lotsenau-Probe-7")) == (200, True, True)


def test_a_changed_password_ends_the_other_sessions(anna: Staff) -> None:
    anna.set_password("Lotsenau-Probe-7")
    with setting_up():
        anna.save(update_fields=["password"])
    here, elsewhere = client_of(anna), client_of(anna)
    new = "Sechs-Birken-am-Ufer"
    assert (
        here.post(
            reverse("accounts:change_password"), {"old": "Lotsenau-Probe-7", "new": new, "again": new}
        ).status_code
        == 302
    )
    assert (here.get(reverse("accounts:me")).status_code, elsewhere.get(reverse("accounts:me")).status_code) == (
        200,
        302,
    )


def test_notices_are_ones_own_and_can_be_marked_as_seen(anna: Staff, bernd: Staff) -> None:
    case_id = uuid4()
    with act_as(bernd):
        actions.notify(staff=anna, kind=Notice.Kind.CASE_ASSIGNED, target_id=case_id)
    client, url = client_of(anna), reverse("accounts:notices")
    page = client.get(url).text
    assert f'<a href="{reverse("desk:case_file", args=[case_id])}">Ein Fall wurde übergeben. Bitte ansehen.</a>' in page
    assert "Ein Fall wurde übergeben" not in client_of(bernd).get(url).text
    assert client.post(url).status_code == 302
    assert "Alle als gesehen merken" not in client.get(url).text


def test_anonymous_visitors_are_sent_to_the_login() -> None:
    client = Client()
    urls = [reverse(name) for name in (*PAGES, "accounts:me", "accounts:notices", "accounts:permissions")]
    assert [client.get(url).headers["Location"].partition("?")[0] for url in urls] == ["/anmelden/"] * len(urls)


def given_password(client: Client, staff: Staff) -> str:
    page = client.post(reverse("accounts:set_password", args=[staff.pk])).text
    return str(re.findall(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}", page)[0])


def test_a_password_given_by_another_opens_nothing_but_its_change(
    anna: Staff, frieda: Staff, case_of_anna: Any
) -> None:
    given, own = given_password(client_of(frieda), anna), "Vier-zufaellige-Woerter-9"
    client, change = Client(), reverse("accounts:change_password")
    client.post(reverse("account_login"), {"login": "anna", "password": given})
    for path in ("/", reverse("desk:case_file", args=[case_of_anna.pk]), reverse("accounts:me"), "/gibt-es-nicht/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, change)
    assert "von der Anwendungsbetreuung vergeben" in client.get(change).text
    same = client.post(change, {"old": given, "new": given, "again": given})
    assert "Das ist das bisherige Passwort." in same.text
    assert client.post(change, {"old": given, "new": own, "again": own}).status_code == 302
    assert client.get(reverse("desk:case_file", args=[case_of_anna.pk])).status_code == 200
    assert "Das Passwort wurde von der Anwendungsbetreuung neu gesetzt." in client.get(reverse("accounts:notices")).text
    given_password(client_of(frieda), anna)
    assert Client().post(reverse("account_logout")).status_code == 302


def test_the_first_password_of_a_new_account_is_changed_too(frieda: Staff) -> None:
    typed = {"first_name": "Özge", "last_name": "Ünal", "username": "oezge", "repeat_key": str(uuid4())}
    client_of(frieda).post(reverse("accounts:add_staff"), typed)
    assert Staff.objects.get(username="oezge").has_given_password


@pytest.mark.parametrize(
    "order", [("set_first_password", "reset_second_factor"), ("reset_second_factor", "set_first_password")]
)
def test_password_and_second_factor_take_two_people_or_a_day(
    anna: Staff, frieda: Staff, order: tuple[str, str]
) -> None:
    one, other = (getattr(actions, name) for name in order)
    second = colleague("franz", "Falk", Role.ADMINISTRATION)
    with act_as(frieda):
        one(staff=anna, by=frieda.actor)
        with pytest.raises(RefusedError, match="zweite Person"):
            other(staff=anna, by=frieda.actor)
    with act_as(second):
        other(staff=anna, by=second.actor)
    with act_as(frieda), time_machine.travel(timezone.now() + timedelta(hours=25)):
        other(staff=Staff.objects.get(pk=anna.pk), by=frieda.actor)


def said_of_cases(client: Client, staff: Staff) -> list[str]:
    """Return every sentence on the page of an account that speaks of cases."""
    page = client.get(reverse("accounts:change_staff", args=[staff.pk])).text
    return [line.strip() for line in page.splitlines() if "Fälle" in line]


def test_whoever_holds_cases_keeps_role_and_account(anna: Staff, frieda: Staff, case_of_anna: Any) -> None:
    client, held = client_of(frieda), RoleAssignment.objects.get(staff=anna)
    withdraw = reverse("accounts:withdraw_role", args=[anna.pk, held.pk])
    assert "Zuerst die offenen Fälle übergeben." in client.post(withdraw, follow=True).text
    before = said_of_cases(client, anna)
    registered(anna)
    assert said_of_cases(client, anna) == before != [], "no number to compare colleagues by"
    closed = client.post(reverse("accounts:change_staff", args=[anna.pk]), details_of(anna, is_active=""))
    assert "Zuerst die offenen Fälle übergeben." in closed.text
    anna.refresh_from_db()
    assert (in_force(anna), anna.is_active) == (["fallmanagement"], True)
    give_role(anna, Role.CLEARING)
    client.post(withdraw)
    assert in_force(anna) == ["clearing"]
