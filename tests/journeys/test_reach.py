"""A letter goes out, is answered by its code, a talk does not take place, and contact is found again."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import link
from lotsenbuch.appointments.models import Appointment, ContactAttempt, OutreachOffer, Reply
from lotsenbuch.appointments.rules import link as rules
from lotsenbuch.appointments.rules.kinds import Kind, State
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.queries import content_of
from tests.cast import act_as, setting_up
from tests.journeys.conftest import PICTURES, SignIn, TakePicture, violations
from tests.journeys.hands import count_handles
from tests.outside import ready_alone

PARK = "auf der Bank im Park"


@pytest.mark.usefixtures("chris")
def test_from_the_proposal_to_the_park_and_back_into_contact(
    emre: Staff, hanna: Staff, anna: Staff, sign_in: SignIn, picture: TakePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of issue 7, done by hand: nothing is typed twice, and nobody is lost."""
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="02999 55501")
    tokens = _tokens_on_paper(monkeypatch)
    _propose(sign_in(emre))
    _take_on_and_assign(sign_in(hanna))
    page = sign_in(anna)
    home = page.url
    with act_as(anna):
        case = Case.objects.get()
    ready_alone(case, anna, Staff.objects.get(username="chris"))
    file_url = f"{home}fall/{case.id}/"
    page.goto(file_url)
    _invite(page, picture)
    with act_as(anna):
        talk = Appointment.objects.get()
        assert (talk.kind, talk.is_first_talk, talk.place_reason) == (Kind.OFFICE, True, "")
        assert "Meine Kinder" in _letter(case, anna)
    _day_has_come(anna, talk, hours=30)
    page.goto(f"{file_url}termine/{talk.id}/")
    page.get_by_label("stattgefunden").check()
    page.get_by_role("button", name="Festhalten").first.click()
    page.goto(f"{file_url}einladen/")
    page.get_by_role("button", name="Einladen und Brief drucken").click()
    expect(page.locator("#messages")).to_contain_text("Die Zeit ist freigehalten")
    _ask_for_the_park(page, f"{home}t/{tokens[-1]}/")
    _say_yes(page, home, picture)
    with act_as(anna):
        talk = Appointment.objects.get(kind=Kind.OUTSIDE)
        assert (talk.place, talk.state, talk.is_first_talk) == (PARK, State.CONFIRMED, False)
    _day_has_come(anna, talk)
    page.goto(f"{file_url}termine/{talk.id}/")
    _ask_after(page, picture)
    page.goto(f"{file_url}erreichen/")
    _reach_otherwise(page, picture)
    with act_as(anna):
        assert list(SentLetter.objects.order_by("issued_at").values_list("kind", flat=True)) == [
            "invitation", "follow_up", "missed_worry",
        ]  # fmt: skip
        tried = ContactAttempt.objects.order_by("recorded_at").values_list("way", "result")
        assert list(tried) == [("mobile", "no_answer"), ("in_person", "two_way")]
        assert (Reply.objects.get().decision, OutreachOffer.objects.get().kind) == ("confirmed", "other_place")


def _propose(page: Page) -> None:
    page.get_by_role("link", name="Jemanden vorschlagen").first.click()
    page.get_by_label("Vorname").fill("Mirela")
    page.get_by_label("Nachname").fill("Đorđević-Ölmann")
    page.get_by_label("Geburtsdatum").fill("7.2.88")
    page.get_by_label("Warum kann Fallmanagement helfen?").fill("Mehrere Anläufe, immer fehlte die Betreuung.")
    page.get_by_role("button", name="Vorschlag abschicken").click()


