"""Integrationsplanung: from the last version to a new one with two goals and three steps, printed and proven."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.planning.actions import agree_plan, set_goal
from lotsenbuch.planning.actions.goals import NewStep
from tests.cast import act_as
from tests.journeys.conftest import LogIn, TakePicture
from tests.journeys.hands import count_handles


def test_a_plan_goes_on_from_its_last_fassung(
    anna: Staff,
    case_of_anna: Case,
    log_in: LogIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
) -> None:
    _agreed_before(case_of_anna, anna)
    page = log_in(anna)
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + f"/fall/{case_of_anna.id}/plan/")
    _renew(page, picture)
    assert_accessible(page)
    _hand_over(page, picture)
    page.get_by_role("link", name="Was ist neu?").click()
    expect(page.locator("main")).to_contain_text("Einen Platz für die Kinder finden")
    picture("32-was-ist-neu")
    _look_together(page, picture)


def _agreed_before(case: Case, anna: Staff) -> None:
    with act_as(anna):
        steps = [NewStep("Zeugnisse mitbringen", "person", timezone.localdate() + timedelta(days=9))]
        words = {"title": "Wieder in der Gärtnerei arbeiten", "in_own_words": "„Draußen bin ich ich.“"}
        set_goal(case=case, words=words, field="job_near", steps=steps, by=anna.actor)
        agree_plan(case=case, on=timezone.localdate() - timedelta(days=40), by=anna.actor)


def _renew(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "renew_plan") as hands:
        hands.click(page.get_by_role("link", name="Neues Ziel"))
        hands.fill(page.get_by_label("Ziel", exact=True), "Einen Platz für die Kinder finden")
        hands.fill(page.get_by_label("1. Schritt", exact=True), "Zwei Einrichtungen ansehen")
        hands.fill(page.get_by_label("1. Schritt bis wann?"), "heute")
        hands.click(page.get_by_role("button", name="Speichern und noch ein Ziel"))
        hands.fill(page.get_by_label("Ziel", exact=True), "Deutsch für den Beruf")
        hands.fill(page.get_by_label("1. Schritt", exact=True), "Beim Kurs anmelden")
        hands.fill(page.get_by_label("1. Schritt bis wann?"), "heute")
        hands.fill(page.get_by_label("2. Schritt", exact=True), "Wir melden bis Freitag den Kurs an")
        hands.choose(page.get_by_label("Wer geht den 2. Schritt?"), "wir")
        hands.fill(page.get_by_label("2. Schritt bis wann?"), "heute")
        hands.click(page.get_by_role("button", name="Ziel speichern"))
        picture("30-ziele")
        hands.click(page.get_by_role("button", name="Plan vereinbaren"))
    expect(page.locator("#messages")).to_contain_text("Plan vereinbart.")
    expect(page.locator("h1")).to_contain_text("Fassung 2")


def _hand_over(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "print_plan") as hands:
        hands.click(page.get_by_role("button", name="Übergabe festhalten"))
        picture("31-fassung")
        hands.click(page.get_by_role("link", name="Zum Mitnehmen drucken"))
    expect(page.locator("body")).to_contain_text("Ich habe den Plan bekommen.")
    picture("33-mitnehmen")
    page.go_back()
    expect(page.locator("#proof")).to_contain_text("persönlich mitgegeben")


def _look_together(page: Page, picture: TakePicture) -> None:
    page.goto(page.url.split("/fassung/")[0] + "/")
    page.get_by_role("button", name="Gemeinsam ansehen").click()
    expect(page.locator("h1")).to_have_text("Unser Plan")
    picture("34-gemeinsam")
    page.goto(page.url.split("/fall/")[0] + "/")
    expect(page.locator("h1")).to_have_text("Unser Plan")
