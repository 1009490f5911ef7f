"""Talks to come go with the case: nothing stays with who handed it over, went back or left."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import make_link, set_reach_rules, set_up_feed
from lotsenbuch.appointments.models import Appointment, Busy, ReachRules
from lotsenbuch.appointments.queries.people import talks_of_others
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Access
from lotsenbuch.team.actions import take_back_transfer, transfer_cases
from lotsenbuch.team.models import Transfer
from lotsenbuch.team.tests.work import cases_held
from tests.cast import act_as, client_of, setting_up

from .talks import at, talk

pytestmark = pytest.mark.django_db(transaction=True)


def held_by(reader: Staff) -> list[tuple[str, list[UUID]]]:
    with act_as(reader):
        return [(row.holder.username, row.companions) for row in Appointment.objects.select_related("holder")]


def taken(staff: Staff) -> int:
    with act_as(staff):
        return Busy.objects.filter(staff=staff).count()


def moved(by: Staff, earlier: Staff, to: Staff) -> Transfer:
    with act_as(earlier):
        ids = list(Access.objects.filter(kind="holder", valid_until=None).values_list("case", flat=True))
    with act_as(by):
        made = transfer_cases(earlier=earlier, to=to, cases=ids, reason="Wechsel in ein anderes Haus", by=by.actor)
        return Transfer.objects.get(pk=made)


def test_talks_to_come_go_over_and_come_back(anna: Staff, bernd: Staff, chris: Staff, hanna: Staff) -> None:
    first, second, third = cases_held(anna, 3)
    row = talk(anna, first, at(9))
    talk(anna, second, at(11), companions=(bernd.pk,))
    # Asked to sit there without ever seeing the case: it stays with her.
    talk(anna, third, at(13), holder_id=hanna.pk)
    with act_as(anna):
        link = reverse("appointments:reply", args=[make_link(case=first, appointments=[row], by=anna.actor)])
    before = held_by(anna)
    assert (taken(anna), taken(bernd)) == (2, 1)
    transfer = moved(chris, anna, bernd)
    assert held_by(bernd) == [("bernd", []), ("bernd", []), ("hanna", [])]
    assert (held_by(anna), taken(anna), taken(bernd), taken(hanna)) == ([], 0, 2, 1)
    # What the person holds in their hands still opens; who answers is the new holder.
    assert "09:00" in Client().get(link).text
    day = {"tag": f"{at(9):%Y-%m-%d}"}
    assert first.person.full_name in client_of(bernd).get(reverse("appointments:day"), day).text
    assert first.person.full_name not in client_of(anna).get(reverse("appointments:day"), day).text
    with act_as(chris):
        assert take_back_transfer(transfer=transfer, by=chris.actor)
    assert [holder for holder, _ in held_by(anna)] == [holder for holder, _ in before]
    assert (taken(anna), taken(bernd)) == (2, 0)


def test_what_finds_its_new_holder_taken_says_so(anna: Staff, bernd: Staff, chris: Staff) -> None:
    [case] = cases_held(anna, 1)
    [own] = cases_held(bernd, 1, start=40)
    row = talk(anna, case, at(9))
    talk(bernd, own, at(9, 30))
    day = reverse("appointments:day")
    assert "Noch bei jemand anderem" not in client_of(bernd).get(day).text
    moved(chris, anna, bernd)
    assert sorted(held_by(bernd)) == [("anna", []), ("bernd", [])]
    page = client_of(bernd).get(day).text
    assert "Noch bei jemand anderem" in page
    assert reverse("appointments:appointment", args=[case.id, row.id]) in page
    with act_as(anna):
        assert talks_of_others(anna, at(9).date()) == ([], [])


def test_a_deputys_talks_go_back_with_the_account(anna: Staff, bernd: Staff, frieda: Staff) -> None:
    """Leaving: what a deputy was to hold is the holder's again, the calendar they took along opens nothing."""
    [case] = cases_held(anna, 1)
    with act_as(anna):
        until = timezone.now() + timedelta(days=30)
        let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Urlaub im August", by=anna.actor)
    talk(anna, case, at(9), holder_id=bernd.pk, kind=Kind.PHONE)
    assert (taken(anna), taken(bernd)) == (0, 1)
    with act_as(frieda):
        set_reach_rules(rules=ReachRules(may_use_feeds=True), by=frieda.actor)
    with act_as(bernd):
        feed = reverse("appointments:feed", args=[set_up_feed(by=bernd.actor)])
    assert Client().get(feed).status_code == 200
    with setting_up():
        Staff.objects.filter(pk=bernd.pk).update(is_active=False)
    assert Client().get(feed).status_code == 404
    assert (held_by(anna), taken(anna), taken(bernd)) == ([("anna", [])], 1, 0)
