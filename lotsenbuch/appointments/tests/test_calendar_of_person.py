"""The file for the person's own calendar: one address tells the talk as it stands, read by another library."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import vobject  # type: ignore[import-untyped]  # reads what we wrote, in tests only
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import confirm, make_link, move, record_result, withdraw, withdraw_links
from lotsenbuch.appointments.models import Appointment, Link, LinkSlot
from lotsenbuch.appointments.rules.kinds import Result
from lotsenbuch.appointments.rules.link import calendar_token, hash_of
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import SECRETS, act_as

from .talks import at, summons, talk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_guessed() -> None:
    cache.clear()


def answered(by: Staff, case: Case, *rows: Appointment) -> str:
    """Let the person come to the first of these times; return the address of the calendar file as the page tells it."""
    with act_as(by):
        token = make_link(case=case, appointments=rows, by=by.actor)
        slot = LinkSlot.objects.get(appointment=rows[0], link__token_hash=hash_of(token)).id
    thanks = Client().post(reverse("appointments:reply", args=[token]), {"wish": "comes", "slot": str(slot)}).text
    found = re.search(r'href="(/t/[^"]+termin\.ics)"', thanks)
    assert found
    assert f'href="webcal://testserver{found[1]}"' in thanks
    return found[1]


def read(path: str) -> tuple[str, dict[str, Any]]:
    """Return the method of the file and its events by uid, as vobject reads them."""
    answer = Client().get(path)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.content.decode())
    return calendar.method.value, {event.uid.value: event for event in calendar.vevent_list}


def told(path: str) -> tuple[str, str, datetime, str, int]:
    """Return method, uid, beginning, status and sequence of the one event of the file."""
    method, events = read(path)
    ((uid, event),) = events.items()
    return method, uid, event.dtstart.value, event.status.value, int(event.sequence.value)


def fresh(by: Staff, row: Appointment) -> Appointment:
    with act_as(by):
        return Appointment.objects.get(pk=row.pk)


def test_the_same_address_tells_a_talk_that_was_moved_and_called_off(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(14, 30), place="Bank am Ententeich")
    path = answered(anna, case_of_anna, row)
    method, uid, starts_at, status, first = told(path)
    assert (method, uid, starts_at, status) == ("PUBLISH", f"{row.id}@lotsenbuch", at(14, 30), "CONFIRMED")
    with act_as(anna):
        move(appointment=fresh(anna, row), seen=row.version + 1, starts_at=at(9, days=20), by=anna.actor)
    moved = told(path)
    assert moved[:4] == ("PUBLISH", uid, at(9, days=20), "TENTATIVE")
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        confirm(appointment=now, seen=now.version, by=anna.actor)
    again = told(path)
    assert again[:4] == ("PUBLISH", uid, at(9, days=20), "CONFIRMED")
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        withdraw(appointment=now, seen=now.version, by=anna.actor)
    off = told(path)
    assert off[:4] == ("CANCEL", uid, at(9, days=20), "CANCELLED")
    assert first < moved[4] < again[4] < off[4]
    said = Client().get(path).content.decode()
    assert [word for word in (*SECRETS, "Ententeich", anna.last_name, case_of_anna.fallnummer) if word in said] == []
    with act_as(anna):
        # A day after the new time, not after the old one.
        assert Link.objects.get(kind="calendar").expires_at == at(9, days=20) + timedelta(days=1)


def test_a_talk_that_the_house_calls_off_is_called_off_there(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(14, 30))
    path = answered(anna, case_of_anna, row)
    with act_as(anna):
        off = Result.OFFICE_CANCELLED
        record_result(appointment=fresh(anna, row), seen=row.version + 1, result=off, by=anna.actor)
    assert told(path)[::3] == ("CANCEL", "CANCELLED")


def test_a_moved_meldetermin_is_one_talk_for_the_person(anna: Staff, case_of_anna: Case) -> None:
    """It goes on as another row; in the calendar the same event moves, and a link of the new letter tells it alike."""
    row = summons(anna, case_of_anna, at(9))
    path = answered(anna, case_of_anna, row)
    first = told(path)
    with act_as(anna):
        anew = move(appointment=fresh(anna, row), seen=row.version + 1, starts_at=at(11), by=anna.actor)
    moved = told(path)
    assert moved[:4] == ("PUBLISH", first[1], at(11), "TENTATIVE")
    assert moved[4] > first[4]
    assert told(answered(anna, case_of_anna, anew))[:4] == ("PUBLISH", first[1], at(11), "CONFIRMED")
    assert told(path)[4] > moved[4]


def test_only_the_time_that_was_chosen_is_told(anna: Staff, case_of_anna: Case) -> None:
    choice = uuid4()
    one, two = (talk(anna, case_of_anna, at(hour), choice=choice) for hour in (9, 12))
    path = answered(anna, case_of_anna, one, two)
    assert told(path)[1] == f"{one.id}@lotsenbuch"
    assert fresh(anna, two).state == "withdrawn"


def test_the_file_ends_with_its_link_and_opens_nothing_before_the_answer(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(14))
    with act_as(anna):
        token = make_link(case=case_of_anna, appointments=[row], by=anna.actor)
    early = reverse("appointments:reply_calendar", args=[calendar_token(token)])
    assert Client().get(early).status_code == 404
    path = answered(anna, case_of_anna, row)
    with act_as(anna):
        (ended,) = Link.objects.filter(kind="calendar").order_by("-made_at")[:1]
        withdraw_links(case=case_of_anna, appointment_ids=[row.id], by=anna.actor)
        now = Appointment.objects.get(pk=row.pk)
        move(appointment=now, seen=now.version, starts_at=at(9, days=20), by=anna.actor)
        # What has ended is not brought back by a move.
        assert Link.objects.get(pk=ended.pk).expires_at == ended.expires_at
    assert Client().get(path).status_code == 404
    with acting_as(Actor.link(ended.id)):
        assert (Appointment.objects.count(), Case.objects.count()) == (0, 0)


def test_the_address_stands_in_the_event_unless_it_tells_of_the_house(
    anna: Staff, case_of_anna: Case, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "jobcenter.beispiel.invalid"]
    path = answered(anna, case_of_anna, talk(anna, case_of_anna, timezone.now() + timedelta(hours=30)))
    assert f"URL:http://testserver{path}" in Client().get(path).content.decode().replace("\r\n ", "")
    assert "URL:" not in Client().get(path, headers={"host": "jobcenter.beispiel.invalid"}).content.decode()
