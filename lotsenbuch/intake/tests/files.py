"""A good row, and files made of it."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

from openpyxl import Workbook

from lotsenbuch.intake.rules.caseload_file import CheckedCaseload, check_caseload, read_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS, CaseloadRow

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
