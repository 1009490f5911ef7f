"""Staff and words of the house are kept on screens, and the screens follow."""

from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.journeys.conftest import SignIn, TakePicture


def test_a_colleague_is_added_and_gets_a_role(frieda: Staff, sign_in: SignIn, picture: TakePicture) -> None:
    page = sign_in(frieda)
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Verwaltung").first.click()
    page.get_by_role("link", name="Personal").first.click()
    page.get_by_role("link", name="Konto anlegen").click()
    page.get_by_label("Vorname").fill("Jale")
    page.get_by_label("Nachname").fill("Öztürk")
    page.get_by_label("Benutzername").fill("jale")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.locator("main")).to_contain_text("Passwort")
    picture("angelegt")
    page.get_by_role("link", name="Weiter zum Konto").click()
    expect(page.locator("#roles")).to_contain_text("Noch keine Rolle")
    page.get_by_text("Rolle vergeben", exact=True).first.click()
    page.get_by_label("Rolle", exact=True).select_option(label="Fallmanagement")
    page.get_by_role("button", name="Rolle vergeben").click()
    expect(page.locator("#roles")).to_contain_text("vergeben von Frieda Fuchs")
    picture("rolle")
    assert Staff.objects.get(username="jale").roles == {"fallmanagement"}


def test_the_words_of_the_house_change_and_screens_follow(
    frieda: Staff, anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(frieda)
    address = page.url
    page.goto(f"{address}verwaltung/haus/aendern/")
    page.get_by_label("Name des Hauses").fill("Jobcenter Hafenstadt")
    page.locator("#words select").first.select_option(index=1)
    expect(page.locator("#preview")).to_contain_text("Leistungsberechtigte")
    page.locator("[name=phase_intake]").fill("Erste Schritte")
    picture("woerter")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jobcenter Hafenstadt")
    page = sign_in(anna)
    expect(page.locator(".bar-house")).to_have_text("Jobcenter Hafenstadt")
    page.goto(f"{address}fall/{case_of_anna.id}/")
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Erste Schritte")
    page.goto(f"{address}fall/{case_of_anna.id}/informationsblatt/")
    expect(page.locator("main")).to_contain_text("Jobcenter Hafenstadt")
