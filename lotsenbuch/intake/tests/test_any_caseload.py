"""What holds for every file, also for one that nobody wrote."""

import io
import zipfile
from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsenbuch.intake.rules.caseload_file import CheckedCaseload, Unreadable, check_caseload, read_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS, CaseloadRow, Gender, Phase, Proposer
from lotsenbuch.intake.rules.sheets import caseload_cells, write_csv, write_xlsx
from lotsenbuch.intake.tests.files import (
    GOOD,
    TODAY,
    checked,
    repacked,
    text_of,
    workbook_of,
)

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
