"""Letters in the browser: a module goes into the text, what was typed is kept, the letter goes to the post."""

import re

from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.actions import write_module
from lotsenbuch.letters.models import BatchLine, SentLetter
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture, violations
from tests.journeys.hands import count_handles


def test_a_letter_is_written_with_a_module_and_given_to_the_post(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    with act_as(anna):
        write_module(title="Was wir noch klären", text="Bringen Sie gern mit, was unklar ist.", by=anna.actor)
    page = sign_in(anna)
    page.goto(f"{page.url}fall/{case_of_anna.id}/schreiben/")
    address = page.url
    with count_handles(page, "write_letter") as hands:
        hands.click(page.get_by_role("link", name="Bestätigung der Teilnahme"))
        hands.click(page.locator("summary", has_text="Was wir noch klären"))
        hands.click(page.get_by_role("button", name="In den Text"))
        expect(page.get_by_label("Text", exact=True)).to_have_value(_ends("was unklar ist."))
        expect(page.locator("[data-saved]")).to_contain_text("gespeichert um")
        assert violations(page) == []
        picture("brief-schreiben")
        hands.click(page.get_by_role("button", name="Ausgeben"))
        hands.click(page.get_by_role("button", name="Nachweis festhalten"))
    expect(page.locator("#given")).to_contain_text("Gilt als bekannt gegeben am")
    with act_as(anna):
        assert SentLetter.objects.get().kind == "confirmation"
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("weiterschreiben")


def test_people_are_invited_each_to_a_time_of_their_own(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url}termine/vorschlagen/")
    assert violations(page) == []
    with count_handles(page, "invite_many") as hands:
        hands.tick(page.get_by_label(case_of_anna.person.full_name, exact=True))
        hands.click(page.get_by_role("button", name="Zeiten freihalten und Briefe drucken"))
    expect(page.locator("main")).to_contain_text("0 von 1 Briefen gedruckt")
    picture("serie-einladen")
    with act_as(anna):
        assert BatchLine.objects.get().case_id == Appointment.objects.get().case_id == case_of_anna.pk


def _ends(words: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(words)}\s*$")
