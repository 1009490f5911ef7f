"""One's own caseload goes out without formulas and without protected addresses, and comes back unchanged."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import Channel, PersonData
from lotsenbuch.intake.actions.import_caseload import import_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import client_of, give_role, registered
from tests.detectors import assert_constant_queries

PROTECTED = PersonData(
    first_name="=SUMME(A1)",
    last_name="Verborgen",
    birth_on=date(1990, 1, 2),
    street="Geheimweg 1",
    postcode="44532",
    town="Lotsenau",
    has_protected_address=True,
    kundennummer="222B000001",
    channels=(Channel("phone", "+49 2303 0001", date(2026, 1, 1), "die Person selbst"),),
)


def export(staff: Staff, ending: str = "csv") -> bytes:
    answer = client_of(staff).get(reverse("intake:export_caseload", args=[ending]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def test_only_own_cases_go_out_and_no_protected_address(anna: Staff, case_of_anna: Case, case_of_bernd: Case) -> None:
    registered(anna, PROTECTED)
    text = export(anna).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["Kundennummer"] for row in rows} == {"321A987654", "222B000001"}
    assert "Geheimweg" not in text
    assert "Wiesengrund" not in text
    assert [row["Vorname"] for row in rows if row["Schutzadresse"] == "ja"] == ["'=SUMME(A1)"]


def test_no_cell_of_the_workbook_is_a_formula(anna: Staff) -> None:
    registered(anna, PROTECTED)
    sheet = load_workbook(io.BytesIO(export(anna, "xlsx"))).active
    assert sheet
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.usefixtures("case_of_anna")
def test_an_export_read_back_is_unchanged(anna: Staff, ending: str) -> None:
    registered(anna, PROTECTED)
    give_role(anna, Role.IMPORTER)
    data = export(anna, ending)
    with acting_as(anna.actor):
        report = import_caseload(data=data, filename=f"liste.{ending}", on=timezone.localdate(), by=anna.actor)
    # The import reads no formula; everything else is the same again.
    assert {error.column for error in report.errors} <= {"Vorname"}
    assert (report.created, report.unchanged) == (0, 2 - len(report.errors))


def test_every_case_of_the_answer_is_in_the_log(anna: Staff, case_of_anna: Case) -> None:
    export(anna)
    with acting_as(Actor.service("seal")):
        entry = Entry.objects.get(kind=Entry.Kind.READ)
        assert (entry.case_id, entry.data_class, entry.what) == (case_of_anna.id, 1, "export_caseload")


def test_more_cases_need_no_more_queries(anna: Staff) -> None:
    client = client_of(anna)
    numbers = iter(range(1_000))

    def add(_: int) -> Case:
        number = next(numbers)
        data = PersonData("Eva", f"Muster{number}", PROTECTED.birth_on, kundennummer=f"333C{number:06}")
        return registered(anna, data)

    assert_constant_queries(lambda: client.get(reverse("intake:export_caseload", args=["csv"])), add, most=18)


def test_an_unknown_ending_is_not_there(anna: Staff) -> None:
    assert client_of(anna).get(reverse("intake:export_caseload", args=["exe"])).status_code == 404


def test_the_names_of_downloads_are_our_own(anna: Staff, case_of_anna: Case) -> None:
    for ending in ("csv", "xlsx"):
        headers = client_of(anna).get(reverse("intake:export_caseload", args=[ending])).headers
        assert re.fullmatch(rf'attachment; filename="?[\w.-]+\.{ending}"?', headers["Content-Disposition"])
