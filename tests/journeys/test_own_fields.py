"""A field of the house in the browser: added, filled in, printed, and not a gap for who holds no grant."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles
from tests.journeys.people import moved_to

pytestmark = pytest.mark.django_db(transaction=True)
FIELD, WORDS = "Wann die Kraft reicht", "Vormittags, nach den Tabletten um neun"


def test_a_field_of_class_2_is_added_filled_in_printed_and_hidden(  # people, and what looks at pages
    case_of_anna: Case,
    anna: Staff,
    bernd: Staff,
    frieda: Staff,
    sign_in: SignIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    moved_to(case_of_anna, "assessment", anna)
    with act_as(anna):
        until = timezone.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    page = sign_in(frieda)
    _add(page)
    assert_accessible(page)
    assert_fits(page)
    picture("01-felder")

    page = sign_in(anna)
    _fill_in(page, case_of_anna)
    assert_accessible(page)
    picture("02-bewertung")
    page.get_by_role("link", name="Fassung drucken").click()
    expect(page.locator("main")).to_contain_text(WORDS)

    page = sign_in(bernd)
    for path in ("", "drucken/", "bewertung/", "bewertung/1/"):
        page.goto(f"{_home(page)}/fall/{case_of_anna.id}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for word in (WORDS, FIELD, "Weitere Angaben"):
            expect(page.locator("main")).not_to_contain_text(word)


def _home(page: Page) -> str:
    return page.url.split("/fall/")[0].rstrip("/")


def _add(page: Page) -> None:
    page.goto(f"{page.url.rstrip('/')}/verwaltung/")
    with count_handles(page, "add_own_field") as hands:
        hands.click(page.get_by_role("link", name="Eigene Felder und Arten"))
        hands.click(page.get_by_role("link", name="Feld anlegen"))
        hands.choose(page.get_by_label("Wo", exact=True), "Bewertung")
        hands.fill(page.get_by_label("Bezeichnung"), FIELD)
        hands.fill(page.get_by_label("Wozu wird das gebraucht?"), "um Termine so zu legen, dass sie gelingen")
        hands.choose(page.get_by_label("Schutzklasse"), "Klasse 2 · Gesundheit und Sucht")
        hands.click(page.get_by_role("button", name="Anlegen"))
    expect(page.locator("main")).to_contain_text(FIELD)


def _fill_in(page: Page, case: Case) -> None:
    page.goto(f"{_home(page)}/fall/{case.id}/bewertung/")
    with count_handles(page, "fill_in_own_fields") as hands:
        hands.click(page.get_by_role("link", name="Weitere Angaben ausfüllen"))
        hands.fill(page.get_by_label(FIELD), WORDS)
        hands.click(page.get_by_role("button", name="Speichern", exact=True))
    expect(page.locator("#messages")).to_contain_text("Gespeichert.")
    page.goto(f"{_home(page)}/fall/{case.id}/bewertung/")
    expect(page.locator("#own")).to_contain_text(WORDS)
