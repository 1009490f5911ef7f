"""The everyday moments at the desk and in the file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry, Task
from tests.cast import act_as
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import awake, count_handles
from tests.journeys.people import due_today, moved_to, people

TYPED = "Hat zurückgerufen, kommt morgen um neun."


@pytest.fixture
def cases(anna: Staff) -> list[Case]:
    """Return five cases of Anna's."""
    return people(anna)


def notes_of(case: Case, by: Staff) -> list[str]:
    with act_as(by):
        return list(JournalEntry.objects.filter(case=case).exclude(kind="event").values_list("text", flat=True))


def open_file(page: Page, case: Case) -> None:
    page.goto(re.sub(r"(?<=\d)/.*", f"/fall/{case.id}/", page.url))


def live(page: Page) -> Locator:
    return page.locator("#live")


# Notes


def test_a_phone_call_is_noted_from_the_list_without_leaving_it(
    anna: Staff, cases: list[Case], sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url}faelle/?sort=opened")
    with count_handles(page, "quick_note") as hands:
        hands.press("n")
        hands.fill(page.locator("#note").get_by_label("Zu wem?"), "Dordevic")
        hands.fill(page.locator("#note").get_by_role("textbox", name="Vermerk"), TYPED)
        picture("dialog")
        hands.click(page.locator("#note").get_by_role("button", name="Vermerk speichern"))
        expect(page.locator("#messages")).to_contain_text("Vermerk gespeichert.")
    expect(page.locator("#note")).not_to_be_visible()
    expect(live(page)).to_contain_text("Vermerk gespeichert.")
    assert page.url.endswith("/faelle/?sort=opened")
    assert notes_of(cases[1], anna) == [TYPED]


