"""A letter goes out, is answered by its code, a talk does not take place, and contact is found again."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import link
from lotsenbuch.appointments.models import Appointment, ContactAttempt, OutreachOffer, Reply
from lotsenbuch.appointments.rules import link as rules
from lotsenbuch.appointments.rules.kinds import Kind, Result, State
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SentLetter
from tests.cast import act_as, setting_up
from tests.journeys.conftest import PICTURES, SignIn, TakePicture, violations
from tests.journeys.hands import count_handles

PARK = "auf der Bank im Park"


def test_from_the_first_letter_to_the_park_and_back_into_contact(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How a proposal becomes a case stands in `test_intake`; here it has just come to Anna."""
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    tokens = _tokens_on_paper(monkeypatch)
    page = sign_in(anna)
    home = page.url
    file_url = f"{home}fall/{case_of_anna.id}/"
    page.goto(file_url)
    _invite(page, picture)
    _take_place(anna, case_of_anna, Result.ATTENDED)
    page.goto(f"{file_url}einladen/")
    page.get_by_role("button", name="Einladen und Brief drucken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Brief und Termin sind fertig")
    _ask_for_the_park(page, f"{home}t/{tokens[-1]}/")
    _say_yes(page, home, picture)
    with act_as(anna):
        talk = Appointment.objects.get(kind=Kind.OUTSIDE)
        assert (talk.place, talk.state) == (PARK, State.CONFIRMED)
    _take_place(anna, case_of_anna, Result.MISSED)
    page.goto(f"{file_url}termine/{talk.id}/")
    _ask_after(page, picture)
    _reach_otherwise(page, picture)
    with act_as(anna):
        assert list(SentLetter.objects.order_by("issued_at").values_list("kind", flat=True)) == [
            "invitation", "invitation", "missed_worry",
        ]  # fmt: skip
        tried = ContactAttempt.objects.order_by("recorded_at").values_list("way", "result")
        assert list(tried) == [("mobile", "no_answer"), ("in_person", "two_way")]
        assert (Reply.objects.get().decision, OutreachOffer.objects.get().kind) == ("confirmed", "other_place")


def _tokens_on_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the tokens as they are made: what the person reads from the code on paper."""
    made: list[str] = []
    make = rules.new_token

    def noted() -> str:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(link, "new_token", noted)
    return made


def _take_place(by: Staff, case: Case, result: Result) -> None:
    """Let the day of the talk come and go."""
    began = timezone.now() - timedelta(hours=3)
    with act_as(by):
        row = Appointment.objects.filter(case=case, result="").latest("booked_at")
        times = {"starts_at": began, "ends_at": began + timedelta(hours=1)}
        row.save_version(seen=row.version, state=State.DONE, result=result, **times)


def _invite(page: Page, picture: TakePicture) -> None:
    page.get_by_role("link", name="Einladen").click()
    with count_handles(page, "invite_first_talk") as hands:
        hands.click(page.locator("label", has_text="Uhr").nth(1))
        hands.click(page.get_by_role("button", name="Einladen und Brief drucken"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Brief und Termin sind fertig")
    page.go_back()
    picture("einladen")


def _ask_for_the_park(page: Page, address: str) -> None:
    """Answer as the person does: without an account, on a phone."""
    context = page.context.browser.new_context(viewport={"width": 390, "height": 844})  # type: ignore[union-attr]  # is open
    phone = context.new_page()
    phone.goto(address)
    assert violations(phone) == []
    phone.get_by_text("Ich möchte mich woanders treffen").click()
    phone.get_by_label("Wo möchten Sie sich treffen?").fill(PARK)
    if folder := os.environ.get(PICTURES):
        phone.screenshot(path=Path(folder) / "antwortseite.png", full_page=True)
    phone.get_by_role("button", name="Antwort senden").click()
    expect(phone.locator("main")).to_contain_text("Wir haben Ihre Bitte bekommen")
    phone.goto(address)
    assert violations(phone) == []
    expect(phone.locator("main")).to_contain_text("gilt nicht oder nicht mehr")
    context.close()


def _say_yes(page: Page, home: str, picture: TakePicture) -> None:
    page.goto(home)
    expect(page.locator("#replies")).to_contain_text(PARK)
    picture("antwort-schreibtisch")
    with count_handles(page, "accept_reply") as hands:
        hands.click(page.get_by_role("button", name="So zusagen"))
    expect(page.locator("#messages")).to_contain_text("Zugesagt.")


def _ask_after(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "ask_after_missed") as hands:
        hands.click(page.get_by_role("link", name="Nachfragen und neu einladen"))
        hands.click(page.get_by_role("button", name="Festhalten und Brief drucken"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Brief und Termin sind fertig")
    page.go_back()
    picture("nachfragen")
    page.go_forward()


def _reach_otherwise(page: Page, picture: TakePicture) -> None:
    page.get_by_role("link", name="Zu „Erreichen“").click()
    page.get_by_text("Angebot festhalten").click()
    page.get_by_label("sich an einem Ort treffen, den die Person wählt").check()
    page.locator("#offers").get_by_role("button", name="Festhalten").click()
    expect(page.locator("#offers")).to_contain_text("noch offen")
    with count_handles(page, "record_attempt") as hands:
        hands.choose(page.get_by_label("Auf welchem Weg?"), "persönlich getroffen")
        hands.click(page.get_by_text("miteinander gesprochen oder geschrieben", exact=True))
        hands.click(page.locator("#try").get_by_role("button", name="Festhalten"))
    expect(page.locator("#attempts")).to_contain_text("persönlich getroffen")
    picture("erreichen")
