"""From a barrier to the debt counsellor: found, signed, sent, arrived; then the person takes the release back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.actions import find_barrier
from lotsenbuch.intake.models import Intake
from lotsenbuch.partners.tests.work import network_places, partner
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as
from tests.journeys.conftest import SignIn
from tests.journeys.hands import awake, count_handles
from tests.journeys.test_releases import drawn
from tests.queue import work_off_the_queue

MOST_STEPS = 10


@pytest.fixture
def indebted(case_of_anna: Case, anna: Staff) -> Case:
    """Return Anna's case with debts as a barrier, and a counsellor in the network."""
    network_places()
    partner(anna, municipal="2")
    with act_as(anna):
        find_barrier(
            intake=Intake.objects.select_related("case").get(case=case_of_anna), group="rahmenbedingungen",
            label="Überschuldung", data_class=DataClass.DEBTS, found_on=clock.today(), found_by="Gespräch",
            by=anna.actor,
        )  # fmt: skip
    return case_of_anna


def _answered(browser: Browser, link: str) -> Page:
    page = browser.new_context(locale="de-DE").new_page()
    page.goto(link)
    page.get_by_label("angekommen").check()
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Vielen Dank")).to_be_visible()
    return page


def test_from_a_barrier_to_arrived_and_a_release_taken_back(
    anna: Staff, indebted: Case, sign_in: SignIn, browser: Browser
) -> None:
    page = sign_in(anna)
    page.goto(page.url.rstrip("/") + f"/fall/{indebted.id}/")
    with count_handles(page, "refer") as hands:
        hands.click(page.get_by_role("link", name="Hilfe finden: Überschuldung"))
        hands.click(page.get_by_role("link", name="Vermitteln").first)
        hands.fill(page.get_by_label("Worum geht es?"), "Die Briefe liegen ungeöffnet in der Küche.")
        hands.click(page.get_by_role("button", name="Vorbereiten"))
        hands.click(page.get_by_role("button", name="Freigabe zum Unterschreiben"))
        awake(page)
        drawn(page, hands)
        hands.click(page.get_by_role("button", name="Unterschrift ablegen"))
        hands.click(page.get_by_role("link", name="Wege zu Partnern"))
        hands.click(page.get_by_role("link", name="Schuldnerberatung"))
        hands.click(page.get_by_role("button", name="Senden"))
        expect(page.locator("#messages")).to_contain_text("Wird gesendet")
    assert len(hands.steps) <= MOST_STEPS
    work_off_the_queue()
    page.reload()
    expect(page.locator("#sent")).to_contain_text("Zeynep")
    expect(page.locator("#sent")).not_to_contain_text("Küche")
    way = page.url
    page.get_by_role("button", name="Rückmeldeseite").click()
    _answered(browser, page.locator("code").first.inner_text())
    page.goto(way)
    expect(page.locator("#answers")).to_contain_text("angekommen")
    page.get_by_role("button", name="Rückmeldeseite").click()
    link = page.locator("code").first.inner_text()
    page.goto(way)
    page.get_by_role("link", name="Schweigepflicht").click()
    page.get_by_role("link", name="Widerrufen").click()
    page.get_by_role("button", name="Jetzt widerrufen").click()
    assert page.request.get(link).status == 404
    page.goto(way)
    expect(page.locator("#parts")).to_contain_text("hat widerrufen")
    expect(page.get_by_role("button", name="Rückmeldeseite")).to_have_count(0)
