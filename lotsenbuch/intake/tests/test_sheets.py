"""An export carries no formula into a spreadsheet program."""

import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lotsenbuch.intake.rules.sheets import Value, bare_cell, safe_cell, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 2303 000-02", "'+49 2303 000-02"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\n=1", "'\n=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\u00a0\u2060+1", "'\u00a0\u2060+1"),
        ("\u200bx", "\u200bx"),
        ("'=1", "''=1"),
        ("O'Brien", "O'Brien"),
        ("'t Hooft", "'t Hooft"),
        ("a\0b", "ab"),
        (date(2026, 3, 5), "05.03.2026"),
        (True, "ja"),
        (False, ""),
        (None, ""),
        (7, "7"),
        (-7, "'-7"),
    ],
)
def test_a_cell_that_could_run_gets_an_apostrophe(value: Value, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])) | st.text("'=+-@＝＋－＠\t\r\n \u200b\ufeffx"))
def test_the_apostrophe_comes_off_again(text: str) -> None:
    cell = safe_cell(text)
    assert cell[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"}
    assert cell.lstrip(" \u200b\ufeff")[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}
    assert bare_cell(cell) == text


def test_csv_opens_in_german_excel() -> None:
    rows: list[dict[str, Value]] = [{"Name": 'Groß; "G."', "Am": date(2026, 3, 5)}, {"Am": None}]
    assert write_csv(["Name", "Am"], rows) == '\ufeffName;Am\r\n"Groß; ""G.""";05.03.2026\r\n;\r\n'.encode()


def test_xlsx_has_days_and_text_but_no_formula() -> None:
    rows: list[dict[str, Value]] = [
        {"A": "=1+1", "B": date(2026, 3, 5), "C": "+49 2303 000-02"},
        {"A": "+1+cmd()", "B": None, "C": "x" * 40_000},
    ]
    sheet = load_workbook(io.BytesIO(write_xlsx(["A", "B", "C"], rows))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        ["A", "B", "C"],
        ["'=1+1", datetime(2026, 3, 5), "+49 2303 000-02"],  # noqa: DTZ001 - a day, no instant
        ["'+1+cmd()", None, "x" * 32_767],
    ]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
