"""Letters about talks as one print file: each Meldetermin knows of its own, each person answers to theirs."""

import io
import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.letters.actions import order_batch
from lotsenbuch.letters.models import Batch, SentLetter
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.queries.batches import print_file
from lotsenbuch.letters.tests.writing import PLACE, PURPOSE
from tests.cast import OTHER_PERSON, act_as, client_of, registered
from tests.queue import work_off_the_queue

from .talks import at, summons, talk

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.usefixtures("house")]


def called(starts_at: datetime) -> Slot:
    return Slot(starts_at=starts_at, place=PLACE, minutes=45, purpose=PURPOSE, is_summons=True)


def test_each_meldetermin_keeps_the_instruction_of_its_own_letter(anna: Staff) -> None:
    cases = [
        registered(anna, replace(OTHER_PERSON, last_name=name, street=f"Weg {name}", postcode="44532", town="Lotsenau"))
        for name in ("Erst", "Zweit", "Dritt")
    ]
    meant = [summons(anna, case, at(9 + 3 * place, days=7)) for place, case in enumerate(cases)]
    elsewhere = summons(anna, cases[0], at(9, days=14))
    # The letter of the third case names a time at which only another case of this batch has a Meldetermin.
    times = [meant[0].starts_at, meant[1].starts_at, elsewhere.starts_at]
    with act_as(anna):
        order_batch(
            kind="follow_up",
            slots={case.id: called(starts_at) for case, starts_at in zip(cases, times, strict=True)},
            by=anna.actor,
        )
    while work_off_the_queue():
        pass
    with act_as(anna):
        told = {row.id: (row.instruction, row.instructed_on) for row in Appointment.objects.all()}
        letters = {row.case_id: (row.instruction, row.issued_on) for row in SentLetter.objects.all()}
    assert [told[row.id] for row in meant] == [letters[cases[0].id], letters[cases[1].id], ("", None)]
    assert told[elsewhere.id] == ("", None)
    assert letters[cases[0].id][0]


def test_each_letter_of_a_series_carries_its_own_page_to_answer_on(anna: Staff) -> None:
    lives = replace(OTHER_PERSON, street="Weg 1", postcode="44532", town="Lotsenau")
    cases = [registered(anna, replace(lives, last_name=name)) for name in ("Erst", "Zweit")]
    for place, case in enumerate(cases):
        talk(anna, case, at(9 + 3 * place, days=7))
    typed = {"subject": "Bald", "text": "Am {termin}. {treffpunkt}", "cases": [str(case.id) for case in cases]}
    client = client_of(anna)
    assert client.post(reverse("letters:order_batch", args=["reminder"]), typed).status_code == 302
    while work_off_the_queue():
        pass
    with act_as(anna):
        printed = PdfReader(io.BytesIO(print_file(Batch.objects.get()) or b""))
    pages = [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in printed.pages]
    for name, hour, other in (("Erst", "09:00", "12:00"), ("Zweit", "12:00", "09:00")):
        (letter,) = [page for page in pages if name in page]
        (path,) = re.findall(r"/t/[\w-]{43}", letter)
        answered = Client().get(f"{path}/").text
        assert (hour in answered, other in answered) == (True, False)
