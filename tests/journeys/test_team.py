"""The team in the browser: the last place, an illness covered, a transfer taken back, a project as a file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import note_project
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.models import Project
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import act_as, client_of
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles

SEVENTY_FIVE = 75


def test_two_assign_the_last_place_and_one_reads_why(
    anna: Staff, bernd: Staff, hanna: Staff, sign_in: SignIn, browser: Browser, live_server: LiveServer
) -> None:
    project = project_with(1)
    cases = {staff.username: cases_held(staff, 1, start=number)[0] for number, staff in enumerate((bernd, hanna))}
    for staff in (bernd, hanna):
        with act_as(staff):
            note_project(case=cases[staff.username], project=project, by=staff.actor)
    first = sign_in(bernd)
    second = _second_browser(hanna, browser, live_server)
    # Both see a free place before either gives it away.
    for page, staff in ((first, bernd), (second, hanna)):
        page.goto(f"{live_server.url}/fall/{cases[staff.username].id}/zuweisen/")
        expect(page.locator("main")).to_contain_text("1 von 1 Plätzen frei")
        page.get_by_label("Anna Arndt").check()
        page.get_by_label("Übergabenotiz").fill("Alles Wichtige steht im Verlauf.")
    first.get_by_role("button", name="Fall übergeben").click()
    expect(first.locator("#undo")).to_contain_text("Der Fall ist übergeben an Anna Arndt.")
    second.get_by_role("button", name="Fall übergeben").click()
    expect(second.locator("main")).to_contain_text("Kein Platz mehr frei: „Take Off“ hat je Fallführung 1 Platz")
    expect(second.get_by_label("Übergabenotiz")).to_have_value("Alles Wichtige steht im Verlauf.")
    second.context.close()
    with act_as(anna):
        assert Outline.objects.filter(holder=anna, project=project).count() == 1


def test_an_illness_is_covered_and_given_back(
    anna: Staff, bernd: Staff, chris: Staff, sign_in: SignIn, picture: TakePicture
) -> None:
    cases_held(anna, 3)
    page, back = sign_in(chris), f"{timezone.localdate() + timedelta(days=14):%d.%m.%Y}"
    with count_handles(page, "cover_illness") as hands:
        hands.click(page.get_by_role("link", name="Plätze, Abwesenheiten"))
        hands.click(page.locator("#places").get_by_role("link", name="Anna Arndt"))
        hands.click(page.get_by_role("link", name="Abwesenheit eintragen"))
        hands.fill(page.get_by_label("Wieder da am"), back)
        hands.choose(page.locator("[name=kind]"), "Krankheit")
        hands.click(page.get_by_role("button", name="Eintragen"))
        hands.click(page.get_by_role("link", name="Vertretung einrichten"))
        hands.choose(page.locator("[name=deputy]"), "Bernd Brandt")
        hands.click(page.get_by_role("button", name="Vertretung beginnen"))
    expect(page.locator("#cover")).to_contain_text("Bernd Brandt vertritt seit")
    picture("vertretung")
    page = sign_in(bernd)
    page.get_by_role("link", name="Fälle", exact=True).first.click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page = sign_in(anna)
    page.get_by_role("link", name="Abwesenheit, Vertretung").click()
    page.get_by_role("button", name="Wieder da").click()
    expect(page.locator("#messages")).to_contain_text("Wieder da.")
    picture("im-team")
    with act_as(bernd):
        assert Case.objects.count() == 0


def test_a_whole_caseload_goes_over_and_comes_back(
    anna: Staff, bernd: Staff, chris: Staff, sign_in: SignIn, picture: TakePicture
) -> None:
    cases_held(anna, SEVENTY_FIVE)
    page = sign_in(chris)
    page.get_by_role("link", name="Plätze, Abwesenheiten").click()
    picture("team")
    with count_handles(page, "transfer_caseload") as hands:
        hands.click(page.locator("#places").get_by_role("link", name="Anna Arndt"))
        hands.click(page.get_by_role("link", name="Fälle übertragen"))
        hands.choose(page.locator("[name=to]"), "Bernd Brandt")
        hands.fill(page.get_by_label("Warum?"), "Wechsel in ein anderes Haus")
        hands.click(page.get_by_role("button", name="Vorschau"))
        expect(page.get_by_role("heading", level=1)).to_have_text("75 Fälle gehen an Bernd Brandt")
        picture("vorschau")
        hands.click(page.get_by_role("button", name="Übertragen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("75 Fälle sind übertragen")
    with act_as(bernd):
        assert Case.objects.count() == SEVENTY_FIVE
    with count_handles(page, "take_back_transfer") as hands:
        hands.click(page.get_by_role("button", name="Zurücknehmen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Übertragung zurückgenommen")
    with act_as(anna):
        assert Case.objects.count() == SEVENTY_FIVE


def test_a_project_is_added_as_a_file(frieda: Staff, sign_in: SignIn, picture: TakePicture, tmp_path: Path) -> None:
    file = tmp_path / "rueckenwind.yaml"
    file.write_text(
        "format: lotsenbuch-project/1\nname: Rückenwind\ncap: 12\ncontact_every_days: 7\ncontact_minutes: 180\n",
        encoding="utf-8",
    )
    page = sign_in(frieda)
    page.goto(f"{page.url}verwaltung/projekte/")
    with count_handles(page, "import_project") as hands:
        hands.click(page.get_by_role("link", name="Aus einer Datei"))
        hands.page.get_by_label("Datei eines Projekts").set_input_files(file)
        hands.click(page.get_by_role("button", name="Datei prüfen"))
        expect(page.locator("#effects")).to_contain_text(
            "12 Menschen, wöchentlich, je 180 Minuten: 36 Stunden je Woche."
        )
        expect(page.locator("#effects")).to_contain_text("Das geht nicht auf.")
        assert Project.objects.count() == 0
        picture("projekt-pruefen")
        hands.click(page.get_by_role("button", name="Festlegen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rückenwind")
    picture("projekt")
    assert Project.objects.get().terms.get().cap == 12


def _second_browser(staff: Staff, browser: Browser, live_server: LiveServer) -> Page:
    session = next(iter(client_of(staff).cookies.values()))
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_the_team_can_be_used_by_everybody(
    anna: Staff,
    chris: Staff,
    sign_in: SignIn,
    case_of_anna: Case,
    width: int,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    for staff, paths in (
        (chris, ("team/", f"team/{anna.pk}/", f"team/{anna.pk}/uebertragen/", f"team/{anna.pk}/vertretung/")),
        (anna, ("im-team/", "im-team/nachlesen/", f"fall/{case_of_anna.id}/im-team/")),
    ):
        page = sign_in(staff)
        home = page.url
        page.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            page.goto(home + path)
            assert_accessible(page)
            assert_fits(page)
