"""The end of a case in the browser: ended, asked after, and begun again with what still holds."""

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.models import Contact, Ending
from lotsenbuch.records import clock
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles


def test_a_case_ends_is_asked_after_and_begins_again(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(anna)
    file_url = f"{page.url}fall/{case_of_anna.id}/"
    page.goto(file_url)
    _end(page, picture)
    page.goto(file_url)
    expect(page.locator("main")).to_contain_text("Diese Akte wird nur noch gelesen")
    expect(page.locator("#vermerk")).to_have_count(0)
    picture("akte-beendet")
    _ask_again(page, picture)
    _begin_again(page, picture)
    with act_as(anna):
        again = Case.objects.get(earlier=case_of_anna)
        assert (Ending.objects.get().reason_label, again.person_id) == ("Arbeit aufgenommen", case_of_anna.person_id)
        assert Contact.objects.get().text == "Der Anfang ist gut, die Wege sind weit."


def _end(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "close_case") as hands:
        hands.click(page.locator(".path").get_by_role("link", name="Fallbeendigung"))
        hands.choose(page.locator("[name=reason]"), "Arbeit aufgenommen")
        hands.fill(
            page.get_by_label("Was aus den Zielen wurde, in Worten"), "Arbeit in der Gärtnerei: seit heute, 25 Stunden."
        )
        hands.click(page.get_by_text("Arbeit oder Ausbildung", exact=True))
        hands.fill(page.get_by_label("Arbeit oder Ausbildung ab"), "heute")
        hands.choose(page.get_by_label("Art der Arbeit"), "sozialversicherungspflichtige Arbeit")
        hands.fill(page.get_by_label("Was geholfen hat"), "Ein Probetag, zu dem wir zusammen gefahren sind.")
        picture("fallbeendigung")
        hands.click(page.get_by_role("button", name="Fall beenden"))
    expect(page.locator("#undo")).to_contain_text("Fall beendet.")
    expect(page.locator("#care")).to_contain_text("Möglich bis")
    page.get_by_text("Warum?").first.click()
    expect(page.locator("#care")).to_contain_text("§ 16g")
    picture("beendet")


def _ask_again(page: Page, picture: TakePicture) -> None:
    page.get_by_role("link", name="Ende, Nachbetreuung und wie es weitergehen kann").click()
    with count_handles(page, "plan_contact") as hands:
        hands.click(page.get_by_role("link", name="Nachfrage planen"))
        hands.fill(page.get_by_label("Nachfragen am"), clock.today().strftime("%d.%m.%Y"))
        hands.fill(page.get_by_label("Worum es geht"), "Probezeit")
        hands.click(page.get_by_role("button", name="Planen"))
    with count_handles(page, "hold_contact") as hands:
        hands.click(page.get_by_role("link", name="Probezeit"))
        hands.fill(page.get_by_label("Wie geht es?"), "Der Anfang ist gut, die Wege sind weit.")
        hands.click(page.get_by_role("button", name="Festhalten"))
    expect(page.locator("#care")).to_contain_text("Der Anfang ist gut")
    picture("nachbetreuung")


def _begin_again(page: Page, picture: TakePicture) -> None:
    with count_handles(page, "begin_again") as hands:
        hands.click(page.get_by_role("link", name="Neuer Fall für dieselbe Person"))
        picture("rueckkehr")
        hands.click(page.get_by_role("button", name="Neuen Fall beginnen"))
    expect(page.locator("#messages")).to_contain_text("Neuer Fall angelegt.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fallzugang")
