"""Which time is reminded of: the one that holds or was chosen; and a letter that can be answered."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import make_link
from lotsenbuch.appointments.jobs import send_reminders
from lotsenbuch.appointments.models import LinkSlot, Reminder
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.queries import content_of
from tests.cast import act_as, setting_up

from .talks import at, talk
from .test_reminder import agreed, channel, due_talk, outcome, sms  # noqa: F401  # a fixture, used by its name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sms")]


def test_a_time_chosen_by_the_person_is_reminded_of_and_the_others_are_not(anna: Staff, case_of_anna: Case) -> None:
    """A link writes nothing in a case: the reminder is planned a little later, for whoever holds the case."""
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    choice = uuid4()
    one, two = (talk(anna, case_of_anna, at(hour), choice=choice) for hour in (10, 12))
    with act_as(anna):
        token = make_link(case=case_of_anna, appointments=[one, two], by=anna.actor)
        slot = LinkSlot.objects.get(appointment=two, link__kind="reply").id
    assert (
        Client().post(reverse("appointments:reply", args=[token]), {"wish": "comes", "slot": slot}).status_code == 200
    )
    assert (send_reminders(0), send_reminders(0)) == (0, 0)
    with act_as(anna):
        rows = {row.appointment_id: row for row in Reminder.objects.filter(state="planned")}
        assert rows[two.id].due_at == at(12) - timedelta(hours=24)
        assert (set(rows), Reminder.objects.filter(appointment=two).count()) == ({two.id}, 1)
        Reminder.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert send_reminders(0) == 1
    with act_as(anna):
        kept = {row.appointment_id: (row.state, row.said) for row in Reminder.objects.all()}
    assert kept == {two.id: ("sent", ""), one.id: ("skipped", "Der Termin findet so nicht mehr statt.")}
    with act_as(anna), connection.cursor() as cursor:
        cursor.execute("SELECT appointments_chosen_unreminded()")
        assert cursor.fetchall() == [], "only for the service"


def test_what_was_planned_for_each_time_of_a_choice_is_not_sent(anna: Staff, case_of_anna: Case) -> None:
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    choice = uuid4()
    _, two = (talk(anna, case_of_anna, at(hour), choice=choice) for hour in (10, 12))
    with act_as(anna):
        Reminder.objects.update(appointment=two, due_at=timezone.now() - timedelta(hours=1))
    assert send_reminders(0) == 0
    assert outcome(anna) == [("skipped", "Der Termin findet so nicht mehr statt.")]


def test_a_consent_reminds_of_what_was_agreed_before_it(anna: Staff, case_of_anna: Case) -> None:
    talk(anna, case_of_anna, at(9))
    agreed(anna, case_of_anna, to=channel(anna, case_of_anna))
    with act_as(anna):
        assert [row.due_at for row in Reminder.objects.all()] == [at(9) - timedelta(hours=24)]


def test_a_reminder_letter_carries_a_code_to_answer(anna: Staff, case_of_anna: Case, settings: Any) -> None:
    """As other letters do; where the address would name the house, only with the consent to name it."""
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    due_talk(anna, case_of_anna)

    def printed(address: str, *, may_name: bool) -> str:
        settings.LOTSE_ADDRESS = address
        agreed(anna, case_of_anna, "letter", may_name_house=may_name)
        send_reminders(0)
        with act_as(anna):
            case = case_of(case_of_anna.id, anna.actor)
            assert case
            pdf = content_of(case, SentLetter.objects.filter(kind="reminder").latest("issued_at")) or b""
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)

    plain = printed("https://termine.beispiel.invalid", may_name=False)
    found = re.search(r"https://termine\.beispiel\.invalid(/t/[\w-]+/)", re.sub(r"[\s\u200b]", "", plain))
    assert found
    assert "Ihr Termin" in Client().get(found[1]).text
    assert "/t/" not in printed("https://jobcenter.beispiel.invalid", may_name=False)
    assert "/t/" in printed("https://jobcenter.beispiel.invalid", may_name=True)
