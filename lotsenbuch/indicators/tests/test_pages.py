"""The pages, papers and files of the figures, as a lead meets them, and the picture of a case."""

import io
from base64 import b64decode
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.appointments.actions import forget_times
from lotsenbuch.appointments.models import Appointment, Clocked, TeamDay
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.assessment.models import Assessment, DomainView, Setback
from lotsenbuch.cases.models import Case
from lotsenbuch.indicators.actions import SERVICE, keep_told
from lotsenbuch.indicators.models import SavedReport
from lotsenbuch.indicators.queries.drawn import drawn, picture_of
from lotsenbuch.indicators.queries.hours import hours_of
from lotsenbuch.indicators.queries.told import Line, Table
from lotsenbuch.indicators.rules.hours import HOURS
from lotsenbuch.indicators.rules.official import BY_CODE as BY_OFFICIAL
from lotsenbuch.indicators.rules.telling import NONE, TOTAL, Cell, Group, Standing
from lotsenbuch.indicators.rules.ways import BY_CODE, REPORTS, WAYS
from lotsenbuch.office.models import Member, Team
from lotsenbuch.planning.models import Goal
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import LONG_AGO, OTHER_PERSON, act_as, client_of, colleague, registered, setting_up

pytestmark = pytest.mark.django_db
STANDING = Standing(staff=6, most=10, cases=60, people=60)
QUERY = "?zeitraum=2025&gruppe=haus"
STATE = (
    '"Eigener vorläufiger Wert, nicht der amtliche. Beschrieben werden Fälle im Fallmanagement, nicht alle '
    "erwerbsfähigen Leistungsberechtigten (eLb). Gezählt drei Monate nach Ende des Zeitraums und danach nicht mehr "
    "geändert; zufällig auf Vielfache von 5 gerundet; leer heißt: nicht gezeigt, um Menschen zu schützen."
    '"'
)


@pytest.fixture
def told(house: object) -> None:
    """A year and its month of December, a year before, and a house of sixty; each cell ten or twenty."""
    with acting_as(SERVICE):
        for year in (2024, 2025):
            cells = [
                Cell(figure, cell, 20 if year == 2024 or way.is_sensitive else 10, is_sensitive=way.is_sensitive)
                for way in WAYS
                for figure in way.figures
                for cell, _ in way.cells
            ]
            _keep(cells, date(year, 1, 1), date(year + 1, 1, 1))
        month = [
            *(
                Cell(code, sex, part, whole)
                for code in ("K2", "K2_shifted", "K1E2")
                for sex, part, whole in ((TOTAL, 35, 140), ("w", 15, 60), ("m", 20, 80), ("d", 0, 0))
            ),
            Cell("hours:talk", "office", 110, 90),
        ]
        _keep(month, date(2025, 12, 1), date(2026, 1, 1))


def _keep(cells: list[Cell], from_on: date, until_on: date) -> None:
    keep_told(
        {None: Group(None, STANDING, cells), NONE: Group(NONE, STANDING, [])}, lambda _: STANDING, from_on, until_on
    )


@pytest.mark.usefixtures("told")
def test_a_demo_says_that_its_figures_are_invented(chris: Staff, settings: Settings) -> None:
    """On each page and on paper; a real house says nothing of it."""
    ways = ("/kennzahlen/", f"/kennzahlen/wirkung-und-wege/{QUERY}", "/kennzahlen/zeit/")
    client = client_of(chris)
    for is_demo in (False, True):
        settings.LOTSE_INVENTED_FIGURES = is_demo
        assert ["sind erfunden" in client.get(way).text for way in ways] == [is_demo] * 3
        paper = client.get(f"/kennzahlen/wirkung-und-wege/bericht.pdf{QUERY}").content
        assert ("sind erfunden" in PdfReader(io.BytesIO(paper)).pages[0].extract_text()) == is_demo


