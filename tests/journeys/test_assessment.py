"""Bewertung: a Fassung from the first strength to its close, the next one, and both side by side."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles
from tests.journeys.people import moved_to, people


def test_from_the_first_strength_to_the_second_fassung(
    anna: Staff,
    sign_in: SignIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    case = people(anna, 1)[0]
    moved_to(case, "assessment", anna)
    page = sign_in(anna)
    _open(page, case)
    picture("01-leer")
    _write(page)
    assert_accessible(page)
    assert_fits(page)
    picture("02-fassung-in-arbeit")
    _close(page)
    _go_on_writing(page)
    picture("03-vergleich")
    assert_fits(page)
    page.get_by_role("link", name="Zurück zur Bewertung").click()
    _move_on(page)


def _open(page: Page, case: Case) -> None:
    page.goto(f"{page.url.rstrip('/')}/fall/{case.id}/")
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Bewertung")
    page.locator(".path").get_by_role("link", name="Bewertung").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewertung")


def _write(page: Page) -> None:
    with count_handles(page, "keep_strength") as hands:
        hands.click(page.get_by_role("link", name="Stärke festhalten"))
        hands.fill(page.get_by_label("Stärke", exact=True), "Bleibt ruhig, wenn es eng wird")
        hands.fill(page.get_by_label("Woran ist das zu sehen?"), "Hat drei Kinder und zwei Umzüge allein geschafft")
        hands.click(page.get_by_role("button", name="Stärke festhalten"))
    expect(page.locator("#resources")).to_contain_text("Bleibt ruhig, wenn es eng wird")
    with count_handles(page, "keep_finding") as hands:
        hands.click(page.get_by_role("link", name="Beobachtung"))
        hands.fill(page.get_by_label("In den Worten der Person"), "„Morgens komm ich nicht los.“")
        hands.choose(page.get_by_label("Auf welchem Weg"), "am Telefon")
        hands.click(page.get_by_role("button", name="Festhalten", exact=True))
    expect(page.locator("main")).to_contain_text("Vor der Entscheidung persönlich sprechen")
    with count_handles(page, "view_domain") as hands:
        hands.click(page.get_by_role("link", name="Wege und Mobilität"))
        hands.tick(page.get_by_role("group", name="Sicht der Person").get_by_label("mal so, mal so"))
        hands.tick(page.get_by_role("group", name="Unsere Sicht").get_by_label("läuft – "))
        hands.click(page.get_by_role("button", name="Speichern", exact=True))
    expect(page.get_by_role("row", name="Wege und Mobilität")).to_contain_text("mal so, mal so")
    with count_handles(page, "note_setback") as hands:
        hands.click(page.get_by_role("link", name="Rückschlag festhalten"))
        hands.fill(page.get_by_label("Was ist passiert?"), "Probetag abgesagt")
        hands.click(page.get_by_role("button", name="Festhalten", exact=True))
    expect(page.locator("#messages")).to_contain_text("Sonst ändert sich nichts.")


def _close(page: Page) -> None:
    page.get_by_role("link", name="Ziele festhalten").click()
    page.get_by_label("Ziele der Potenzialanalyse").fill("Wissen, wie der Morgen gelingt.")
    page.get_by_role("button", name="Ziele festhalten").click()
    with count_handles(page, "close_assessment") as hands:
        hands.click(page.get_by_role("link", name="Fassung abschließen"))
        hands.click(page.get_by_role("button", name="Fassung abschließen"))
    expect(page.locator("#versions")).to_contain_text("Fassung 1")
    expect(page.get_by_role("link", name="Fassung abschließen")).to_have_count(0)


def _go_on_writing(page: Page) -> None:
    page.get_by_role("link", name="Ändern: Bleibt ruhig, wenn es eng wird").click()
    page.get_by_label("Stärke", exact=True).fill("Bleibt ruhig und hilft anderen dabei")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("main")).to_contain_text("Fassung 2")
    with count_handles(page, "compare_fassungen") as hands:
        hands.click(page.get_by_role("link", name="Mit der vorigen vergleichen"))
    row = page.get_by_role("row").filter(has_text="Bleibt ruhig und hilft anderen dabei")
    expect(row).to_contain_text("Bleibt ruhig, wenn es eng wird")
    expect(row).to_contain_text("geändert")


def _move_on(page: Page) -> None:
    page.get_by_role("button", name="Weiter zur nächsten Phase").click()
    expect(page.locator("#undo")).to_contain_text("Der Fall ist jetzt in der Phase Integrationsplanung.")
    expect(page.locator("#assessment")).to_contain_text("Bleibt ruhig und hilft anderen dabei")
