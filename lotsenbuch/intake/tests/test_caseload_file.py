"""A caseload file is read as it was meant, or people are told what to put right."""

import time
from datetime import date
from pathlib import Path

import pytest

from lotsenbuch.intake.rules.caseload_file import CheckedCaseload, Unreadable, read_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS
from lotsenbuch.intake.tests.files import (
    GOOD,
    ROW,
    checked,
    repacked,
    text_of,
    workbook_of,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_row(encoding: str, delimiter: str, newline: str) -> None:
    data = text_of(GOOD, delimiter=delimiter, newline=newline).encode(encoding)
    assert checked(data) == CheckedCaseload((ROW,), ())


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


def test_ten_thousand_rows_are_checked_in_three_seconds() -> None:
    data = text_of(*(GOOD | {"Kundennummer": f"390D{number:06}"} for number in range(10_000))).encode()
    began = time.process_time()
    assert len(checked(data).rows) == 10_000
    assert time.process_time() - began < 3
