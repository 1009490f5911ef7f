"""An emergency in the browser: a case opened to read, ended, reviewed; a request that waits for a second person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.cast import NOTE, SEALED_NOTE
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import Hands, count_handles

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Die Schwester ruft an, seit zwei Tagen keine Antwort"


def ask(hands: Hands, number: str) -> None:
    """Ask for a case in an emergency, from any page."""
    page = hands.page
    hands.click(page.locator(".menu summary"))
    hands.click(page.get_by_role("link", name="Notzugriff"))
    hands.fill(page.get_by_label("Fallnummer oder Kundennummer"), number)
    hands.tick(page.get_by_label("Anruf oder Besuch in einer Krise"))
    hands.fill(page.get_by_label("Erläuterung"), WHY)
    hands.click(page.get_by_role("button", name="Fall zum Lesen öffnen"))


def test_a_case_is_read_in_an_emergency_ended_and_reviewed(  # people, and what looks at pages
    case_of_anna: Case,
    bernd: Staff,
    ines: Staff,
    sign_in: SignIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = sign_in(bernd)
    with count_handles(page, "break_glass") as hands:
        ask(hands, case_of_anna.fallnummer)
    main = page.locator("main")
    expect(page.get_by_role("heading", name="Notzugriff: nur lesen")).to_be_visible()
    expect(main).to_contain_text(NOTE)
    expect(main).not_to_contain_text(SEALED_NOTE)
    expect(main.get_by_role("textbox")).to_have_count(0)
    expect(main.get_by_role("button")).to_have_text(["Jetzt beenden"])
    picture("akte")
    assert_accessible(page)
    assert_fits(page)
    file = page.url
    with count_handles(page, "end_glass") as hands:
        hands.click(page.get_by_role("button", name="Jetzt beenden"))
    expect(page.locator("#messages")).to_contain_text("Der Zugriff ist beendet.")
    assert_accessible(page)
    answer = page.goto(file)
    assert answer is not None
    assert answer.status == 404

    page = sign_in(ines)
    with count_handles(page, "review_access") as hands:
        hands.click(page.locator(".menu summary"))
        hands.click(page.get_by_role("link", name="Prüfung von Zugriffen"))
        hands.click(page.get_by_role("link", name="Bernd Brandt"))
        hands.tick(page.get_by_label("nachvollziehbar"))
        hands.fill(page.get_by_label("Notiz"), "Anruf der Schwester belegt")
        assert_accessible(page)
        hands.click(page.get_by_role("button", name="Prüfung speichern"))
    expect(page.locator("#done")).to_contain_text("geprüft von Ines Ihme")
    assert_accessible(page)
    assert_fits(page)


def test_a_request_that_waits_looks_the_same_to_everybody_and_is_decided_by_another(
    bernd: Staff, jonas: Staff, sign_in: SignIn, picture: TakePicture, assert_accessible: Callable[[Page], None]
) -> None:
    page = sign_in(bernd)
    ask(Hands(page), "26-99999")
    expect(page.get_by_role("heading", name="Die Anfrage wartet auf eine zweite Person")).to_be_visible()
    picture("wartet")
    assert_accessible(page)

    page = sign_in(jonas)
    page.get_by_role("link", name="Hinweise").click()
    page.get_by_role("link", name="wartet auf eine zweite Person").click()
    page.get_by_label("nicht freigeben").check()
    page.get_by_label("Begründung").fill("Die Vertretung ist im Haus")
    assert_accessible(page)
    page.get_by_role("button", name="Entscheidung speichern").click()
    expect(page.locator("#messages")).to_contain_text("Entschieden.")

    page = sign_in(bernd)
    page.get_by_role("link", name="Hinweise").click()
    page.get_by_role("link", name="Über eine eigene Anfrage").click()
    expect(page.locator("main")).to_contain_text("Die Vertretung ist im Haus")
