"""Open an uploaded table as rows of text, without trusting the file.

CSV in the encodings and with the delimiters that German offices use, XLSX without macros. Whatever is wrong with a
file as a whole ends in `Unreadable` with a German sentence that says what to do; nothing else is ever raised.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.xml import DEFUSEDXML

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 100
_MAX_PARTS: Final = 2_000
_MAX_UNPACKED: Final = 300 * 1024 * 1024
_HARMLESS_UNPACKED: Final = 20 * 1024 * 1024
_MAX_RATIO: Final = 100
_DELIMITERS: Final = ";,\t"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LAST_ASCII: Final = 0x7F
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACTIVE_PARTS: Final = ("vbaproject", "xl/macrosheets/", "xl/activex/", "xl/dialogsheets/")
_UTF8_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


class Unreadable(Exception):  # noqa: N818 - reads as the answer it is; its text is shown to people
    """A file that cannot be read at all; the text says in German what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a table: its number (the header is 1), its cells as text, and what is wrong with single cells.

    `faults` names the place of a cell, counted from 0, and the German sentence about it.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[int, str], ...] = ()


def read_table(data: bytes, filename: str, *, known: Callable[[str], bool]) -> list[Line]:
    """Return the lines of a CSV or XLSX file that hold anything; `known` tells a column name (finds the delimiter)."""
    if len(data) > MAX_BYTES:
        raise Unreadable("Die Datei ist größer als 20 MB. Bitte auf mehrere Dateien aufteilen.")
    if not data.strip():
        raise Unreadable("Die Datei ist leer.")
    if data.startswith(_OLE):
        raise Unreadable(
            "Die Datei ist mit einem Kennwort geschützt oder hat das alte Format XLS. "
            "Bitte ohne Kennwort als XLSX oder als CSV speichern.",
        )
    lines = _xlsx(data, filename) if data.startswith(b"PK") else _csv(data, known)
    kept = []
    for line in lines:
        if any(line.cells) or line.faults:
            kept.append(line)
        if len(kept) > MAX_ROWS + 1:
            raise Unreadable("Die Datei hat mehr als 100.000 Zeilen. Bitte auf mehrere Dateien aufteilen.")
    if kept and any(kept[0].cells[MAX_COLUMNS:]):
        raise Unreadable("Die Tabelle hat mehr als 100 Spalten. Bitte die überzähligen löschen.")
    return kept


def _csv(data: bytes, known: Callable[[str], bool]) -> Iterator[Line]:
    text = _decode(data)
    if "\0" in text:
        raise Unreadable("Die Datei ist keine Texttabelle. Bitte als CSV oder XLSX speichern.")
    announced = re.match(r'"?sep=([;,\t])"?\r?\n', text)
    text = text[announced.end() :] if announced else text
    delimiter = announced[1] if announced else _delimiter(text, known)
    number = 0
    try:
        # Strict: an open quotation mark would otherwise swallow the rest of the file without a word.
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield Line(number, tuple(map(_one_kind_of_break, cells)))
    except csv.Error as error:
        raise Unreadable(
            f"Ab Zeile {number + 1} ist die Tabelle nicht lesbar: Ein Anführungszeichen ist nicht geschlossen oder "
            "steht mitten im Feld. Bitte dort berichtigen oder als XLSX speichern.",
        ) from error


def _decode(data: bytes) -> str:
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or len(_UTF8_SEQUENCE.findall(data)) > _lone_bytes(data):
            place = data.count(b"\n", 0, error.start) + 1
            raise Unreadable(
                f"Die Datei mischt Zeichensätze (zuerst in Textzeile {place}). Bitte neu als „CSV UTF-8“ speichern.",
            ) from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "Der Zeichensatz der Datei ist nicht erkennbar. Bitte als „CSV UTF-8“ oder als XLSX speichern.",
        ) from error


def _lone_bytes(data: bytes) -> int:
    """Count the bytes that are a letter in Windows-1252 and no part of a UTF-8 sequence."""
    return sum(byte > _LAST_ASCII for byte in _UTF8_SEQUENCE.sub(b"", data))


def _delimiter(text: str, known: Callable[[str], bool]) -> str:
    """Return the delimiter that finds most known column names in the header."""

    def score(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter), [])
        return sum(map(known, header)), len(header)

    try:
        return max(_DELIMITERS, key=score)
    except csv.Error as error:
        raise Unreadable("Die Überschriften sind nicht lesbar. Bitte als „CSV UTF-8“ oder XLSX speichern.") from error


def _one_kind_of_break(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _xlsx(data: bytes, filename: str) -> list[Line]:
    if not DEFUSEDXML:
        raise Unreadable(
            "XLSX kann auf diesem Server nicht sicher gelesen werden (defusedxml fehlt). Bitte CSV nutzen."
        )
    if filename.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise Unreadable(_MACROS)
    try:
        _look_into_the_archive(data)
        workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return _sheet(workbook)
    except Unreadable:
        raise
    except Exception as error:  # a broken workbook fails in openpyxl in every way there is
        raise Unreadable("Die Datei ist beschädigt oder keine XLSX-Datei. Bitte neu als XLSX speichern.") from error


_MACROS: Final = "Die Datei enthält Makros oder aktive Inhalte. Bitte als XLSX ohne Makros oder als CSV speichern."


def _look_into_the_archive(data: bytes) -> None:
    """Refuse a bomb, a macro or something else that is packed, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > _HARMLESS_UNPACKED and unpacked > _MAX_RATIO * len(data)
    if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED or swollen:
        raise Unreadable("Die Datei ist ausgepackt zu groß. Bitte auf mehrere Dateien aufteilen oder CSV nutzen.")
    names = [part.filename.lower() for part in parts]
    if any(active in name for name in names for active in _ACTIVE_PARTS):
        raise Unreadable(_MACROS)
    if "[content_types].xml" not in names:
        raise Unreadable("Die Datei ist gepackt, aber keine XLSX-Datei. Bitte als XLSX oder CSV speichern.")


def _sheet(workbook: "Workbook") -> list[Line]:
    if workbook.epoch == MAC_EPOCH:
        raise Unreadable(
            "Die Datei zählt Tage ab 1904 (alte Einstellung von Excel für Mac). "
            "Bitte in Excel abschalten oder als CSV speichern.",
        )
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise Unreadable("Die Datei hat kein sichtbares Tabellenblatt.")
    sheet = sheets[0]
    sheet.reset_dimensions()  # what the file says about its size is not trusted
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=MAX_ROWS + 2)
    lines = [_xlsx_line(number, row) for number, row in enumerate(rows, 1)]
    if len(lines) > MAX_ROWS + 1:
        raise Unreadable("Das Tabellenblatt hat mehr als 100.000 Zeilen. Bitte auf mehrere Dateien aufteilen.")
    return lines


def _xlsx_line(number: int, row: Iterable[object]) -> Line:
    cells, faults = [], []
    for place, cell in enumerate(row):
        kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
        if kind == "f":
            faults.append((place, "Die Zelle enthält eine Formel. Bitte in Excel als Wert einfügen."))
        elif kind == "e":
            faults.append((place, "Die Zelle enthält einen Excel-Fehlerwert. Bitte den Wert eintragen."))
        cells.append("" if kind in {"f", "e"} else _as_text(value))
    return Line(number, tuple(cells), tuple(faults))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _one_kind_of_break(str(value))
