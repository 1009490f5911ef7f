"""The login runs out while somebody writes: nothing typed is lost."""

import os

import pytest
from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from tests.cast import act_as, setting_up
from tests.journeys.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quick_note_stays_in_its_dialog_and_says_what_to_do(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    anna.set_password(PASSWORD)
    with setting_up():
        anna.save(update_fields=["password"])
    page = sign_in(anna)
    page.keyboard.press("n")
    page.get_by_label("Zu wem?").fill(case_of_anna.fallnummer)
    page.locator("#note-body").get_by_role("textbox", name="Vermerk").fill("Eine Stunde lang getippt")
    page.context.clear_cookies()
    page.get_by_role("button", name="Vermerk speichern").click()
    said = page.locator("#note-body").get_by_role("alert")
    expect(said).to_contain_text("Die Anmeldung ist abgelaufen")
    expect(page.locator("#note-body").get_by_role("textbox", name="Vermerk")).to_have_value("Eine Stunde lang getippt")
    if folder := os.environ.get("LOTSE_PICTURES"):
        page.screenshot(path=f"{folder}/expired-note.png")
    with page.context.expect_page() as opened:
        said.get_by_role("link", name="in einem zweiten Fenster anmelden").click()
    login = opened.value
    login.get_by_label("Benutzername").fill("anna")
    login.get_by_label("Passwort", exact=True).fill(PASSWORD)
    login.get_by_role("button", name="Anmelden", exact=True).click()
    login.wait_for_url("**/")
    page.get_by_role("button", name="Vermerk speichern").click()
    expect(said).to_contain_text("Bitte noch einmal absenden")
    page.get_by_role("button", name="Vermerk speichern").click()
    expect(page.locator("#messages").get_by_text("Vermerk gespeichert.")).to_be_attached()
    with act_as(anna):
        assert JournalEntry.objects.filter(text="Eine Stunde lang getippt").count() == 1


def test_a_note_survives_a_login_that_ran_out(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    anna.set_password(PASSWORD)
    with setting_up():
        anna.save(update_fields=["password"])
    page = sign_in(anna)
    page.goto(page.url.rstrip("/") + f"/fall/{case_of_anna.pk}/")
    page.get_by_label("Vermerk", exact=True).fill("Eine Stunde lang getippt")
    page.context.clear_cookies()
    page.get_by_role("button", name="Vermerk speichern").click()
    expect(page.get_by_role("heading", name="Die Anmeldung ist abgelaufen")).to_be_visible()
    if folder := os.environ.get("LOTSE_PICTURES"):
        page.screenshot(path=f"{folder}/expired.png")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="In einem zweiten Fenster anmelden").click()
    login = opened.value
    login.get_by_label("Benutzername").fill("anna")
    login.get_by_label("Passwort", exact=True).fill(PASSWORD)
    login.get_by_role("button", name="Anmelden", exact=True).click()
    login.wait_for_url("**/")
    page.get_by_role("button", name="Noch einmal absenden").click()
    again = page.get_by_role("heading", name="Bitte noch einmal")
    again.or_(page.get_by_role("heading", name="Quellmoor")).first.wait_for()
    if again.is_visible():
        page.get_by_role("button", name="Noch einmal absenden").click()
    expect(page.locator("#messages").get_by_text("Vermerk gespeichert.")).to_be_visible()
    with act_as(anna):
        assert JournalEntry.objects.filter(text="Eine Stunde lang getippt").count() == 1
