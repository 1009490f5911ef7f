"""Every cell is understood as people write it, or gets one German sentence."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from lotsenbuch.intake.rules.caseload_file import check_caseload, read_caseload
from lotsenbuch.intake.tests.files import GOOD, TODAY, complaints, row_with, text_of

if TYPE_CHECKING:
    from lotsenbuch.intake.rules.caseload_row import Phase


def test_a_formula_in_csv_is_reported_too() -> None:
    assert complaints(Nachname="=cmd|' /C calc'!A0") == [
        "Zeile 2, Spalte Nachname: Die Zelle beginnt mit = wie eine Formel. Bitte den Wert eintragen.",
    ]


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