def _take_on_and_assign(page: Page) -> None:
    """Clear the proposal: the person with number and address, the grounds, the decision, the colleague."""
    page.get_by_role("link", name="Mirela Đorđević-Ölmann").click()
    page.get_by_role("link", name="In den Fallzugang aufnehmen").click()
    page.get_by_label("Straße und Hausnummer").fill("Fliederstieg 17")
    page.get_by_label("Postleitzahl").fill("44532")
    page.locator("[name=town]").fill("Lotsenau")
    page.get_by_label("Nummer oder Adresse").first.fill("0170 0000017")
    page.get_by_role("button", name="Person und Fall anlegen").click()
    page.get_by_role("link", name="Hemmnisse festhalten").click()
    for barrier in ("Kinderbetreuung ist nicht gesichert", "lange nicht im Beruf gearbeitet", "seelische Belastung"):
        page.get_by_label(barrier).check()
    page.get_by_role("button", name="Hemmnisse festhalten").click()
    card = page.locator("#prognosis")
    card.get_by_label("Ja", exact=True).check()
    card.get_by_label("Warum?").fill("Erst die Betreuung der Kinder, dann eine Stelle.")
    card.get_by_role("button", name="Prognose festhalten").click()
    card = page.locator("#application")
    card.get_by_label("Antrag der Person").check()
    card.get_by_label("Antrag vom").fill("heute")
    card.get_by_label("Die Person will es selbst").check()
    card.get_by_role("button", name="Grundlage festhalten").click()
    card = page.locator("#decision")
    card.get_by_label("aufgenommen", exact=True).check()
    card.get_by_label("Gründe").fill("Drei Hemmnisse, eigener Antrag, gute Aussicht mit Begleitung.")
    card.get_by_role("button", name="Entscheidung festhalten").click()
    page.get_by_role("link", name="Fall zuweisen").click()
    page.get_by_label("Anna Arndt · 0 von 75").check()
    page.get_by_role("button", name="Fall übergeben").click()
    expect(page.locator("#undo")).to_contain_text("Der Fall ist übergeben an Anna Arndt.")


def _tokens_on_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the tokens as they are made: what the person reads from the code on paper."""
    made: list[str] = []
    make = rules.new_token

    def noted() -> str:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(link, "new_token", noted)
    return made


def _letter(case: Case, by: Staff) -> str:
    """Return the words of the latest letter, as another program reads them."""
    opened = case_of(case.id, by.actor)
    pdf = content_of(opened, SentLetter.objects.latest("issued_at")) if opened else None
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf or b"")).pages)


def _day_has_come(by: Staff, row: Appointment, hours: int = 3) -> None:
    """Let a talk have begun so many hours ago."""
    began = timezone.now() - timedelta(hours=hours)
    with act_as(by):
        row.refresh_from_db()
        row.save_version(seen=row.version, starts_at=began, ends_at=began + timedelta(hours=1))


def _invite(page: Page, picture: TakePicture) -> None:
    """New case: slot, topics and letter in one form, at most 8 touches and one page that loads."""
    page.get_by_role("link", name="Einladen").click()
    with count_handles(page, "invite_first_talk") as hands:
        hands.click(page.locator("label", has_text="Uhr").nth(1))
        # The chosen time is not offered once more among the further ones.
        expect(page.locator(".kern-form-check:has(input[name=more]):visible")).to_have_count(4)
        hands.fill(page.get_by_label("Worüber wir sprechen"), "Meine Kinder\nWas ich gut kann")
        hands.click(page.get_by_role("button", name="Einladen und Brief drucken"))
    expect(page.locator("#messages")).to_contain_text("Die Zeit ist freigehalten")
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
    """Missed → attempt → worry letter with a new slot: at most 6 touches, nothing typed."""
    with count_handles(page, "ask_after_missed") as hands:
        hands.tick(page.get_by_label("nicht zustande gekommen"))
        hands.click(page.get_by_role("button", name="Festhalten").first)
        hands.click(page.get_by_role("link", name="Nachfragen und neu einladen"))
        hands.click(page.get_by_role("button", name="Festhalten und Brief drucken"))
    expect(page.locator("#messages")).to_contain_text("Die Zeit ist freigehalten")
    page.go_back()
    picture("nachfragen")


def _reach_otherwise(page: Page, picture: TakePicture) -> None:
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
