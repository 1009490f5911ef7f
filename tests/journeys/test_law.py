"""The calculator in a real browser: typed as in the office, answered with reasons, accessible, printable."""

from playwright.sync_api import Page, expect

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
