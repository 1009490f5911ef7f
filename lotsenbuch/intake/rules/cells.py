"""Understand one cell as people in German offices write it.

Each function returns the value or raises `Fault` with a German sentence that says what to do.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_EARLIEST: Final = date(1900, 1, 1)
_LATEST_YEAR: Final = 2100
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel's day 0 as seen from every day after its non-existent 29.02.1900
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SERIAL_DAY: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_YES: Final = frozenset({"ja", "j", "x", "1", "wahr", "true", "yes", "y"})
_NO: Final = frozenset({"", "nein", "n", "0", "falsch", "false", "no", "-", "–"})
# Marks that turn or hide text: what is shown would not be what is stored.
_UNSEEN: Final = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff") | frozenset(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
)
_SHOWN: Final = 40


class Fault(Exception):  # noqa: N818 - a sentence for people, not a failure of the program
    """What is wrong with a cell, as a German sentence."""


def clean_line(text: str, limit: int) -> str:
    """Return a text of one line: NFC, trimmed, single spaces; refuse line breaks, control signs and hidden marks."""
    if "\n" in text.strip():
        raise Fault("Hier darf kein Zeilenumbruch stehen. Bitte den Text in eine Zeile schreiben.")
    return " ".join(clean_text(text, limit).split())


def clean_text(text: str, limit: int) -> str:
    """Return a text that keeps its line breaks: NFC, trimmed; refuse control signs and hidden marks."""
    for sign in text:
        if sign in _UNSEEN or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t"):
            raise Fault(f"Unsichtbares Steuerzeichen (U+{ord(sign):04X}). Bitte den Text neu eintippen.")
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise Fault(f"Der Text hat {len(text)} Zeichen, erlaubt sind {limit}. Bitte kürzen.")
    return text


def parse_day(text: str, *, latest: date | None = None) -> date:
    """Return the day meant by `05.03.2026`, `5.3.26`, `2026-03-05` or an Excel day number.

    A year of two digits is of this century; with `latest` it is the latest such year that does not pass it, so
    that a birthday `5.3.85` is 1985.
    """
    text = text.strip()
    try:
        day = _written_day(text, latest)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise Fault(f"„{shown(text)}“ ist kein Datum. Bitte als TT.MM.JJJJ schreiben, zum Beispiel 05.03.2026.")
    if day < _EARLIEST or day.year >= _LATEST_YEAR:
        raise Fault(f"Das Datum {day:%d.%m.}{day.year:04} ist nicht möglich. Bitte das Jahr prüfen.")
    return day


def _written_day(text: str, latest: date | None) -> date | None:
    if found := _GERMAN_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day) if len(found[3]) > 2 else _short_year(day, month, year, latest)  # noqa: PLR2004 - two digits
    if found := _ISO_DAY.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL_DAY.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(found[1]))
    return None


def _short_year(day: int, month: int, year: int, latest: date | None) -> date:
    century = 2000
    if latest and (century + year, month, day) > (latest.year, latest.month, latest.day):
        century = 1900
    return date(century + year, month, day)


def parse_flag(text: str) -> bool:
    """Return whether a cell says yes; an empty cell says no."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Fault(f"„{shown(text)}“ ist nicht verständlich. Bitte ja, nein oder nichts eintragen.")


def parse_word[Code](text: str, words: Mapping[str, Code], asked: str) -> Code:
    """Return the code of one of the known words, in any capitals; `asked` names them in the sentence."""
    found = words.get(" ".join(text.split()).casefold())
    if found is None:
        raise Fault(f"„{shown(text)}“ ist nicht bekannt. Bitte {asked} eintragen.")
    return found


def shown(text: str) -> str:
    """Return a text for an error sentence: one short line without hidden marks."""
    line = " ".join("".join(sign if sign.isprintable() and sign not in _UNSEEN else " " for sign in text).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
