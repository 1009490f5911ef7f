"""Read the import file of a caseload and check all of it.

`read_caseload` opens the file (or raises `Unreadable`), `check_caseload` gives the rows that may go in and every
error of the rows that stay out. Nothing here knows the database: whether a holder exists or a Kundennummer is
already there is the action's question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotsenbuch.intake.rules.caseload_row import (
    COLUMNS,
    PHASES,
    REQUIRED,
    CaseloadRow,
    CellError,
    Phase,
    Record,
    check_row,
    kundennummer_of,
)
from lotsenbuch.intake.rules.sheets import bare_cell
from lotsenbuch.intake.rules.tables import Line, Unreadable, read_table

__all__ = ["CaseloadFile", "CheckedCaseload", "Unreadable", "check_caseload", "read_caseload"]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


_BY_KEY = {_key(column): column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class CaseloadFile:
    """A caseload file as it was read; `header_errors` keep every row out until they are put right."""

    filename: str
    rows: tuple[Record, ...]
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    header_errors: tuple[CellError, ...]


@dataclass(frozen=True, slots=True)
class CheckedCaseload:
    """The rows without an error, and all errors in the order of the file."""

    rows: tuple[CaseloadRow, ...]
    errors: tuple[CellError, ...]


def read_caseload(data: bytes, filename: str) -> CaseloadFile:
    """Return the records of a CSV or XLSX file; the number of a record counts from the header, which is 1.

    Raises:
        Unreadable: The file as a whole cannot be used; the text says in German what to do.
    """
    lines = read_table(data, filename, known=lambda name: _key(name) in _BY_KEY)
    if not lines:
        raise Unreadable("Die Datei ist leer.")
    header, *rest = lines
    places: dict[int, str] = {}
    for place, name in enumerate(header.cells):
        if column := _BY_KEY.get(_key(name)):
            places[place] = column
    if not places:
        raise Unreadable(
            "Keine der erwarteten Spalten gefunden. Die erste Zeile muss die Überschriften enthalten, "
            "zum Beispiel Kundennummer, Nachname, Vorname.",
        )
    missing = tuple(column for column in REQUIRED if column not in places.values())
    return CaseloadFile(
        filename=filename,
        rows=tuple(_record(line, places, len(header.cells)) for line in rest),
        unknown_columns=tuple(name for place, name in enumerate(header.cells) if name and place not in places),
        missing_columns=missing,
        header_errors=tuple(_header_errors(header, places, missing)),
    )


def _header_errors(header: Line, places: Mapping[int, str], missing: Sequence[str]) -> list[CellError]:
    columns = list(places.values())
    doubled = dict.fromkeys(column for column in columns if columns.count(column) > 1)
    return [
        *(CellError(header.number, str(place + 1), sentence) for place, sentence in header.faults),
        *(CellError(header.number, column, "Die Spalte fehlt. Bitte ergänzen.") for column in missing),
        *(CellError(header.number, column, "Die Spalte ist doppelt. Bitte eine löschen.") for column in doubled),
    ]


def _record(line: Line, places: Mapping[int, str], width: int) -> Record:
    values = {column: line.cells[place] for place, column in places.items() if place < len(line.cells)}
    errors = [CellError(line.number, places[place], sentence) for place, sentence in line.faults if place in places]
    errors += [
        CellError(line.number, column, "Die Zelle beginnt mit = wie eine Formel. Bitte den Wert eintragen.")
        for column, text in values.items()
        if text.startswith("=")
    ]
    if any(line.cells[width:]):
        sentence = f'Die Zeile hat mehr Felder als Überschriften ({width}). Felder mit Trennzeichen brauchen "…".'
        errors.append(CellError(line.number, str(width + 1), sentence))
    return Record(line.number, {column: bare_cell(text) for column, text in values.items()}, tuple(errors))


def check_caseload(file: CaseloadFile, *, on: date, phases: Mapping[str, Phase] = PHASES) -> CheckedCaseload:
    """Check every row, and that no Kundennummer stands twice: the first one counts, later ones stay out."""
    if file.header_errors:
        return CheckedCaseload((), file.header_errors)
    rows: list[CaseloadRow] = []
    errors: list[CellError] = []
    first_seen: dict[str, int] = {}
    for record in file.rows:
        number = kundennummer_of(record)
        earlier = first_seen.setdefault(number, record.number) if number else record.number
        checked = check_row(record, on=on, phases=phases)
        found = [] if isinstance(checked, CaseloadRow) else checked
        if earlier != record.number:
            sentence = f"Die Kundennummer steht schon in Zeile {earlier}. Bitte eine der beiden Zeilen löschen."
            found = [CellError(record.number, "Kundennummer", sentence), *found]
        errors += found
        if not found and isinstance(checked, CaseloadRow):
            rows.append(checked)
    return CheckedCaseload(tuple(rows), tuple(errors))
