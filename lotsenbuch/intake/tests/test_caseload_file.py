"""A caseload file is read as it was meant, or people are told what to put right."""

import io
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lotsenbuch.intake.rules.caseload_file import CheckedCaseload, Unreadable, check_caseload, read_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS, CaseloadRow, Gender, Phase, Proposer
from lotsenbuch.intake.rules.sheets import caseload_cells, write_csv, write_xlsx

TODAY = date(2026, 11, 22)
GOOD = {
    "Kundennummer": "390D100200",
    "BG-Nummer": "35502//0007000",
    "Nachname": "von der Heydt",
    "Vorname": "Katarzyna",
    "Geburtsdatum": "03.06.1995",
    "Geschlecht": "w",
    "Straße": "Musterweg 47 b",
    "PLZ": "44532",
    "Ort": "Lotsenau",
    "Telefon": "+49 2303 000-02",
    "E-Mail": "person@beispiel.invalid",
    "Sprache": "Polnisch",
    "Dolmetscher": "ja",
    "Fallmanager": "bernd",
    "Projekt": "Take Off",
    "Vorgeschlagen von": "Arbeitsvermittlung",
    "Fallbeginn": "29.06.2026",
    "Phase": "Fallsteuerung",
    "Kooperationsplan vom": "01.07.2026",
    "Nächste Überprüfung": "01.01.2027",
    "Schutzadresse": "",
    "Bemerkung": "möchte sich im Park treffen",
}
ROW = CaseloadRow(
    number=2,
    kundennummer="390D100200",
    bg_nummer="35502//0007000",
    last_name="von der Heydt",
    first_name="Katarzyna",
    birth_on=date(1995, 6, 3),
    gender="w",
    street="Musterweg 47 b",
    postcode="44532",
    town="Lotsenau",
    phone="+49 2303 000-02",
    mail="person@beispiel.invalid",
    language="Polnisch",
    interpreter=True,
    holder="bernd",
    project="Take Off",
    proposed_by="placement",
    opened_on=date(2026, 6, 29),
    phase="steering",
    plan_agreed_on=date(2026, 7, 1),
    review_due_on=date(2027, 1, 1),
    protected_address=False,
    remark="möchte sich im Park treffen",
)


def text_of(*rows: Mapping[str, str], delimiter: str = ";", newline: str = "\r\n") -> str:
    quoted = [[f'"{row.get(column, "")}"' for column in COLUMNS] for row in rows]
    return "".join(delimiter.join(cells) + newline for cells in ([*COLUMNS], *quoted))


def checked(data: bytes | str, filename: str = "fälle.csv") -> CheckedCaseload:
    data = data.encode() if isinstance(data, str) else data
    return check_caseload(read_caseload(data, filename), on=TODAY)


def complaints(**changes: str) -> list[str]:
    names = {column.replace("-", "_").replace(" ", "_"): column for column in COLUMNS}
    found = checked(text_of(GOOD | {names[name]: value for name, value in changes.items()}))
    assert bool(found.rows) != bool(found.errors)
    return [str(error) for error in found.errors]


def row_with(**changes: str) -> CaseloadRow:
    names = {column.replace("-", "_").replace(" ", "_"): column for column in COLUMNS}
    found = checked(text_of(GOOD | {names[name]: value for name, value in changes.items()}))
    assert found.errors == ()
    return found.rows[0]


