"""A whole caseload comes in through the screens, and one's own goes out as a table."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lotsenbuch.accounts.models import Staff
from tests.house import ROOT
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles
from tests.journeys.people import people
from tests.queue import work_off_the_queue

SAMPLE = ROOT / "lotsenbuch" / "intake" / "tests" / "caseload-sample.csv"


def fact(page: Page, label: str) -> str:
    """Return a number of the report by its label."""
    row = page.locator(".kern-description-list-item", has=page.locator("dt", has_text=label)).first
    return row.locator("dd").inner_text().strip()


def _upload(page: Page, address: str) -> None:
    page.goto(f"{address}fallliste/")
    page.get_by_label("Fallliste").set_input_files(SAMPLE)
    page.get_by_role("button", name="Hochladen und prüfen").click()


def test_the_sample_comes_in_and_a_second_time_nothing_changes(
    anna: Staff,
    bernd: Staff,
    karla: Staff,
    sign_in: SignIn,
    picture: TakePicture,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = sign_in(karla)
    address = page.url
    with count_handles(page, "import_caseload") as hands:
        hands.click(page.get_by_role("group").filter(has_text="Karla Kern").locator("summary").first)
        hands.click(page.get_by_role("link", name="Fallliste einlesen"))
        hands.steps.append("choose a file")
        page.get_by_label("Fallliste").set_input_files(SAMPLE)
        hands.click(page.get_by_role("button", name="Hochladen und prüfen"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Vorschau: caseload-sample.csv")
        picture("vorschau")
        assert_accessible(page)
        assert_fits(page)
        created = fact(page, "neu, werden übernommen")
        hands.click(page.get_by_role("button", name="übernehmen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Fallliste wird eingelesen")
    assert_accessible(page)
    picture("stand")
    assert work_off_the_queue() == 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Eingelesen: caseload-sample.csv")
    picture("ergebnis")
    assert_accessible(page)
    assert fact(page, "übernommen") == created != "0"
    _upload(page, address)
    assert fact(page, "neu, werden übernommen") == "0"
    assert fact(page, "unverändert") == created
    expect(page.get_by_role("button", name="übernehmen")).to_have_count(0)


def test_a_file_that_is_no_list_says_what_to_do(karla: Staff, sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(karla)
    page.goto(f"{page.url}fallliste/")
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.locator("main")).to_contain_text("Bitte eine Datei auswählen.")
    wrong = tmp_path / "bild.csv"
    wrong.write_bytes(b"\x00\x01\x02")
    page.get_by_label("Fallliste").set_input_files(wrong)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fallliste einlesen")
    expect(page.locator("main .kern-error").first).to_be_visible()


def test_ones_own_cases_are_saved_as_a_table(anna: Staff, sign_in: SignIn) -> None:
    people(anna, 2)
    page = sign_in(anna)
    with count_handles(page, "export_caseload") as hands:
        hands.shortcut("g", "f")
        with page.expect_download() as download:
            hands.click(page.get_by_role("link", name="Als Tabelle speichern"))
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().stat().st_size > 1000
