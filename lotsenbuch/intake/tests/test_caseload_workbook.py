"""A workbook is read as Excel shows it; what is active or swollen in it is refused."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from lotsenbuch.intake.rules.caseload_file import Unreadable, read_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS
from lotsenbuch.intake.tests.files import (
    GOOD,
    ROW,
    checked,
    repacked,
    workbook_of,
)


def test_an_xlsx_file_gives_the_same_row() -> None:
    days = {name: value for name, value in GOOD.items() if value.count(".") == 2 and "@" not in value}
    cells: dict[str, object] = dict(GOOD)
    cells |= {name: datetime.strptime(value, "%d.%m.%Y") for name, value in days.items()}  # noqa: DTZ007 - a day, no instant
    cells |= {"PLZ": 44532, "Dolmetscher": True, "Schutzadresse": None, "Nächste Überprüfung": 46388}
    data = workbook_of([*COLUMNS], [*cells.values()], [], [*(GOOD | {"Kundennummer": "390D100299"}).values()])
    found = checked(data, "fälle.xlsx")
    assert found.errors == ()
    assert found.rows[0] == ROW
    assert [(row.number, row.kundennummer) for row in found.rows] == [(2, "390D100200"), (4, "390D100299")]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(workbook_of([*COLUMNS]), xl__bomb_dot_xml=b"0" * 64 * 1024 * 1024)
    assert len(bomb) < 1024 * 1024
    with pytest.raises(Unreadable, match="ausgepackt zu groß"):
        read_caseload(bomb, "x.xlsx")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(Unreadable, match="keine XLSX-Datei"):
        read_caseload(packed.getvalue(), "x.ods")


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def with_shared_strings(strings: bytes) -> bytes:
    """Return a workbook that keeps its texts apart from the sheet, as Excel itself does."""
    data = workbook_of([*COLUMNS], [*GOOD.values()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types, sheet = archive.read("[Content_Types].xml"), archive.read("xl/worksheets/sheet1.xml")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    new = {
        "[Content_Types]_dot_xml": types.replace(b"</Types>", part),
        "xl__sharedStrings_dot_xml": strings,
        "xl__worksheets__sheet1_dot_xml": sheet.replace(
            b'<c r="C2" t="inlineStr"><is><t>von der Heydt</t></is></c>',
            b'<c r="C2" t="s"><v>0</v></c>',
        ),
    }
    return repacked(data, **new)


def test_texts_that_excel_keeps_apart_are_read() -> None:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = b"<sst " + space + "><si><t>Öztürk</t></si></sst>".encode()
    found = checked(with_shared_strings(strings), "x.xlsx")
    assert found.errors == ()
    assert found.rows[0].last_name == "Öztürk"


@pytest.mark.parametrize(
    "workbook",
    [
        repacked(workbook_of([*COLUMNS]), xl__worksheets__sheet1_dot_xml=BOMB),
        repacked(workbook_of([*COLUMNS]), xl__workbook_dot_xml=BOMB),
        with_shared_strings(BOMB),
    ],
)
def test_an_entity_bomb_is_refused(workbook: bytes) -> None:
    with pytest.raises(Unreadable, match="beschädigt"):
        read_caseload(workbook, "x.xlsx")


def test_a_row_far_below_the_limit_is_refused_and_not_left_out() -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append([*COLUMNS])
    workbook.active.cell(row=1_048_576, column=1, value="390D100200")
    data = io.BytesIO()
    workbook.save(data)
    with pytest.raises(Unreadable, match=r"mehr als 100\.000 Zeilen"):
        read_caseload(data.getvalue(), "x.xlsx")


def test_a_workbook_that_counts_from_1904_is_refused() -> None:
    workbook = Workbook()
    workbook.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - that is how openpyxl names the epoch
    data = io.BytesIO()
    workbook.save(data)
    with pytest.raises(Unreadable, match="1904"):
        read_caseload(data.getvalue(), "x.xlsx")


def test_formulas_and_error_values_are_reported_at_their_cell() -> None:
    row: list[object] = [*GOOD.values()]
    row[2], row[8], row[21] = '=HYPERLINK("http://beispiel.invalid")', "#N/A", "=1+1"
    found = checked(workbook_of([*COLUMNS], row), "x.xlsx")
    assert found.rows == ()
    assert [str(error) for error in found.errors] == [
        "Zeile 2, Spalte Nachname: Die Zelle enthält eine Formel. Bitte in Excel als Wert einfügen.",
        "Zeile 2, Spalte Ort: Die Zelle enthält einen Excel-Fehlerwert. Bitte den Wert eintragen.",
        "Zeile 2, Spalte Bemerkung: Die Zelle enthält eine Formel. Bitte in Excel als Wert einfügen.",
    ]
