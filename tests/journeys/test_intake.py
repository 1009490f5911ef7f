"""Fallzugang: from the proposal to the Arbeitsbündnis, and its everyday moments."""

from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.models import Proposal
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles


def test_a_proposal_is_declined_with_an_answer(
    proposal_of_emre: Proposal, emre: Staff, hanna: Staff, sign_in: SignIn
) -> None:
    page = sign_in(hanna)
    with count_handles(page, "decline") as hands:
        hands.click(page.get_by_role("link", name="Milan Unterholz"))
        hands.click(page.get_by_role("link", name="Nicht aufnehmen"))
        hands.fill(page.get_by_label("Antwort an die vorschlagende Stelle"), "Ein Kurs hilft hier schneller.")
        hands.click(page.get_by_role("button", name="Antwort abschicken"))
    expect(page.locator("#waiting")).not_to_contain_text("Milan Unterholz")
    page = sign_in(emre)
    page.get_by_role("link", name="Milan Unterholz").click()
    expect(page.locator("#answer")).to_contain_text("Ein Kurs hilft hier schneller.")


def test_somebody_is_registered_and_a_double_is_asked_about_without_telling(
    hanna: Staff, case_of_bernd: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(hanna)
    with count_handles(page, "register") as hands:
        hands.click(page.get_by_role("link", name="Person anlegen").first)
        hands.fill(page.get_by_label("Vorname"), "Ada")
        hands.fill(page.get_by_label("Nachname"), "Sonnabend")
        hands.fill(page.get_by_label("Geburtsdatum"), "1.4.79")
        hands.fill(page.get_by_label("Nummer oder Adresse").first, "0151 5550023")
        hands.click(page.get_by_role("button", name="Person und Fall anlegen"))
    expect(page.locator("main")).to_contain_text("Ada Sonnabend")
    page.goto(page.url.split("/fall/")[0] + "/person/neu/")
    page.get_by_label("Vorname").fill("Jost")
    page.get_by_label("Nachname").fill("Wisengrund")
    page.get_by_label("Geburtsdatum").fill("2.11.74")
    page.get_by_role("button", name="Person und Fall anlegen").click()
    expect(page.locator("main")).to_contain_text("Zu diesen Angaben kann es schon einen Fall geben")
    expect(page.locator("main")).not_to_contain_text("Brandt")
    picture("schon-da")
    page.get_by_role("button", name="Trotzdem anlegen").click()
    expect(page.locator("main")).to_contain_text("Jost Wisengrund")


def test_a_new_number_is_noted_and_the_old_one_kept(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url}fall/{case_of_anna.id}/")
    with count_handles(page, "new_number") as hands:
        hands.click(page.get_by_role("link", name="Neue Nummer eintragen"))
        hands.fill(page.get_by_label("Nummer oder Adresse"), "0151 5550099")
        hands.click(page.get_by_role("button", name="Kontaktweg eintragen"))
    expect(page.locator("#current")).to_contain_text("0151 5550017")
    page.get_by_role("link", name="Gilt nicht mehr: 0151 5550017").click()
    page.get_by_role("button", name="Festhalten").click()
    expect(page.locator("#earlier")).to_contain_text("0151 5550017")
