"""Papers at the desk: five at once with one receipt, and a form filled in together."""

from pathlib import Path

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.models import Copy, Delivery, Document, FilledForm
from lotsenbuch.documents.tests.files import pdf, photo
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import awake, count_handles

KINDS = (
    "Ausweis oder Aufenthaltstitel",
    "Schul- oder Arbeitszeugnis",
    "Arbeitsvertrag oder Lohnabrechnung",
    "Lebenslauf oder Bewerbung",
    "Schreiben einer Behörde",
)


def papers_of(page: Page, case: Case) -> None:
    page.goto(page.url.rstrip("/") + f"/fall/{case.id}/papiere/")


def on_disk(folder: Path) -> list[Path]:
    """Lay five files on the disk, as a scanner or a phone does."""
    made = []
    for number, data in enumerate([photo(), pdf(), pdf(count=2), photo("PNG"), photo(turned=True)]):
        made.append(folder / f"IMG_{number}")
        made[-1].write_bytes(data)
    return made


def test_five_papers_and_one_receipt(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture, tmp_path: Path
) -> None:
    page, files = sign_in(anna), on_disk(tmp_path)
    papers_of(page, case_of_anna)
    with count_handles(page, "take_in_papers") as hands:
        hands.click(page.get_by_role("link", name="Papiere annehmen"))
        awake(page)
        hands.steps.append("choose five files at once")
        page.locator("#several").set_input_files(files)
        expect(page.locator("[data-told]")).to_contain_text("5 Dateien verteilt.")
        for place, kind in enumerate(KINDS):
            hands.choose(page.get_by_label("Was ist es?").nth(place), kind)
        picture("papers")
        hands.click(page.get_by_role("button", name="Annehmen"))
        expect(page.locator("#brought")).to_contain_text("Schreiben einer Behörde")
        with page.expect_response("**/quittung/*.pdf") as paper:
            hands.click(page.get_by_role("link", name="Quittung"))
        assert paper.value.headers["content-type"] == "application/pdf"
    with act_as(anna):
        assert (Delivery.objects.count(), Document.objects.count(), Copy.objects.count()) == (1, 5, 5)


def test_a_paper_is_seen_without_a_file(anna: Staff, case_of_anna: Case, sign_in: SignIn) -> None:
    page = sign_in(anna)
    papers_of(page, case_of_anna)
    with count_handles(page, "see_paper") as hands:
        hands.click(page.get_by_role("link", name="Papiere annehmen"))
        hands.choose(page.get_by_label("Was ist es?").first, KINDS[0])
        hands.click(page.get_by_role("button", name="Annehmen"))
        expect(page.locator("#brought")).to_contain_text("nur gesehen")
    with act_as(anna):
        assert (Document.objects.get().treatment, Copy.objects.count()) == ("seen", 0)


def test_a_form_is_filled_in_together(anna: Staff, case_of_anna: Case, sign_in: SignIn, picture: TakePicture) -> None:
    page = sign_in(anna)
    papers_of(page, case_of_anna)
    with count_handles(page, "fill_in_form") as hands:
        hands.click(page.get_by_role("link", name="Fahrtkosten zu einem Termin", exact=True))
        expect(page.get_by_role("navigation")).to_have_count(0)
        hands.fill(page.get_by_label("1.1 An welchem Tag"), "5.3.26")
        hands.fill(page.get_by_label("1.2 Wohin und wozu?"), "Gespräch in der Gärtnerei")
        hands.tick(page.get_by_label("Bus oder Bahn"))
        picture("form")
        hands.click(page.get_by_role("button", name="Merken und weiter"))
        hands.fill(page.get_by_label("2.1 Was hat die Fahrt gekostet?"), "6,80")
        hands.click(page.get_by_role("button", name="Merken und weiter"))
        expect(page.get_by_text("Gespräch in der Gärtnerei")).to_be_visible()
        hands.click(page.get_by_role("button", name="Fertig"))
        expect(page.locator("#forms")).to_contain_text("Fassung 1")
    with act_as(anna):
        assert FilledForm.objects.get().finished_on is not None
