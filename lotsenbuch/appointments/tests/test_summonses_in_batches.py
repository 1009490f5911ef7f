"""Summonses that go out as one print file: each Meldetermin knows of its own, however many there are."""

from dataclasses import replace
from datetime import datetime

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.letters.actions import order_batch
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.tests.writing import PLACE, PURPOSE
from tests.cast import OTHER_PERSON, act_as, registered
from tests.queue import work_off_the_queue

from .talks import at, summons

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
