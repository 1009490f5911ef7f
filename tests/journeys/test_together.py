"""Seeing it together: a map drawn by hand and keyboard, and from „repariert Fahrräder“ to a trial placement."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import awake, count_handles
from tests.journeys.people import moved_to, people


def _on_map(page: Page, said: str) -> Locator:
    """Return somebody on the map by what is said of them to those who do not see it."""
    return page.locator(f'[data-network] [data-member][aria-label^="{said}"]')


def _draw(page: Page, relation: str, sector: str, ring: str) -> None:
    page.get_by_label("Wer ist das?").fill(relation)
    page.get_by_role("group", name="Bereich").get_by_label(sector).check()
    page.get_by_role("group", name="Abstand").get_by_label(ring, exact=True).check()
    page.get_by_role("button", name="Einzeichnen").click()
    expect(_on_map(page, f"{relation}: {sector}, {ring}")).to_be_visible()


def test_a_map_is_drawn_together(
    anna: Staff,
    case_of_anna: Case,
    sign_in: SignIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = sign_in(anna)
    home = f"{page.url.rstrip('/')}/fall/{case_of_anna.id}/bewertung/"
    page.goto(home)
    page.get_by_role("link", name="Netzwerkkarte öffnen").click()
    page.get_by_role("button", name="Gemeinsam zeichnen").click()
    awake(page)
    with count_handles(page, "draw_member") as hands:
        hands.fill(page.get_by_label("Wer ist das?"), "Schwester")
        hands.click(page.get_by_role("button", name="Einzeichnen"))
        expect(_on_map(page, "Schwester: Familie, nah")).to_be_visible()
    _draw(page, "Nachbar", "Freunde und Nachbarschaft", "mittel")
    _by_hand(page)
    _by_keyboard(page)
    _tied(page)
    assert_accessible(page)
    picture("70-netzwerkkarte-zeichnen")
    # Nothing of the case is open while the tablet lies between two people.
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wer ist da?")
    assert_fits(page)
    page.get_by_role("link", name="Fertig").click()
    expect(page).to_have_url(re.compile("/anmelden/bestaetigen/"))
    page = sign_in(anna)
    _kept_and_compared(page, home, assert_accessible)
    picture("71-netzwerkkarten-vergleichen")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url.rstrip('/')}/fall/{case_of_anna.id}/bewertung/netzwerk/zeichnen/")
    awake(page)
    for relation in ("Schwester", "Nachbar"):
        _draw(page, relation, "Familie", "nah")
    who, friends = page.get_by_label("Wer ist das?"), page.get_by_label("Freunde und Nachbarschaft")
    held: list[Route] = []
    page.route("**/netzwerk/**", lambda one: held.append(one) if one.request.method == "POST" else one.continue_())

    def answer(said: str) -> None:
        held.pop().continue_()
        expect(_on_map(page, said)).to_be_visible()

    with page.expect_request(lambda request: request.method == "POST"):
        _on_map(page, "Schwester").press("ArrowDown")
    who.press_sequentially("Trainre")
    who.press("ArrowLeft")
    answer("Schwester: Familie, mittel")
    expect(who).to_have_value("Trainre")
    # Neither the field nor the cursor in it was left.
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("e")
    expect(who).to_have_value("Trainer")
    with page.expect_request(lambda request: request.method == "POST"):
        who.press("Enter")
    who.fill("Kollegin")
    friends.check()
    answer("Trainer: Familie, nah")
    expect(who).to_have_value("Kollegin")
    expect(who).to_have_count(1)
    expect(friends).to_be_checked()


def _by_hand(page: Page) -> None:
    dot, svg = _on_map(page, "Schwester").locator("circle").bounding_box(), page.locator("svg.net").bounding_box()
    assert dot is not None
    assert svg is not None
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.mouse.down()
    # Towards the lower left, by the outer edge.
    page.mouse.move(svg["x"] + svg["width"] * 0.22, svg["y"] + svg["height"] * 0.78, steps=4)
    page.mouse.up()
    expect(_on_map(page, "Schwester: Fachleute, die helfen, weiter weg")).to_be_visible()


def _by_keyboard(page: Page) -> None:
    _on_map(page, "Schwester").focus()
    page.keyboard.press("ArrowRight")
    expect(_on_map(page, "Schwester: Familie, weiter weg")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(_on_map(page, "Schwester: Familie, mittel")).to_be_focused()


def _tied(page: Page) -> None:
    page.get_by_role("button", name="Linie auf der Karte ziehen").click()
    _on_map(page, "Schwester").click()
    _on_map(page, "Nachbar").click()
    expect(_on_map(page, "Nachbar: Freunde und Nachbarschaft, mittel, kennt Schwester")).to_be_visible()


def _kept_and_compared(page: Page, home: str, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(f"{home}netzwerk/")
    expect(page.get_by_role("table").get_by_role("row", name=re.compile("^Nachbar"))).to_contain_text("Schwester")
    assert_accessible(page)
    page.get_by_role("link", name="Karte festhalten").click()
    page.get_by_role("button", name="Karte festhalten").click()
    page.get_by_role("link", name="Zeichnen", exact=True).click()
    page.get_by_role("table").get_by_role("link", name="Nachbar").click()
    page.get_by_role("group", name="Abstand").get_by_label("nah", exact=True).check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Fertig").click()
    page.get_by_role("button", name="Zurück zum Fall").click()
    page.get_by_role("link", name="Mit der vorigen vergleichen").click()
    expect(page.get_by_role("row", name=re.compile("^Nachbar"))).to_contain_text("näher")
    expect(page.get_by_role("row", name=re.compile("^Schwester"))).to_contain_text("unverändert")


def test_from_repairing_bicycles_to_a_trial_placement(
    anna: Staff, sign_in: SignIn, picture: TakePicture, assert_accessible: Callable[[Page], None]
) -> None:
    case = moved_to(people(anna, 1)[0], "assessment", anna)
    page = sign_in(anna)
    home = f"{page.url.rstrip('/')}/fall/{case.id}/"
    page.goto(f"{home}bewertung/befund/?art=hobby")
    page.get_by_label("Was ist", exact=True).fill("repariert Fahrräder")
    page.get_by_role("button", name="Festhalten", exact=True).click()
    page.goto(f"{home}plan/")
    page.get_by_role("link", name="Ideen aus Interessen").click()
    with count_handles(page, "idea_to_plan") as hands:
        hands.click(page.get_by_role("button", name="Spricht mich an"))
        expect(page.locator("#idee-fahrrad")).to_contain_text("spricht mich an")
        hands.click(page.get_by_role("link", name="In den Plan"))
        hands.click(page.get_by_role("button", name="In den Plan"))
    expect(page.locator("main")).to_contain_text("Probearbeiten in einer Fahrradwerkstatt")
    page.go_back()
    page.goto(f"{home}plan/ideen/")
    assert_accessible(page)
    picture("72-ideen")
    expect(page.locator("#idee-fahrrad").get_by_role("link", name="Steht im Plan")).to_be_visible()
    page.goto(f"{home}plan/")
    page.get_by_role("link", name=re.compile("^Maßnahme beginnen.*Probearbeiten")).click()
    expect(page.get_by_label("Was ist es?")).to_have_value("Probearbeiten in einer Fahrradwerkstatt")
    page.get_by_label("Art", exact=True).select_option(label="Praktikum oder Erprobung")
    page.get_by_role("button", name="Maßnahme beginnen").click()
    expect(page.locator("main")).to_contain_text("Probearbeiten in einer Fahrradwerkstatt")
    _what_remains(page, home, assert_accessible)
    picture("73-was-bleibt")


def _what_remains(page: Page, home: str, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(f"{home}plan/was-bleibt/")
    page.get_by_label("Arbeit ab").fill("01.08.2026")
    page.get_by_label("Lohn brutto im Monat").fill("1.200,00")
    page.get_by_label("Lohn netto im Monat").fill("950,00")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.get_by_role("row", name="August 2026")).to_contain_text("348,00")
    expect(page.locator("#limits")).to_contain_text("Verbindlich ist nur der Bescheid")
    assert page.url.endswith("/was-bleibt/")
    assert_accessible(page)