def test_a_closed_dialog_keeps_what_was_typed(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.keyboard.press("n")
    page.locator("#note").get_by_role("textbox", name="Vermerk").fill(TYPED)
    page.keyboard.press("Escape")
    expect(page.locator("#note")).not_to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#note").get_by_role("textbox", name="Vermerk")).to_have_value(TYPED)


def test_a_name_that_fits_several_says_so_and_keeps_the_text(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.keyboard.press("n")
    note = page.locator("#note")
    note.get_by_label("Zu wem?").fill("26-")
    note.get_by_role("textbox", name="Vermerk").fill(TYPED)
    note.get_by_role("button", name="Vermerk speichern").click()
    expect(note).to_contain_text("Das passt auf mehrere")
    expect(note.get_by_role("textbox", name="Vermerk")).to_have_value(TYPED)


def test_a_note_in_the_file(anna: Staff, cases: list[Case], sign_in: SignIn, picture: TakePicture) -> None:
    page = sign_in(anna)
    open_file(page, cases[2])
    with count_handles(page, "file_note") as hands:
        hands.fill(page.locator("#vermerk textarea"), TYPED)
        hands.click(page.get_by_role("button", name="Vermerk speichern"))
    expect(page.locator(".timeline .moment").first).to_contain_text(TYPED)
    expect(page.locator(".timeline .moment").first).to_contain_text("Anna Arndt")
    picture("verlauf")


def test_a_double_click_writes_one_note(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    open_file(page, cases[2])
    page.locator("#vermerk textarea").fill(TYPED)
    page.get_by_role("button", name="Vermerk speichern").dblclick()
    expect(page.locator(".timeline")).to_contain_text(TYPED)
    page.wait_for_load_state("networkidle")
    assert notes_of(cases[2], anna) == [TYPED]


def test_what_was_typed_is_there_after_the_tab_was_closed(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    open_file(page, cases[2])
    page.locator("#vermerk textarea").press_sequentially("Angefangen, dann klingelte es")
    expect(page.locator("[data-saved]").first).to_contain_text("gespeichert um")
    address, browser = page.url, page.context
    page.close()
    again = browser.new_page()
    again.goto(address)
    expect(again.locator("#vermerk textarea")).to_have_value("Angefangen, dann klingelte es")
    again.goto(address.split("/fall/")[0])
    expect(again.locator("#drafts")).to_contain_text("Jonas Kranz")


# Finding and opening


FOUND = {
    "dor": "Mirela Đorđević",
    "đor": "Mirela Đorđević",
    "Djordjewitsch": "Mirela Đorđević",
    "oel": "Pia Ölmann",
    "K100002": "Jonas Kranz",
    "4.5.80": "Selma Ährenfeld",
    "04.05.1980": "Selma Ährenfeld",
}


def test_somebody_is_found_by_any_spelling_number_or_birthday(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    for typed, name in FOUND.items():
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        expect(page.locator("#search-hits a span")).to_have_text([name])
    assert page.url.endswith("/")


def test_a_case_is_opened_by_three_keystrokes_of_its_name(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    with count_handles(page, "open_case") as hands:
        hands.press("/")
        hands.write("dor")
        expect(page.locator("#search-hits a")).to_have_count(1)
        hands.press("ArrowDown")
        hands.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Mirela Đorđević")
    assert "dor" not in page.url.lower()


def test_a_case_is_opened_from_the_list_with_the_keyboard_only(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    page.keyboard.type("gf")
    page.wait_for_url("**/faelle/")
    in_list = "document.activeElement.closest('[data-row] th') !== null"
    presses = 0
    while not page.evaluate(in_list):
        page.keyboard.press("Tab")
        presses += 1
        assert presses < 40, "the list is not reached with the Tab key"
    expect(page.locator(":focus")).to_have_text("Ährenfeld, Selma")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("Kranz, Jonas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas Kranz")
    page.go_back()
    expect(page.locator(":focus")).to_have_text("Kranz, Jonas")


# Tasks


def test_a_task_is_set_in_the_file(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    page = sign_in(anna)
    open_file(page, cases[0])
    with count_handles(page, "set_task") as hands:
        hands.click(page.get_by_role("link", name="Aufgabe setzen"))
        hands.fill(page.get_by_label("Was ist zu tun?"), "Rückruf bei der Kita")
        hands.fill(page.get_by_label("Bis wann?"), "morgen")
        hands.click(page.get_by_role("button", name="Aufgabe setzen"))
    expect(page.locator("#tasks")).to_contain_text("Rückruf bei der Kita")


def test_a_task_is_ticked_off_and_taken_back(
    anna: Staff, cases: list[Case], sign_in: SignIn, picture: TakePicture
) -> None:
    due_today(cases[0], anna, "Kita anrufen", "Antrag kopieren")
    page = sign_in(anna)
    with count_handles(page, "finish_task") as hands:
        hands.click(page.get_by_role("button", name="Erledigt: Kita anrufen"))
    expect(page.locator("#due .task-title")).to_have_text(["Antrag kopieren"])
    expect(page.locator("#undo")).to_contain_text("Aufgabe erledigt.")
    picture("rueckgaengig")
    with count_handles(page, "undo") as hands:
        hands.click(page.get_by_role("button", name="Rückgängig"))
    expect(page.locator("#due .task-title")).to_have_text(["Kita anrufen", "Antrag kopieren"])
    expect(page.locator("#undo form")).to_have_count(0)


def test_coming_back_to_the_desk_keeps_the_place(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    due_today(cases[0], anna, *(f"Unterlage {number:02} ablegen" for number in range(30)))
    page = sign_in(anna)
    page.get_by_role("link", name="Unterlage 25 ablegen").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 200
    page.get_by_role("link", name="Unterlage 25 ablegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Selma Ährenfeld")
    page.go_back()
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 3")
    page.get_by_role("link", name="Unterlage 25 ablegen").click()
    page.get_by_role("link", name="Schreibtisch").click()
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 3")


def test_five_cases_get_the_same_task(anna: Staff, cases: list[Case], sign_in: SignIn, picture: TakePicture) -> None:
    page = sign_in(anna)
    with count_handles(page, "bulk_task") as hands:
        hands.shortcut("g", "f")
        for name in ("Ährenfeld, Selma", "Đorđević, Mirela", "Kranz, Jonas", "Ölmann, Pia", "Zabel, Emil"):
            hands.tick(page.get_by_label(f"{name} auswählen"))
        expect(page.locator("[data-bulk]")).to_contain_text("5 ausgewählt")
        picture("auswahl")
        hands.click(page.get_by_role("button", name="Aufgabe setzen"))
        hands.fill(page.get_by_label("Was ist zu tun?"), "Einladung zum Sommerfest")
        hands.fill(page.get_by_label("Bis wann?"), "morgen")
        hands.click(page.get_by_role("button", name="Für alle setzen"))
    expect(page.locator("#messages")).to_contain_text("Aufgabe für 5 Fälle gesetzt.")
    with act_as(anna):
        assert Task.objects.filter(title="Einladung zum Sommerfest").count() == 5


# The list


def test_a_filter_is_kept_under_a_name_and_sorting_turns(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    moved_to(cases[3], "assessment", anna)
    page = sign_in(anna)
    page.goto(f"{page.url}faelle/")
    page.get_by_label("Phase").select_option(label="Fallzugang")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    names = page.locator("tbody th a")
    expect(names).to_have_text(["Zabel, Emil", "Kranz, Jonas", "Đorđević, Mirela", "Ährenfeld, Selma"])
    page.get_by_text("Diesen Filter merken").click()
    page.get_by_label("Name", exact=True).fill("Im Zugang, von hinten")
    page.get_by_role("button", name="Merken").click()
    page.get_by_role("link", name="Schreibtisch").click()
    with count_handles(page, "saved_filter") as hands:
        hands.shortcut("g", "f")
        hands.click(page.get_by_role("link", name="Im Zugang, von hinten"))
    expect(names).to_have_text(["Zabel, Emil", "Kranz, Jonas", "Đorđević, Mirela", "Ährenfeld, Selma"])
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Filter Im Zugang, von hinten vergessen").click()
    expect(page.get_by_role("link", name="Im Zugang, von hinten")).to_have_count(0)


# The file


def test_the_phase_goes_on_and_back_with_a_reason(anna: Staff, cases: list[Case], sign_in: SignIn) -> None:
    moved_to(cases[0], "assessment", anna)
    page = sign_in(anna)
    open_file(page, cases[0])
    with count_handles(page, "move_phase") as hands:
        hands.click(page.get_by_role("link", name="Phase wechseln"))
        hands.choose(page.get_by_label("Phase", exact=True), "Integrationsplanung")
        hands.click(page.get_by_role("button", name="Phase wechseln"))
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Integrationsplanung")
    with count_handles(page, "move_back") as hands:
        hands.click(page.get_by_role("link", name="Phase wechseln"))
        hands.choose(page.get_by_label("Phase", exact=True), "Bewertung")
        hands.fill(page.get_by_label("Warum?"), "Es gibt noch etwas zu klären.")
        hands.click(page.get_by_role("button", name="Phase wechseln"))
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Bewertung")
    expect(page.locator(".timeline")).to_contain_text("Es gibt noch etwas zu klären.")


def test_the_whole_file_opens_for_printing(
    anna: Staff, case_of_anna: Case, sign_in: SignIn, assert_accessible: Callable[[Page], None]
) -> None:
    page = sign_in(anna)
    open_file(page, case_of_anna)
    with count_handles(page, "print_file") as hands:
        hands.click(page.get_by_role("link", name="Ganze Akte drucken"))
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Drucken")).not_to_be_visible()
    expect(page.locator("main")).to_contain_text("Möchte wieder in der Gärtnerei arbeiten")


# Help


def test_help_says_what_the_page_is_for_and_opens_the_handbook(
    anna: Staff, cases: list[Case], sign_in: SignIn, picture: TakePicture
) -> None:
    page = sign_in(anna)
    page.goto(f"{page.url}faelle/")
    with count_handles(page, "help") as hands:
        hands.press("?")
        pane = page.locator("#help")
        expect(pane).to_contain_text("Alle Fälle, die man selbst sehen darf.")
        expect(pane.locator("kbd").first).to_have_text("/")
        picture("hilfe")
        hands.click(pane.get_by_role("link", name="Im Handbuch"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    awake(page).keyboard.press("?")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
