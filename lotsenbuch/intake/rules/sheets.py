"""Write tables for spreadsheet programs without anything that runs there.

A cell that begins with = + - @ (also the wide ones, also behind spaces and marks that are not seen), a tab or a
line break could be taken for a formula: it gets an apostrophe in front, and the import takes it off again
(`bare_cell`), so that an export read back is the same. In CSV that is true for `+49 2303 …` too: without the
apostrophe Excel would turn it into a number and lose the plus. In XLSX a telephone number needs none: the cell is
of type text, never a formula, and the number has no letters to call anything with.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from lotsenbuch.intake.rules.caseload_row import PHASES, CaseloadRow

type Value = str | int | bool | date | None

# Marks that are not seen: a spreadsheet program may drop them and run what follows.
_UNSEEN: Final = "\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\x7f-\x9f"
# Also the wide signs of East Asian keyboards, which some programs take for the narrow ones.
_GUARDED: Final = re.compile(rf"['\s{_UNSEEN}]*[=+\-@＝＋－＠﹢﹣﹦﹫]|'*[\t\r\n]")
_PHONE: Final = re.compile(r"\+[0-9][0-9 ()/\-]*")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XLSX_CELL_LIMIT: Final = 32_767
_DAY_FORMAT: Final = "DD.MM.YYYY"


def safe_cell(value: Value) -> str:
    """Return a value as text that no spreadsheet program takes for a formula.

    Days become `05.03.2026`, yes becomes `ja`, no and nothing become empty.
    """
    text = _as_text(value)
    return f"'{text}" if _GUARDED.match(text) else text


def bare_cell(text: str) -> str:
    """Return a cell without the apostrophe that `safe_cell` put in front."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    """Return a table as CSV the way German Excel opens it: UTF-8 with BOM, semicolons, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(safe_cell, columns))
    writer.writerows([safe_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Mapping[str, Value]], *, title: str = "Tabelle") -> bytes:
    """Return a table as XLSX: days are real days, everything else is text, the header stays in sight."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column)) for column in columns])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime.combine(value, time.min))
        cell.number_format = _DAY_FORMAT
        return cell
    text = _as_text(value)
    cell = WriteOnlyCell(sheet, (text if _PHONE.fullmatch(text) else safe_cell(text))[:_XLSX_CELL_LIMIT])
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _as_text(value: Value) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "ja"
    if isinstance(value, date):
        return f"{value:%d.%m.}{value.year:04}"
    return _UNWRITABLE.sub("", str(value))


_PHASE_WORDS: Final[Mapping[str, str]] = {code: word.capitalize() for word, code in PHASES.items()}
_PROPOSER_WORDS: Final = {"placement": "Arbeitsvermittlung", "person": "Kundin/Kunde", "": ""}


def caseload_cells(row: CaseloadRow, *, phases: Mapping[str, str] = _PHASE_WORDS) -> dict[str, Value]:
    """Return a row under the column names of the import file; `phases` are the phase words of the house by code."""
    return {
        "Kundennummer": row.kundennummer,
        "BG-Nummer": row.bg_nummer,
        "Nachname": row.last_name,
        "Vorname": row.first_name,
        "Geburtsdatum": row.birth_on,
        "Geschlecht": row.gender,
        "Straße": row.street,
        "PLZ": row.postcode,
        "Ort": row.town,
        "Telefon": row.phone,
        "E-Mail": row.mail,
        "Sprache": row.language,
        "Dolmetscher": row.interpreter,
        "Fallmanager": row.holder,
        "Projekt": row.project,
        "Vorgeschlagen von": _PROPOSER_WORDS[row.proposed_by],
        "Fallbeginn": row.opened_on,
        "Phase": phases[row.phase],
        "Kooperationsplan vom": row.plan_agreed_on,
        "Nächste Überprüfung": row.review_due_on,
        "Schutzadresse": row.protected_address,
        "Bemerkung": row.remark,
    }
