"""Who gets in, and what stays hidden: login, foreign cases, a house that can be used without script or mouse."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from tests.cast import SECRETS, act_as, client_of
from tests.journeys.conftest import PASSWORD, LogIn, SignIn, TakePicture
from tests.journeys.people import people


def test_a_foreign_case_is_nowhere(bernd: Staff, case_of_anna: Case, made_up: str, sign_in: SignIn) -> None:
    page = sign_in(bernd)
    address = page.url
    answers = [page.request.get(f"{address}fall/{key}/") for key in (case_of_anna.id, made_up)]
    assert [answer.status for answer in answers] == [404, 404]
    hidden, nothing = (page.goto(f"{address}fall/{key}/") and page.content() for key in (case_of_anna.id, made_up))
    assert [secret for secret in SECRETS if secret in str(hidden)] == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(str(hidden)) == len(str(nothing))
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("Quellmoor")
    expect(page.locator("#search-hits")).to_contain_text("Nichts gefunden")
    page.goto(f"{address}faelle/")
    expect(page.locator("main")).to_contain_text("Kein Fall passt")


def test_a_wrong_password_says_so_and_the_demo_shows_its_accounts(
    anna: Staff, bernd: Staff, log_in: LogIn, picture: TakePicture, assert_accessible: Callable[[Page], None]
) -> None:
    page = log_in(anna, "falsch")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Benutzername")).to_have_value("anna")
    expect(page.get_by_label("Passwort")).to_have_value("")
    expect(page.locator("#demo")).to_contain_text("bernd")
    expect(page.locator("#demo")).to_contain_text(PASSWORD)
    picture("falsch")
    assert_accessible(page)
    page.locator("#demo").get_by_role("button", name="anna").click()
    expect(page.locator(".bar")).to_contain_text("Anna Arndt")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


# Without script


@pytest.fixture
def without_script(browser: Browser, anna: Staff, live_server: LiveServer) -> Iterator[Page]:
    """Return Anna's desk in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="de-DE", timezone_id="Europe/Berlin")
    session = client_of(anna).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url)
    yield page
    context.close()


def test_without_script_a_note_is_written_and_somebody_is_found(anna: Staff, without_script: Page) -> None:
    case = people(anna, 2)[1]
    page = without_script
    page.locator(".bar-search input[type=search]").fill("dor")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Mirela Đorđević").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mirela Đorđević")
    page.locator("#vermerk textarea").fill("Ohne Skript geschrieben")
    page.get_by_role("button", name="Vermerk speichern").click()
    expect(page.locator(".timeline")).to_contain_text("Ohne Skript geschrieben")
    page.get_by_role("link", name="Neuer Vermerk").click()
    page.get_by_label("Zu wem?").fill("Đorđević")
    page.locator("main").get_by_role("textbox", name="Vermerk").fill("Von überall, ohne Skript")
    page.locator("main").get_by_role("button", name="Vermerk speichern").click()
    expect(page.locator(".timeline")).to_contain_text("Von überall, ohne Skript")
    with act_as(anna):
        assert JournalEntry.objects.filter(case=case, kind="phone").count() == 1


# Narrow screens


def test_everyday_pages_fit_a_phone_and_four_hundred_percent(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, assert_fits: Callable[[Page], None], picture: TakePicture
) -> None:
    page = sign_in(anna)
    address, case = page.url, f"fall/{case_of_anna.id}/"
    for path in ("", "faelle/", case, f"{case}zugang/", "person/neu/", f"{case}hemmnisse/", f"{case}person/"):
        page.goto(address + path)
        assert_fits(page)
    page.set_viewport_size({"width": 360, "height": 780})
    for name, path in (("schreibtisch", ""), ("faelle", "faelle/"), ("akte", case), ("fallzugang", f"{case}zugang/")):
        page.goto(address + path)
        picture(name)
