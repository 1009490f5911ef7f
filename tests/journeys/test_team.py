"""The team in the browser: the last place, an illness covered, a transfer taken back, a project as a file."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import note_project
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.models import Member, Office, Project, Team
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import LONG_AGO, act_as, client_of, colleague, setting_up
from tests.journeys.conftest import SignIn, TakePicture
from tests.journeys.hands import count_handles

SEVENTY_FIVE = 75


def test_two_leads_assign_the_last_place_at_the_same_moment(
    anna: Staff, bernd: Staff, chris: Staff, teams: tuple[Team, Team], sign_in: SignIn, browser: Browser,
    live_server: LiveServer,
) -> None:  # fmt: skip
    """Both see a free place in Take Off and press in the same moment: one wins, the other reads why."""
    project = project_with(1)
    lena = colleague("lena", "Lorenz", Role.FALLMANAGEMENT)
    wiebke = colleague("wiebke", "Winter", Role.TEAM_LEAD)
    with setting_up():
        Member.objects.create(team=teams[1], staff=wiebke, is_lead=True, valid_from=LONG_AGO)
    for number, staff in enumerate((anna, bernd)):
        case = cases_held(staff, 1, start=number)[0]
        with act_as(staff):
            note_project(case=case, project=project, by=staff.actor)
    pages = [sign_in(chris), _second_browser(wiebke, browser, live_server)]
    for page, earlier in zip(pages, (anna, bernd), strict=True):
        page.goto(f"{live_server.url}/team/{earlier.pk}/uebertragen/")
        page.locator("[name=to]").select_option(label="Lena Lorenz")
        page.get_by_label("Warum?").fill("Wechsel in ein anderes Haus")
        page.get_by_role("button", name="Vorschau").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 Fall geht an Lena Lorenz")
    for page in pages:
        page.evaluate("setTimeout(() => document.querySelector('main [name=confirmed]').click(), 300)")
    said = re.compile("1 Fall ist übertragen|Kein Platz mehr frei: „Take Off“ hat je Fallführung 1 Platz")
    for page in pages:
        expect(page.locator("main")).to_contain_text(said)
    told = [page.locator("main").inner_text() for page in pages]
    assert sorted("1 Fall ist übertragen" in one for one in told) == [False, True]
    loser = pages[0 if "Kein Platz" in told[0] else 1]
    expect(loser.get_by_label("Warum?")).to_have_value("Wechsel in ein anderes Haus")
    pages[1].context.close()
    with act_as(lena):
        assert Outline.objects.filter(holder=lena, project=project).count() == 1


def test_an_illness_is_covered_and_given_back(
    anna: Staff, bernd: Staff, chris: Staff, sign_in: SignIn, picture: TakePicture
) -> None:
    cases_held(anna, 3)
    page, back = sign_in(chris), f"{timezone.localdate() + timedelta(days=14):%d.%m.%Y}"
    with count_handles(page, "cover_illness") as hands:
        hands.click(page.get_by_role("link", name="Plätze, Abwesenheiten"))
        hands.click(page.locator("#places").get_by_role("link", name="Anna Arndt", exact=True))
        hands.click(page.get_by_role("link", name="Abwesenheit eintragen"))
        hands.fill(page.get_by_label("Wieder da am"), back)
        hands.choose(page.locator("[name=kind]"), "Krankheit")
        hands.click(page.get_by_role("button", name="Eintragen"))
        hands.click(page.get_by_role("link", name="Vertretung einrichten"))
        hands.choose(page.locator("[name=deputy]"), "Bernd Brandt")
        hands.click(page.get_by_role("button", name="Vertretung einrichten"))
    expect(page.locator("#cover .task")).to_contain_text(["Bernd Brandt"])
    expect(page.locator("#cover .task")).to_contain_text(["vertritt seit"])
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
    lena = colleague("lena", "Lorenz", Role.FALLMANAGEMENT)
    page = sign_in(chris)
    page.get_by_role("link", name="Plätze, Abwesenheiten").click()
    picture("team")
    with count_handles(page, "transfer_caseload") as hands:
        hands.click(page.locator("#places").get_by_role("link", name=re.compile("Fälle übertragen.*Anna Arndt")))
        hands.choose(page.locator("[name=to]"), "Bernd Brandt")
        hands.choose(page.locator("[name=to_2]"), "Lena Lorenz")
        hands.fill(page.get_by_label("Warum?"), "Wechsel in ein anderes Haus")
        hands.click(page.get_by_role("button", name="Vorschau"))
        expect(page.get_by_role("heading", level=1)).to_have_text("75 Fälle gehen an Bernd Brandt, Lena Lorenz")
        picture("vorschau")
        hands.click(page.get_by_role("button", name="Übertragen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Fälle sind an 2 Personen übertragen")
    with act_as(bernd):
        taken = Case.objects.count()
    with act_as(lena):
        assert sorted((taken, Case.objects.count())) == [SEVENTY_FIVE // 2, SEVENTY_FIVE // 2 + 1]
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
    frieda: Staff,
    sign_in: SignIn,
    case_of_anna: Case,
    width: int,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    office = Office.objects.values_list("pk", flat=True)[0]
    for staff, paths in (
        (chris, ("team/", f"team/{anna.pk}/", f"team/{anna.pk}/uebertragen/", f"team/{anna.pk}/vertretung/")),
        (anna, ("im-team/", "im-team/lernen/", "im-team/lernen/neu/step/", f"fall/{case_of_anna.id}/im-team/")),
        (frieda, ("verwaltung/haus/", f"verwaltung/standorte/{office}/", f"verwaltung/standorte/{office}/zeiten/")),
    ):
        page = sign_in(staff)
        home = page.url
        page.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            page.goto(home + path)
            assert_accessible(page)
            assert_fits(page)