def test_the_page_of_a_month_names_each_definition_and_what_is_missing(told: None, chris: Staff) -> None:
    page = client_of(chris).get("/kennzahlen/?monat=2025-12").text
    assert "Frauen und Männer ergeben zusammen nicht immer „insgesamt“" in page
    for words in (
        "Eigener vorläufiger Wert, nicht der amtliche", "nicht alle erwerbsfähigen", "Wartezeit t-3", "verschoben",
        "Höchstens eine Integration je Mensch und Monat", "zwischen ihren Stichtagen", "K2E4 · Integrationsquote der",
        "25 %", "(15 zu 60; 17&nbsp;bis&nbsp;34 %)", "data:image/svg+xml;base64,",
    ):  # fmt: skip
        assert words.replace(" %", "&nbsp;%") in page, words
    quota = client_of(chris).get("/kennzahlen/tabelle/integrationsquote.csv?monat=2025-12").content.decode("utf-8-sig")
    assert quota.splitlines()[1].startswith("Jobcenter Lotsenau;2025-12-01;2026-01-01;K2;insgesamt;Prozent;25;")
    whole = client_of(chris).get("/kennzahlen/tabelle/kennzahlen.csv?monat=2025-12").content.decode("utf-8-sig")
    assert '\r\nJobcenter Lotsenau;2025-12-01;2026-01-01;K2;Frauen;Zahl;15;"Integrationen der letzten zwölf' in whole
    # A file is read without its page: every row says what it is, what it is not, and how it was counted.
    for row in (*quota.splitlines()[1:], *whole.splitlines()[1:]):
        assert row.endswith(STATE)
    assert BY_OFFICIAL["K1E2"].limit in whole
    assert client_of(chris).get("/kennzahlen/?monat=2025-11").status_code == 404
    time = client_of(chris).get("/kennzahlen/zeit/?monat=2025-12").text
    for words in (
        "im Jobcenter</th>",
        "Warten bei Partnern",
        "noch nicht angekommen",
        "Jahr 2025",
        "Eigene vorläufige Zahlen, keine amtlichen.",
        f"Gezählt am {timezone.localdate():%d.%m.%Y}",
    ):
        assert words in time, words
    hours = client_of(chris).get("/kennzahlen/tabelle/zeit.csv?monat=2025-12").content.decode("utf-8-sig")
    words_of = f";{HOURS[0].definition};{HOURS[0].limit};{STATE}"
    assert hours.splitlines()[1:] == [
        f"Jobcenter Lotsenau;2025-12-01;2026-01-01;Gespräche;im Jobcenter;geplant, Stunden;90{words_of}",
        f"Jobcenter Lotsenau;2025-12-01;2026-01-01;Gespräche;im Jobcenter;gebraucht, Stunden;110{words_of}",
    ]


def test_a_report_is_a_page_a_paper_and_files(told: None, chris: Staff, tmp_path: Path) -> None:
    lead = client_of(chris)
    for report in REPORTS:
        page = lead.get(f"/kennzahlen/{report.code}/{QUERY}").text
        for way in report.figures():
            assert way.label in page
            assert f"Grenze: {way.limit}" in page
    page = lead.get(f"/kennzahlen/wirkung-und-wege/{QUERY}").text
    assert "Integrationsquote (K2) am Ende des Zeitraums" in page
    assert "Vergleichstypen" in page
    paper = PdfReader(io.BytesIO(lead.get(f"/kennzahlen/wirkung-und-wege/bericht.pdf{QUERY}").content))
    words = "".join(one.extract_text() for one in paper.pages)
    assert "Anhang: Wie die Zahlen entstehen" in words
    assert "T = 50 + 10" in words
    said = f";{BY_CODE['contacts'].definition};{BY_CODE['contacts'].limit};{STATE}"
    csv = lead.get(f"/kennzahlen/was-getan-wurde/contacts.csv{QUERY}").content.decode("utf-8-sig")
    assert csv.splitlines()[:3] == [
        "gruppe;von;bis_vor;kennzahl;zeile;spalte;zahl;definition;grenze;stand",
        f"Jobcenter Lotsenau;2025-01-01;2026-01-01;Kontakte;Gespräche;Jahr 2025;10{said}",
        f"Jobcenter Lotsenau;2025-01-01;2026-01-01;Kontakte;Gespräche;Jahr 2024;20{said}",
    ]
    file = tmp_path / "t.parquet"
    file.write_bytes(lead.get(f"/kennzahlen/was-getan-wurde/contacts.parquet{QUERY}").content)
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT sum(zahl), min(von) FROM '{file}'").fetchone() == (90, date(2025, 1, 1))  # noqa: S608 - ours
    for address in ("wirkung-und-wege/contacts.csv", "was-getan-wurde/contacts.xls", "anderes/"):
        assert lead.get(f"/kennzahlen/{address}{QUERY}").status_code == 404


