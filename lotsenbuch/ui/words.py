"""What people type, read as days, times and text; no screens here."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import groupby
from operator import itemgetter

RELATIVE_DAYS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
# A two-digit year that is not a birth year may lie this far ahead (a residence title, a contract's end).
YEARS_AHEAD = 20
CENTURY = 100

_DOTTED = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*(?:\.\s*(\d{4}|\d{2})?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})\s*\.?\s+([a-zäöü]+)(?:\s+(\d{4}|\d{2}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.]\s*(\d{2}))?", re.ASCII)
_CLOCK_DIGITS = re.compile(r"(\d{1,2})(\d{2})", re.ASCII)
_HOUR_MINUTE = re.compile(r"(\d{1,2})\s*uhr(?:\s*(\d{1,2}))?", re.ASCII)

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\t")

# A mark that makes a line a heading or a point; a letter must follow.
_MARK = re.compile(r"\s*(#{1,3}|[-*]|\d{1,3}[.)]) +\S", re.ASCII)


def full_year(digits: str, *, today: date, past: bool) -> int:
    """Complete a year of two digits.

    Args:
        digits: `26` or `2026`.
        today: the day from which one looks.
        past: the day has already been (a birth date), so `95` is 1995 and `26` 2026 at the latest.

    """
    year = int(digits)
    if year >= CENTURY or len(digits) > 2:  # noqa: PLR2004 - four digits are what they are
        return year
    newest = today.year if past else today.year + YEARS_AHEAD
    century = newest - newest % CENTURY
    return century + year if century + year <= newest else century - CENTURY + year


def read_day(text: str, *, today: date, past: bool = False) -> date | None:
    """Read a day as typed in an office; None when it is no day.

    Args:
        text: `5.3.26`, `05.03.2026`, `2026-03-05`, `5.3.`, `050326`, `5. März 2026`, `heute`.
        today: the day from which one looks.
        past: see `full_year`.

    """
    words = " ".join(text.lower().split())
    if words in RELATIVE_DAYS:
        return today + timedelta(days=RELATIVE_DAYS[words])
    parts = _day_parts(words)
    if parts is None:
        return None
    day, month, digits = parts
    year = full_year(digits, today=today, past=past) if digits else today.year
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_parts(words: str) -> tuple[int, int, str] | None:
    if found := _ISO.fullmatch(words):
        return int(found[3]), int(found[2]), found[1]
    if found := _DOTTED.fullmatch(words) or _DIGITS.fullmatch(words):
        return int(found[1]), int(found[2]), found[3] or ""
    if (found := _WORDED.fullmatch(words)) and found[2] in MONTHS:
        return int(found[1]), MONTHS.index(found[2]) + 1, found[3] or ""
    return None


def read_clock(text: str) -> time | None:
    """Read a time as typed in an office (`9`, `915`, `9:15`, `9.15`, `9 Uhr`, `9 Uhr 15`); None when it is none."""
    words = " ".join(text.lower().split())
    found = _HOUR_MINUTE.fullmatch(words)
    if found is None:
        words = words.removesuffix("uhr").strip()
        found = _CLOCK.fullmatch(words) or _CLOCK_DIGITS.fullmatch(words)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def tidy(text: str) -> str:
    """Give one spelling to what looks the same: composed letters (NFC) and plain line ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def unwanted(text: str, *, allowed: frozenset[str] = frozenset()) -> str:
    """Name what a stored text must not hold; empty when all is well.

    Control characters break lists, exports and papers; characters that turn the writing direction can make
    a name or an amount read differently from what is stored.
    """
    if any(char in BIDI_CONTROLS for char in text):
        return "direction"
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed for char in text):
        return "control"
    return ""


def runs(text: str) -> list[tuple[str, list[str]]]:
    """Return the lines of a long text in runs of one kind: `#` headings, `-` points, `1` numbered points, `` text.

    Marks stand at the beginning of a line (`# Überschrift`, `- Punkt`, `1. Punkt`) and are still on the lines. Numbers
    are a list only when they count 1, 2, 3: a line „5. März: Anruf“ is a day and stays as it was typed.
    """
    found = list[tuple[str, list[str]]]()
    for kind, lines in _alike((_kind(line), line) for line in text.replace("\r\n", "\n").split("\n")):
        is_list = kind != "1" or [int(re.split(r"\D", line.strip())[0]) for line in lines] == [
            *range(1, len(lines) + 1)
        ]
        found.append((kind if is_list else "", [line.strip() for line in lines] if kind and is_list else lines))
    return _alike((kind, line) for kind, lines in found for line in lines)


def _kind(line: str) -> str:
    mark = _MARK.match(line)
    return {"#": "#", "-": "-", "*": "-"}.get(mark[1][0], "1") if mark else ""


def _alike(lines: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    return [(kind, [line for _, line in run]) for kind, run in groupby(lines, key=itemgetter(0))]


def unmarked(line: str) -> tuple[str, int]:
    """Return a marked line without its mark, and how many `#` it had."""
    mark, _, words = line.partition(" ")
    return words.strip(), mark.count("#")
