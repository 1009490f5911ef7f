"""The calculator in a real browser: typed as in the office, answered with reasons, accessible, printable."""

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.cast import Cast
from tests.journeys.conftest import SignIn, violations


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_colleague_without_cases_asks_the_rule_book(everybody: Cast, sign_in: SignIn) -> None:
    page = sign_in(everybody["gerda"])
    page.goto(f"{page.url.rstrip('/')}/recht/?frage=minderung")
    page.get_by_label("Weswegen?").select_option("Pflichtverletzung (§ 31)")
    page.get_by_label("Tag der Pflichtverletzung oder des Termins").fill("3.8.26")
    page.get_by_label("Zur Post gegeben am").fill("27.8.26")
    page.get_by_label("Land am Sitz der Behörde").select_option("Nordrhein-Westfalen")
    page.get_by_role("button", name="Rechnen").click()
    expect(page.get_by_role("heading", name="Eine Minderung wäre möglich; ein Mensch entscheidet.")).to_be_visible()
    expect(page.get_by_text("§ 65a Abs. 2 SGB II").first).to_be_visible()
    expect(page.get_by_label("Zur Post gegeben am")).to_have_value("27.8.26")
    assert violations(page) == []
    assert _overflow(page) <= 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    assert _overflow(page) <= 0
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Rechnen")).to_be_hidden()
    expect(page.get_by_text("03.08.2026").first).to_be_visible()
    expect(page.locator("dd", has_text="Nordrhein-Westfalen")).to_be_visible()


def test_an_answer_is_kept_in_the_file_of_an_own_case(
    anna: Staff, case_of_anna: Case, case_of_bernd: Case, sign_in: SignIn
) -> None:
    case, other = case_of_anna, case_of_bernd
    page = sign_in(anna)
    page.goto(f"{page.url.rstrip('/')}/recht/")
    page.get_by_role("link", name="Arbeitsgelegenheiten").click()
    page.get_by_label("Bisherige Arbeitsgelegenheiten").fill("10.1.22 bis 9.7.22\n1.3.24 bis 31.8.24")
    page.get_by_label("Die neue soll beginnen am").fill("1.6.25")
    page.get_by_role("button", name="Rechnen").click()
    expect(page.get_by_role("heading", name="Noch 355 Tage möglich")).to_be_visible()
    # Somebody else's case is not found; question, answer and what was typed stay.
    page.get_by_label("Fallnummer").fill(other.fallnummer)
    page.get_by_role("button", name="In der Akte festhalten").click()
    expect(page.get_by_text("Unter den eigenen offenen Fällen nicht gefunden.").first).to_be_visible()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_be_in_viewport()
    expect(page.get_by_label("Fallnummer")).to_have_value(other.fallnummer)
    expect(page.get_by_role("heading", name="Noch 355 Tage möglich")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert _overflow(page) <= 0
    page.get_by_label("Fallnummer").fill(case.fallnummer)
    page.get_by_role("button", name="In der Akte festhalten").click()
    expect(page.get_by_text("In der Akte festgehalten.").first).to_be_visible()
    note = page.locator(".moment", has_text="Recht und Fristen: Noch 355 Tage möglich")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("§ 16d Abs. 6 S. 1 und 2 SGB II, Fassung L4, maßgeblich 01.06.2025")
    assert _overflow(page) <= 0
