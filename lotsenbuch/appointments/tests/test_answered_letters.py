"""An answer through a link is a contact of both sides, and a letter that went out a moment ago did not fail."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import make_link
from lotsenbuch.appointments.models import Reply
from lotsenbuch.appointments.queries.reach import Reach, reach_of
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.tests.writing import issued, read
from tests.cast import act_as

from .talks import at, talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def reached(by: Staff, case: Case, *, days: int = 0) -> Reach:
    with act_as(by):
        return reach_of(read(case, by), timezone.localdate() + timedelta(days=days))


def said_of_letters(page: Reach) -> str:
    return next(one.why for one in page.advice if one.key == "post")


def test_a_letter_of_today_did_not_stay_without_an_answer(anna: Staff, case_of_anna: Case) -> None:
    for _ in range(3):
        issued(case_of_anna, anna)
    assert "blieben ohne Antwort" not in said_of_letters(reached(anna, case_of_anna))
    assert "die letzten 3 Versuche blieben ohne Antwort" in said_of_letters(reached(anna, case_of_anna, days=6))


def test_an_answer_through_the_link_is_a_contact(anna: Staff, case_of_anna: Case) -> None:
    for _ in range(3):
        issued(case_of_anna, anna)
    row = talk(anna, case_of_anna, at(9))
    with act_as(anna):
        page = reverse("appointments:reply", args=[make_link(case=case_of_anna, appointments=[row], by=anna.actor)])
    assert reached(anna, case_of_anna).state.last_two_way_on != timezone.localdate()
    assert Client().post(page, {"wish": "call_me"}).status_code == 200
    with act_as(anna):
        # The clock of the transaction stands still in a test.
        Reply.objects.update(came_at=timezone.now())
    found = reached(anna, case_of_anna, days=6)
    assert found.state.last_two_way_on == timezone.localdate()
    assert "klappte 1 von 3 Mal" in said_of_letters(found)