def test_a_picture_draws_only_what_is_told_and_anew_for_the_phone() -> None:
    way = BY_CODE["domains_person"]
    told = Table(way, ("a", "b", "c"), (Line("Wohnen", (10, 20, 5)), Line("Verständigung", (None, 20, None))))
    assert "Verständigung" not in picture_of(told)
    assert "Verständigung" not in picture_of(Table(way, told.head, told.lines[1:]))
    pair = drawn(Table(BY_CODE["people"], ("2025",), (Line("sozialversicherungspflichtige Arbeit", (15,)),)))
    assert pair is not None
    wide, narrow = (b64decode(one.partition(",")[2]).decode() for one in (pair.wide, pair.narrow))
    assert 'width="760"' in wide
    assert "sozialversicherungspflichtige Arbeit" in wide
    assert 'width="330"' in narrow
    assert "sozialversicherung…" in narrow
    assert drawn(Table(way, ("a",), (Line("Wohnen", (None,)),))) is None
    # A number reads as in the table beside it.
    assert ">1.460<" in picture_of(Table(BY_CODE["contacts"], ("2025",), (Line("Gespräche", (1460,)),)))


def test_a_report_is_saved_under_a_name_of_ones_own(told: None, chris: Staff, gerda: Staff) -> None:
    lead = client_of(chris)
    sent = {"repeat_key": "0b51dd50-6f5c-4c6a-9b6c-1f8d4f7f7d11", "title": "Für den Beirat"}
    lead.post(f"/kennzahlen/was-getan-wurde/speichern/{QUERY}", sent)
    assert "Für den Beirat" in lead.get("/kennzahlen/").text
    # A second press is one report; a name that is too long is told as such.
    lead.post(f"/kennzahlen/was-getan-wurde/speichern/{QUERY}", sent)
    long = {"repeat_key": "0b51dd50-6f5c-4c6a-9b6c-1f8d4f7f7d13", "title": "x" * 10_000}
    said = lead.post(f"/kennzahlen/was-getan-wurde/speichern/{QUERY}", long, follow=True).text
    assert "Der Bericht ist nicht gespeichert." in said
    assert "Zeichen" in said
    assert "Für den Beirat" not in client_of(gerda).get("/kennzahlen/").text
    with act_as(chris):
        saved = SavedReport.objects.get()
    assert client_of(gerda).post(f"/kennzahlen/gespeichert/{saved.pk}/loeschen/").status_code == 404
    lead.post(f"/kennzahlen/gespeichert/{saved.pk}/loeschen/")
    assert "Für den Beirat" not in lead.get("/kennzahlen/").text


def test_the_direction_sees_figures_and_no_case(told: None, case_of_anna: Case, frieda: Staff) -> None:
    head = client_of(colleague("lore", "Lang", Role.DIRECTION))
    assert head.get("/kennzahlen/").status_code == 200
    assert head.get(f"/fall/{case_of_anna.id}/").status_code == 404
    page = client_of(frieda).post("/verwaltung/kennzahlen/", {"least_staff": "4"})
    assert page.status_code == 200
    client_of(frieda).post(
        "/verwaltung/kennzahlen/", {"least_staff": "7", "repeat_key": "0b51dd50-6f5c-4c6a-9b6c-1f8d4f7f7d12"}
    )
    assert "ab 7 Fallführenden" in head.get("/kennzahlen/").text