def workbook_of(*rows: list[object]) -> bytes:
    workbook = Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Return the workbook with parts added or replaced; `__` in a name stands for a slash, `_dot_` for a dot."""
    packed = io.BytesIO()
    new = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in old.infolist():
            if part.filename not in new:
                archive.writestr(part, old.read(part))
        for name, content in new.items():
            archive.writestr(name, content)
    return packed.getvalue()


# The file as a whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_row(encoding: str, delimiter: str, newline: str) -> None:
    data = text_of(GOOD, delimiter=delimiter, newline=newline).encode(encoding)
    assert checked(data) == CheckedCaseload((ROW,), ())


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


def test_the_sample_goes_in_without_an_error() -> None:
    sample = Path(__file__).with_name("caseload-sample.csv")
    found = checked(sample.read_bytes())
    assert found.errors == ()
    assert len(found.rows) == 40
    assert found.rows[3].last_name == "Đorđević"
    assert found.rows[3].protected_address
    assert {row.review_due_on for row in found.rows} == {None}


def test_a_record_with_line_breaks_counts_as_one_row() -> None:
    second = GOOD | {"Kundennummer": "390D100201", "Bemerkung": "eins\r\nzwei; drei\n\n„vier“"}
    third = GOOD | {"Kundennummer": "390D100202", "Geburtsdatum": "morgen"}
    found = checked(text_of(GOOD, second, third))
    assert [row.number for row in found.rows] == [2, 3]
    assert found.rows[1].remark == "eins\nzwei; drei\n\n„vier“"
    assert [str(error) for error in found.errors] == [
        (
            "Zeile 4, Spalte Geburtsdatum: „morgen“ ist kein Datum. "
            "Bitte als TT.MM.JJJJ schreiben, zum Beispiel 05.03.2026."
        ),
    ]


def test_unknown_columns_are_named_and_their_cells_left_alone() -> None:
    file = read_caseload("Haustier;kundennummer ;Nachname;Haarfarbe\nKatze;390D100200;Müller;rot".encode(), "x.csv")
    assert file.unknown_columns == ("Haustier", "Haarfarbe")
    assert file.missing_columns == ("Vorname", "Geburtsdatum", "Fallbeginn", "Phase")
    assert file.rows[0].values == {"Kundennummer": "390D100200", "Nachname": "Müller"}


def test_a_missing_column_is_reported_once_and_keeps_all_rows_out() -> None:
    found = checked(text_of(GOOD, GOOD).replace("Phase", "Stand", 1))
    assert found.rows == ()
    assert [str(error) for error in found.errors] == ["Zeile 1, Spalte Phase: Die Spalte fehlt. Bitte ergänzen."]


def test_a_doubled_column_is_reported_and_keeps_all_rows_out() -> None:
    found = checked(text_of(GOOD).replace("Projekt", "Telefon", 1))
    assert found.rows == ()
    assert [str(error) for error in found.errors] == [
        "Zeile 1, Spalte Telefon: Die Spalte ist doppelt. Bitte eine löschen.",
    ]


def test_columns_that_are_not_required_may_be_absent_and_come_in_any_order() -> None:
    found = checked(
        "Phase,Vorname,Nachname,Kundennummer,Fallbeginn,Geburtsdatum\nFallzugang,A,B,390D100200,1.2.26,1.2.85",
    )
    assert found.errors == ()
    row = found.rows[0]
    assert (row.birth_on, row.opened_on, row.phase) == (date(1985, 2, 1), date(2026, 2, 1), "intake")
    assert (row.holder, row.proposed_by, row.gender, row.plan_agreed_on) == ("", "", "", None)


def test_the_line_by_which_excel_announces_a_delimiter_is_no_record() -> None:
    found = checked("sep=;\r\n" + text_of(GOOD))
    assert found == CheckedCaseload((ROW,), ())


def test_empty_lines_count_but_are_no_rows() -> None:
    found = checked(text_of(GOOD) + "\r\n;;;\r\n" + text_of(GOOD | {"Kundennummer": "390D100201"}).split("\r\n", 1)[1])
    assert [row.number for row in found.rows] == [2, 5]


def test_a_number_that_stands_twice_goes_in_once() -> None:
    found = checked(text_of(GOOD, GOOD | {"Kundennummer": " 390d 100200", "PLZ": "4453"}))
    assert [row.number for row in found.rows] == [2]
    assert [str(error) for error in found.errors] == [
        "Zeile 3, Spalte Kundennummer: Die Kundennummer steht schon in Zeile 2. Bitte eine der beiden Zeilen löschen.",
        (
            "Zeile 3, Spalte PLZ: „4453“ passt nicht. Erwartet: fünf Ziffern; "
            "führende Nullen löscht Excel, wenn die Spalte nicht Text ist."
        ),
    ]


def test_a_row_with_too_many_fields_stays_out() -> None:
    found = checked(text_of(GOOD).rstrip() + ";noch etwas\r\n")
    assert [str(error) for error in found.errors] == [
        'Zeile 2, Spalte 23: Die Zeile hat mehr Felder als Überschriften (22). Felder mit Trennzeichen brauchen "…".',
    ]


MIXED = text_of(GOOD).encode() + "Grüße".encode("cp1252")


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"", "x.csv", "Die Datei ist leer."),
        (b"\xef\xbb\xbf", "x.csv", "Die Datei ist leer."),
        (b"\r\n;;\r\n", "x.csv", "Die Datei ist leer."),
        (b"Name;Alter\r\nMia;5", "x.csv", "Keine der erwarteten Spalten gefunden."),
        (b"Kundennummer\0", "x.csv", "Die Datei ist keine Texttabelle."),
        (MIXED, "x.csv", "Die Datei mischt Zeichensätze (zuerst in Textzeile 3)."),
        (b"Kundennummer;\x81", "x.csv", "Der Zeichensatz der Datei ist nicht erkennbar."),
        (b'Kundennummer\n1\n"2\n3\n', "x.csv", "Ab Zeile 3 ist die Tabelle nicht lesbar"),
        (b"Kundennummer\n" + b"x" * 20 * 1024 * 1024, "x.csv", "Die Datei ist größer als 20 MB."),
        (b"Kundennummer\n" + b"1\n" * 100_001, "x.csv", "Die Datei hat mehr als 100.000 Zeilen."),
        (b"Kundennummer" + b";a" * 100, "x.csv", "Die Tabelle hat mehr als 100 Spalten."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "x.xls", "Die Datei ist mit einem Kennwort geschützt"),
        (b"PK\x03\x04 broken", "x.xlsx", "Die Datei ist beschädigt"),
        (workbook_of([*COLUMNS]), "x.xlsm", "Die Datei enthält Makros"),
        (repacked(workbook_of([*COLUMNS]), xl__vbaProject_dot_bin=b"x"), "x.xlsx", "Die Datei enthält Makros"),
        (workbook_of(), "x.xlsx", "Die Datei ist leer."),
    ],
)
def test_an_unreadable_file_is_refused_with_a_sentence(data: bytes, filename: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_caseload(data, filename)
    assert str(refused.value).startswith(sentence)


def test_a_hundred_thousand_rows_are_still_read() -> None:
    assert len(read_caseload(b"Kundennummer\n" + b"1\n" * 100_000, "x.csv").rows) == 100_000


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


def test_a_formula_in_csv_is_reported_too() -> None:
    assert complaints(Nachname="=cmd|' /C calc'!A0") == [
        "Zeile 2, Spalte Nachname: Die Zelle beginnt mit = wie eine Formel. Bitte den Wert eintragen.",
    ]


# Single cells


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("05.03.2026", date(2026, 3, 5)),
        ("5.3.2026", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("5. 3. 2026", date(2026, 3, 5)),
        (" 2026-03-05 ", date(2026, 3, 5)),
        ("2026-03-05 00:00:00", date(2026, 3, 5)),
        ("2026-03-05T00:00", date(2026, 3, 5)),
        ("46086", date(2026, 3, 5)),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood_as_it_is_written(written: str, day: date) -> None:
    assert row_with(Fallbeginn=written).opened_on == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5.3.85", date(1985, 3, 5)),
        ("5.3.05", date(2005, 3, 5)),
        ("22.11.12", date(2012, 11, 22)),
        ("23.11.12", date(1912, 11, 23)),
        ("5.3.26", date(1926, 3, 5)),
        ("31247", date(1985, 7, 19)),
    ],
)
def test_a_short_birth_year_is_that_of_somebody_of_fourteen_or_more(written: str, day: date) -> None:
    assert row_with(Geburtsdatum=written).birth_on == day


@pytest.mark.parametrize(
    "written", ["31.02.2026", "29.02.2025", "03/05/2026", "5.3.", "2026", "heute", "1.13.2026", "x"]
)
def test_what_is_no_day_is_reported(written: str) -> None:
    assert complaints(Fallbeginn=written) == [
        (
            f"Zeile 2, Spalte Fallbeginn: „{written}“ ist kein Datum. "
            "Bitte als TT.MM.JJJJ schreiben, zum Beispiel 05.03.2026."
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Geburtsdatum": "23.11.2026"}, "Geburtsdatum: Das Geburtsdatum liegt in der Zukunft. Bitte prüfen."),
        (
            {"Geburtsdatum": "31.12.1899"},
            "Geburtsdatum: Das Datum 31.12.1899 ist nicht möglich. Bitte das Jahr prüfen.",
        ),
        ({"Fallbeginn": "02.06.1995"}, "Fallbeginn: Der Fallbeginn liegt vor der Geburt. Bitte beide Daten prüfen."),
        (
            {"Fallbeginn": "23.11.2027"},
            "Fallbeginn: Der Fallbeginn liegt mehr als ein Jahr in der Zukunft. Bitte prüfen.",
        ),
        (
            {"Kooperationsplan_vom": "01.07.1926"},
            "Kooperationsplan vom: Das Datum liegt vor der Geburt. Bitte beide Daten prüfen.",
        ),
        ({"Kundennummer": ""}, "Kundennummer: Die Angabe fehlt. Bitte eintragen."),
        ({"Nachname": " "}, "Nachname: Die Angabe fehlt. Bitte eintragen."),
        ({"Vorname": "?"}, "Vorname: Hier steht kein Name. Bitte mit Buchstaben eintragen."),
        (
            {"Kundennummer": "390100200"},
            "Kundennummer: „390100200“ passt nicht. Erwartet: drei Ziffern, ein Buchstabe, sechs Ziffern.",
        ),
        (
            {"BG_Nummer": "35502/0007000"},
            "BG-Nummer: „35502/0007000“ passt nicht. Erwartet: fünf Ziffern, //, sieben Ziffern.",
        ),
        ({"Geschlecht": "f"}, "Geschlecht: „f“ ist nicht bekannt. Bitte w, m, d oder nichts eintragen."),
        ({"Dolmetscher": "oft"}, "Dolmetscher: „oft“ ist nicht verständlich. Bitte ja, nein oder nichts eintragen."),
        (
            {"Phase": "Anfang"},
            (
                "Phase: „Anfang“ ist nicht bekannt. Bitte Fallzugang, Bewertung, Integrationsplanung, Fallsteuerung "
                "oder Fallbeendigung eintragen."
            ),
        ),
        (
            {"Vorgeschlagen_von": "Nachbar"},
            (
                "Vorgeschlagen von: „Nachbar“ ist nicht bekannt. "
                "Bitte Arbeitsvermittlung, Kundin/Kunde oder nichts eintragen."
            ),
        ),
        (
            {"E_Mail": "person@beispiel"},
            "E-Mail: „person@beispiel“ ist keine E-Mail-Adresse. Bitte wie name@beispiel.de eintragen.",
        ),
        (
            {"Telefon": "bei der Tante"},
            "Telefon: Hier steht keine Telefonnummer. Bitte die Nummer eintragen; anderes gehört in die Bemerkung.",
        ),
        (
            {"Nachname": "Mül\nler"},
            "Nachname: Hier darf kein Zeilenumbruch stehen. Bitte den Text in eine Zeile schreiben.",
        ),
        (
            {"Bemerkung": "ab\u202ecd"},
            "Bemerkung: Unsichtbares Steuerzeichen (U+202E). Bitte den Text neu eintippen.",
        ),
        ({"Ort": "Lot\x07senau"}, "Ort: Unsichtbares Steuerzeichen (U+0007). Bitte den Text neu eintippen."),
        ({"Bemerkung": "x" * 10_001}, "Bemerkung: Der Text hat 10001 Zeichen, erlaubt sind 10000. Bitte kürzen."),
    ],
)
def test_one_wrong_cell_gives_one_sentence(changes: dict[str, str], sentence: str) -> None:
    assert complaints(**changes) == [f"Zeile 2, Spalte {sentence}"]


def test_all_errors_of_a_row_are_reported_in_the_order_of_the_columns() -> None:
    found = complaints(Phase="?", Geburtsdatum="gestern", Nachname="", Fallbeginn="31.06.2026", Schutzadresse="geheim")
    assert [error.split(":")[0].removeprefix("Zeile 2, Spalte ") for error in found] == [
        "Nachname",
        "Geburtsdatum",
        "Fallbeginn",
        "Phase",
        "Schutzadresse",
    ]


@pytest.mark.parametrize(("written", "meant"), [("Ja", True), ("x", True), ("NEIN", False), ("", False), (" j ", True)])
def test_a_flag_is_understood(written: str, meant: bool) -> None:
    assert row_with(Schutzadresse=written).protected_address is meant


def test_texts_are_trimmed_composed_and_otherwise_kept() -> None:
    row = row_with(Nachname=" Mu\u0308ller  \u00a0Öz ", Fallmanager="Anna ", Phase=" BEWERTUNG", Bemerkung="x" * 10_000)
    assert (row.last_name, row.holder, row.phase) == ("Müller Öz", "anna", "assessment")
    assert row.remark == "x" * 10_000


def test_ages_at_the_edge_are_no_errors() -> None:
    assert row_with(Geburtsdatum="22.11.2026", Fallbeginn="22.11.2026", Kooperationsplan_vom="").birth_on == TODAY
    assert row_with(Geburtsdatum="01.01.1930").birth_on == date(1930, 1, 1)


def test_the_phase_words_of_the_house_are_understood() -> None:
    file = read_caseload(text_of(GOOD | {"Phase": "Ankommen"}).encode(), "x.csv")
    phases: dict[str, Phase] = {"ankommen": "intake", "losgehen": "steering"}
    assert check_caseload(file, on=TODAY, phases=phases).rows[0].phase == "intake"


# What holds for every file

hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@hostile
@given(st.binary())
def test_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@hostile
@given(st.binary(), st.sampled_from(";,\t"))
def test_bytes_below_a_header_are_checked_or_refused(data: bytes, delimiter: str) -> None:
    read_or_refuse(delimiter.join(COLUMNS).encode() + b"\r\n" + data)


@hostile
@given(st.lists(st.text(), min_size=22, max_size=22))
def test_a_row_of_any_text_is_checked(cells: list[str]) -> None:
    read_or_refuse(
        text_of(dict(zip(COLUMNS, (cell.replace('"', '""') for cell in cells), strict=True))).encode("utf-8", "replace")
    )


WORKBOOK = workbook_of([*COLUMNS], [*GOOD.values()])


@hostile
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=40), st.booleans())
def test_a_damaged_workbook_is_read_or_refused(place: int, noise: bytes, cut: bool) -> None:
    read_or_refuse(WORKBOOK[:place] + noise + (b"" if cut else WORKBOOK[place + len(noise) :]))


def sheet_xml() -> bytes:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


SHEET = sheet_xml()


@hostile
@given(st.integers(0, len(SHEET) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_a_damaged_sheet_is_read_or_refused(place: int, noise: bytes) -> None:
    damaged = SHEET[:place] + noise + SHEET[place + len(noise) :]
    read_or_refuse(repacked(WORKBOOK, xl__worksheets__sheet1_dot_xml=damaged))


def read_or_refuse(data: bytes) -> None:
    with suppress(Unreadable):
        check_caseload(read_caseload(data, "fälle"), on=TODAY)


lines = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20).filter(
    lambda text: not text.startswith("="),
)
names = lines.map(lambda text: f"Å{text}"[:20])
days = st.dates(min_value=date(1960, 1, 1), max_value=date(2026, 11, 22))
genders: list[Gender] = ["w", "m", "d", ""]
proposers: list[Proposer] = ["placement", "person", ""]
phases: list[Phase] = ["intake", "assessment", "planning", "steering", "closure"]
case_rows = st.builds(
    CaseloadRow,
    number=st.just(2),
    kundennummer=st.from_regex(r"[0-9]{3}[A-Z][0-9]{6}", fullmatch=True),
    bg_nummer=st.from_regex(r"([0-9]{5}//[0-9]{7})?", fullmatch=True),
    last_name=names,
    first_name=names,
    birth_on=st.dates(min_value=date(1920, 1, 1), max_value=date(1959, 12, 31)),
    gender=st.sampled_from(genders),
    street=lines,
    postcode=st.from_regex(r"([0-9]{5})?", fullmatch=True),
    town=lines,
    phone=st.sampled_from(["", "+49 2303 000-02", "+491700000", "0170 0000001", "-170 000"]),
    mail=st.sampled_from(["", "person@beispiel.invalid", "+person@beispiel.invalid"]),
    language=lines,
    interpreter=st.booleans(),
    holder=st.sampled_from(["", "anna"]),
    project=lines,
    proposed_by=st.sampled_from(proposers),
    opened_on=days,
    phase=st.sampled_from(phases),
    plan_agreed_on=st.none() | days,
    review_due_on=st.none() | days,
    protected_address=st.booleans(),
    remark=st.lists(lines).map("\n".join).map(str.strip).filter(lambda text: not text.startswith("=")),
)


def composed(row: CaseloadRow) -> CaseloadRow:
    """Return the row as a reader would have composed its letters."""
    return checked(write_csv(COLUMNS, [caseload_cells(row)])).rows[0]


@hostile
@given(case_rows)
def test_what_is_exported_comes_in_again_unchanged(row: CaseloadRow) -> None:
    once = composed(row)
    assert (once.kundennummer, once.birth_on, once.phone, once.mail) == (
        row.kundennummer,
        row.birth_on,
        row.phone,
        row.mail,
    )
    assert checked(write_csv(COLUMNS, [caseload_cells(once)])) == CheckedCaseload((once,), ())
    assert checked(write_xlsx(COLUMNS, [caseload_cells(once)])) == CheckedCaseload((once,), ())


def test_ten_thousand_rows_are_checked_in_three_seconds() -> None:
    data = text_of(*(GOOD | {"Kundennummer": f"390D{number:06}"} for number in range(10_000))).encode()
    began = time.process_time()
    assert len(checked(data).rows) == 10_000
    assert time.process_time() - began < 3
