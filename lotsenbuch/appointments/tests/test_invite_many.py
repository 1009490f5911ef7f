"""Several people are invited at once, each to a time of their own, with a letter and a code of their own."""

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
from lotsenbuch.appointments.actions import note_sick
from lotsenbuch.appointments.models import Appointment, Link
from lotsenbuch.appointments.rules.link import hash_of
from lotsenbuch.cases.actions import register_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.letters.models import Batch, BatchLine, SentLetter
from lotsenbuch.letters.queries import content_of
from tests.cast import act_as, client_of, registered
from tests.queue import work_off_the_queue

from .talks import at, met, talk

pytestmark = pytest.mark.django_db
PATH = "/termine/vorschlagen/"
OPENED = timezone.localdate() - timedelta(days=60)


@pytest.fixture
def three(anna: Staff) -> list[Case]:
    """Return three cases of Anna's that wait for a talk: one with a protected address."""
    made = []
    with act_as(anna):
        for number, name in enumerate(("Abel", "Beck", "Cohn")):
            data = PersonData(
                "Kim", name, timezone.localdate().replace(year=1980, day=1), kundennummer=f"321K99000{number}",
                street=f"Weg {number}", postcode="44532", town="Lotsenau", has_protected_address=name == "Cohn",
            )  # fmt: skip
            made.append(register_case(data=data, opened_on=OPENED, by=anna.actor))
    met(anna, made[1], days=50)
    return made


def offered(client: Client) -> dict[str, str]:
    """Return what the page offers, as a browser would send it with nobody ticked."""
    page = client.get(PATH).text
    found = re.findall(r'name="((?:day|at)_[^"]+)" value="([^"]+)"', page)
    return {"repeat_key": str(uuid4()), **dict(found)}


def words_of(case: Case, by: Staff) -> str:
    with act_as(by):
        opened = case_of(case.id, by.actor)
        pdf = content_of(opened, SentLetter.objects.get(case=case)) if opened else None
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf or b"")).pages)


def test_each_gets_a_time_a_letter_and_a_code_of_their_own(anna: Staff, bernd: Staff, three: list[Case]) -> None:
    client = client_of(anna)
    sent: dict[str, Any] = offered(client)
    abel, beck, cohn = three
    assert f"at_{abel.id}" in sent
    assert f"at_{cohn.id}" not in sent, "a protected address is written to singly"
    assert "Bitte mindestens eine Person auswählen" in client.post(PATH, sent).text
    both = sent | {f"invite_{case.id}": "on" for case in (abel, beck)}
    answer = client.post(PATH, both)
    assert answer.headers["Location"] == reverse("letters:batches")
    assert client.post(PATH, both).headers["Location"] == reverse("letters:batches"), "sent twice, done once"
    with act_as(anna):
        talks = {row.case_id: row for row in Appointment.objects.filter(result="")}
        assert set(talks) == {abel.id, beck.id}
        assert talks[abel.id].starts_at != talks[beck.id].starts_at
        assert (talks[abel.id].is_first_talk, talks[beck.id].is_first_talk) == (True, False)
        assert timezone.localdate(talks[abel.id].starts_at) >= timezone.localdate() + timedelta(days=5)
        assert set(Batch.objects.values_list("kind", "total")) == {("invitation", 1), ("follow_up", 1)}
        assert all(b"/t/" not in bytes(line.reply) for line in BatchLine.objects.all())
    while work_off_the_queue():
        pass
    for case in (abel, beck):
        words, row = words_of(case, anna), talks[case.id]
        assert f"{timezone.localtime(row.starts_at):%d.%m.%Y, um %H:%M} Uhr" in words
        token = re.search(r"/t/([\w-]+)/", words.replace("\n", "").replace("\u200b", ""))
        assert token
        with act_as(anna):
            link = Link.objects.get(token_hash=hash_of(token[1]))
            assert link.slots.get().appointment_id == row.id
    with act_as(bernd):
        assert not BatchLine.objects.exists()


def test_a_time_that_is_taken_by_now_stands_at_its_field_and_nothing_happened(anna: Staff, three: list[Case]) -> None:
    client = client_of(anna)
    sent, (abel, beck, _) = offered(client), three
    with act_as(anna):
        other = registered(anna)
    talk(anna, other, at(10, days=8))
    day = f"{timezone.localdate() + timedelta(days=8):%d.%m.%Y}"
    clash = {f"day_{beck.id}": day, f"at_{beck.id}": "10:15", f"invite_{abel.id}": "on", f"invite_{beck.id}": "on"}
    page = client.post(PATH, sent | clash).text
    assert "Zu dieser Zeit belegt." in page
    assert 'value="10:15"' in page
    # What lies over a proposed day stands beside it; over a typed one it is asked once.
    on, late = timezone.localdate(), timezone.localdate() + timedelta(days=60)
    with act_as(anna):
        note_sick(case=beck, sick_from=on, sick_until=late, by=anna.actor)
    said = f"Arbeitsunfähig vom {on:%d.%m.%Y} bis {late:%d.%m.%Y}."
    assert said in client.get(PATH).text
    assert f"{said} Unten ankreuzen" in client.post(PATH, sent | clash).text
    known = client.post(PATH, sent | clash | {"anyway": "on"}).text
    assert ("Unten ankreuzen" in known, "Zu dieser Zeit belegt." in known) == (False, True)
    leap = {f"day_{abel.id}": "28.3.2027", f"at_{abel.id}": "2:30", f"invite_{abel.id}": "on"}
    assert "Die Uhr springt von 2 auf 3 Uhr" in client.post(PATH, sent | leap).text
    past = {f"day_{abel.id}": "1.3.2024", f"invite_{abel.id}": "on"}
    assert "Dieser Tag ist vorbei" in client.post(PATH, sent | past).text
    empty = {f"day_{abel.id}": "", f"at_{abel.id}": "25:99", f"invite_{abel.id}": "on"}
    assert "Bitte den Tag angeben." in client.post(PATH, sent | empty).text
    with act_as(anna):
        assert (Appointment.objects.filter(result="").count(), Batch.objects.count(), Link.objects.count()) == (1, 0, 0)
