"""The combined ways: slot, topics and letter at once; after a missed talk an attempt, a new slot and a letter."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import record_result, withdraw
from lotsenbuch.appointments.models import Appointment, ContactAttempt, Link, Reminder
from lotsenbuch.appointments.rules.kinds import Kind, Result, State
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SentLetter
from tests.cast import act_as, client_of, setting_up

from .talks import talk

pytestmark = pytest.mark.django_db


def first_value(page: str, name: str) -> str:
    """Return the value that a form offers first, as a browser would send it."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def pdf_text(answer: Any) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def typed(page: str, **more: str) -> dict[str, str]:
    return {"repeat_key": str(uuid4()), "slot": first_value(page, "slot"), "kind": "office", **more}


def done(client: Client, path: str, sent: dict[str, str], case: Case) -> Any:
    """Send a form and return the letter that it leads to."""
    answer: Any = client.post(path, sent)
    assert answer.status_code == 302, answer.context_data["form"].errors
    assert "Brief öffnen" in client.get(answer.url).text
    letter = answer.url.rstrip("/").rsplit("/", 1)[1]
    return client.get(reverse("appointments:invited_pdf", args=[case.id, letter]))


def test_slot_topics_and_letter_are_one_form(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    sent = typed(page, topics="Was Sie können\nWas Sie brauchen")
    pdf = done(client, path, sent, case_of_anna)
    words = pdf_text(pdf)
    with act_as(anna):
        row, letter = Appointment.objects.get(), SentLetter.objects.get()
        assert (row.state, row.is_first_talk, row.holder_id) == (State.OFFERED, True, anna.pk)
        assert (letter.kind, letter.is_summons) == ("invitation", False)
        assert Link.objects.filter(kind="reply", slots__appointment=row).count() == 1
        assert Entry.objects.filter(what="appointments.invite", parent_id=None).count() == 1
    at = timezone.localtime(row.starts_at)
    assert f"{at:%d.%m.%Y}" in words
    assert f"{at:%H:%M}" in words
    assert "Was Sie brauchen" in words
    assert at.date() >= timezone.localdate() + timedelta(days=5)
    # The same form sent twice makes one talk and one letter.
    assert client.post(path, sent).status_code == 302
    with act_as(anna):
        assert (Appointment.objects.count(), SentLetter.objects.count()) == (1, 1)


def test_a_summons_carries_its_instruction_and_the_talk_remembers_it(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    words = pdf_text(done(client, path, typed(client.get(path).text, topics="Alles", purpose="support"), case_of_anna))
    assert "Rechtsfolgen" in words
    with act_as(anna):
        row, letter = Appointment.objects.get(), SentLetter.objects.get()
        assert row.is_meldetermin
        assert letter.is_summons
        assert row.instruction == letter.instruction != ""
        assert row.instructed_on == letter.issued_on


def test_what_is_refused_leaves_nothing_behind(anna: Staff, case_of_anna: Case) -> None:
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    outside = client.post(path, typed(page, topics="Alles", kind="outside", place="im Park"))
    assert "Grund für die Ausnahme" in outside.text
    other = client.post(path, {**typed(page, topics="Alles"), "slot": "other"})
    assert "Bitte Tag und Uhrzeit angeben" in other.text
    with act_as(anna):
        type(case_of_anna.person).objects.filter(pk=case_of_anna.person_id).update(street="", postcode="", town="")
    nowhere = client.post(path, typed(page, topics="Alles"))
    assert "die Anschrift der Person" in nowhere.text
    with act_as(anna):
        assert (Appointment.objects.count(), Link.objects.count(), SentLetter.objects.count()) == (0, 0, 0)


def test_after_a_missed_talk_nothing_is_typed_twice(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    row = talk(anna, case_of_anna, timezone.now() + timedelta(hours=2))
    began = timezone.now() - timedelta(hours=3)
    with act_as(anna):
        row.save_version(seen=row.version, starts_at=began, ends_at=began + timedelta(hours=1))
        record_result(appointment=row, seen=row.version, result=Result.MISSED, by=anna.actor)
    client, path = client_of(anna), reverse("appointments:ask_after", args=[case_of_anna.id, row.id])
    assert client_of(bernd).get(path).status_code == 404
    assert path in client.get(reverse("appointments:appointment", args=[case_of_anna.id, row.id])).text
    page = client.get(path).text
    how = re.search(r'<option value="([^"]+)" selected', page)
    assert how
    words = pdf_text(done(client, path, typed(page, how=how[1], result="no_answer"), case_of_anna))
    assert "ich frage mich, ob es Ihnen gut geht" in words
    assert f"{timezone.localtime(began):%d.%m.%Y}" in words
    with act_as(anna):
        attempt, anew = ContactAttempt.objects.get(), Appointment.objects.exclude(pk=row.pk).get()
        assert (attempt.way, attempt.result) == ("mobile", "no_answer")
        assert (anew.state, anew.kind, anew.is_meldetermin) == (State.OFFERED, Kind.OFFICE, False)
        assert SentLetter.objects.get().kind == "missed_worry"
        assert Reminder.objects.count() == 0
        withdraw(appointment=anew, seen=anew.version, by=anna.actor)
    # Not after a talk that took place, or was withdrawn.
    refused = client.post(
        reverse("appointments:ask_after", args=[case_of_anna.id, anew.id]), typed(page, how=how[1], result="sent")
    )
    assert "nicht zustande kam" in refused.text


def test_who_knows_each_other_is_not_asked_to_a_first_talk(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        Case.objects.filter(pk=case_of_anna.pk).update(phase="steering")
    client, path = client_of(anna), reverse("appointments:invite", args=[case_of_anna.id])
    page = client.get(path).text
    assert "Vorbereitungsblatt auch in" not in page
    words = pdf_text(done(client, path, typed(page, topics="Der Kurs am Vormittag"), case_of_anna))
    assert "gern wieder mit Ihnen sprechen" in words
    assert "Der Kurs am Vormittag" in words
    assert "ersten Gespräch" not in words
    with act_as(anna):
        assert SentLetter.objects.get().kind == "follow_up"
        assert not Appointment.objects.get().is_first_talk
