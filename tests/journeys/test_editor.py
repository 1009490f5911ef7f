"""Long texts in the browser: bar and keys write plain marks, the counter counts, two browsers see both versions."""

from playwright.sync_api import expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.models import Ending
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture


def test_headings_and_lists_are_written_with_bar_and_keys(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(anna)
    home = page.url
    page.goto(f"{home}fall/{case_of_anna.id}/abschluss/")
    field = page.get_by_label("Was aus den Zielen wurde, in Worten")
    field.click()
    page.keyboard.type("Stand")
    page.keyboard.press("Control+Shift+Digit1")
    expect(field).to_have_value("# Stand")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    bar = page.locator(".editor-bar").filter(has=page.get_by_role("button", name="• Liste: Liste")).first
    bar.get_by_role("button", name="• Liste: Liste").click()
    page.keyboard.type("Kurs")
    page.keyboard.press("Enter")
    page.keyboard.type("Arzt")
    expect(field).to_have_value("# Stand\n- Kurs\n- Arzt")
    expect(bar).to_contain_text("21 von 10.000 Zeichen")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Ende")
    expect(field).to_have_value("# Stand\n- Kurs\n- Arzt\nEnde")
    page.keyboard.press("Control+z")
    expect(field).not_to_have_value("# Stand\n- Kurs\n- Arzt\nEnde")
    field.fill("x" * 10_001)
    expect(bar).to_contain_text("1 Zeichen zu viel")
    field.fill("# Stand\n- Kurs")
    expect(page.locator("[data-saved]").first).to_contain_text("gespeichert um")
    picture("langer-text")
    page.reload()
    expect(page.get_by_label("Was aus den Zielen wurde, in Worten")).to_have_value("# Stand\n- Kurs")


def test_the_second_of_two_browsers_sees_both_texts(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    page = sign_in(anna)
    home, other = page.url, page.context.new_page()
    for one in (page, other):
        one.goto(f"{home}fall/{case_of_anna.id}/abschluss/")
    for one, text in ((page, "- zuerst"), (other, "- danach")):
        one.get_by_label("Was aus den Zielen wurde, in Worten").fill(text)
        one.get_by_role("button", name="Als Entwurf behalten").click()
    alert = other.locator(".kern-alert--warning")
    expect(alert).to_contain_text("jetzt gespeichert: - zuerst")
    expect(alert).to_contain_text("eigene Angabe: - danach")
    with act_as(anna):
        assert Ending.objects.get().results == "- zuerst"