def test_a_case_as_a_picture_shows_both_sides_apart(
    case_of_anna: Case,
    anna: Staff,
    bernd: Staff,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    key = case_of_anna.id
    with act_as(anna):
        Assessment.objects.create(case=case_of_anna, number=1, begun_on=date(2026, 3, 1))
        DomainView.objects.create(
            case=case_of_anna, domain="housing", noted_on=date(2026, 3, 5), person_level="costly", own_level="settled",
            since_number=1, thread=key,
        )  # fmt: skip
        DomainView.objects.create(
            case=case_of_anna, domain="mobility", noted_on=date(2026, 3, 5), own_level="settled", since_number=1,
            thread=uuid4(),
        )  # fmt: skip
        Setback.objects.create(
            case=case_of_anna, noted_on=date(2026, 4, 2), since_on=date(2026, 4, 1), what="Krank", author=anna
        )
        Goal.objects.create(
            case=case_of_anna, state="reached", set_on=date(2026, 3, 1), settled_on=date(2026, 5, 1), attained=1,
            words={"title": "Ziel"},
        )  # fmt: skip
    mine = client_of(anna)
    mine.get(f"/fall/{key}/im-bild/")
    with django_assert_max_num_queries(25):
        page = mine.get(f"/fall/{key}/im-bild/").text
    assert 'alt="Wohnen, Sicht der Person: 05.03.2026: kostet Kraft"' in page
    assert 'alt="Wohnen, Sicht des Fallmanagements: 05.03.2026: läuft"' in page
    paper = PdfReader(io.BytesIO(mine.get(f"/fall/{key}/im-bild.pdf").content))
    words = " ".join("".join(one.extract_text() for one in paper.pages).split())
    for said in (
        "Unser Weg im Bild",
        "1 Ziel, zusammen gesehen: mehr als erwartet (T-Wert 60",
        "01.04.2026",
        "noch nichts gesagt",
    ):
        assert said in words, said
    assert "(T-Wert 60;" in page
    for address in ("im-bild/", "im-bild.pdf"):
        assert client_of(bernd).get(f"/fall/{key}/{address}").status_code == 404
    assert "Unser Weg im Bild" in mine.get(f"/fall/{key}/").text


def test_team_sums_are_formed_before_the_single_times_go_and_for_five_only(anna: Staff, chris: Staff) -> None:
    team = Team.objects.get(members__staff=anna)
    yesterday = timezone.localdate() - timedelta(days=1)
    five = [anna, *(colleague(f"uhr{place}", "Neu", Role.FALLMANAGEMENT) for place in range(4))]
    retain = Actor.service("retain")
    for place, one in enumerate(five):
        if place:
            with setting_up():
                Member.objects.create(team=team, staff=one, valid_from=LONG_AGO)
        case = _another(one, place)
        at = local(yesterday, 9 * 60)
        with act_as(one):
            booked = Appointment.objects.create(
                case=case, person=case.person, kind="office", holder=one, booked_by="x", booked_at=at, starts_at=at,
                ends_at=at + timedelta(hours=1), documentation_minutes=20,
            )  # fmt: skip
            Clocked.objects.create(
                staff=one, appointment=booked, began_at=at, stopped_at=at + timedelta(minutes=75),
                documentation_minutes=30 if place < 4 else None,
            )  # fmt: skip
    with acting_as(retain):
        forget_times(by=retain)
        assert Clocked.objects.count() == 0
    with acting_as(SERVICE):
        rows = list(TeamDay.objects.values_list("what", "kind", "colleagues", "planned_minutes", "needed_minutes"))
        # Four who wrote down what documentation took are too few for a sum.
        assert rows == [("talk", "office", 5, 300, 375)]
        cells = {
            (cell.figure, cell.cell): (cell.part, cell.whole) for cell in hours_of(yesterday, timezone.localdate(), 5)
        }
        assert cells["hours:talk", "office"] == (6, 5)
        assert hours_of(yesterday, timezone.localdate(), 6)[0].part == 0
    with act_as(chris):
        assert not TeamDay.objects.exists()


def _another(by: Staff, place: int) -> Case:
    person = replace(OTHER_PERSON, last_name=f"Nummer{place}", birth_on=date(1980, 1, 1 + place))
    return registered(by, person, date(2026, 1, 1))
