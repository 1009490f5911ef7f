"""The ledger of deletions: one line per erased class of a case, with a keyed hash instead of its id. Pure Python.

Who finds the file learns how many deletions there were in a month, and nothing else; who has the key as well can only
ask of an id they already know. Each line is bound to the one before: a line changed, moved or lost is found.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

START = "start"


class LedgerError(Exception):
    """The ledger cannot be relied on; says in German what is wrong with it."""


class What(StrEnum):
    """What a line says."""

    ERASED = "erased"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, what happened, the class, the hash of the case and the month."""

    number: int
    what: What
    code: str
    digest: str
    month: str
    mac: str = ""


def digest_of(key: bytes, case_id: UUID) -> str:
    """Return the hash of a case under the ledger's key."""
    return hmac.new(key, f"case:{case_id}".encode(), hashlib.sha256).hexdigest()


def written(key: bytes, line: Line, before: str) -> str:
    """Return a line as it stands in the file, bound to the mac of the line before it (`START` for the first)."""
    told = _told(line)
    return json.dumps({**told, "mac": _mac(key, told, before)}, separators=(",", ":"))


def _told(line: Line) -> dict[str, object]:
    return {"number": line.number, "what": str(line.what), "code": line.code, "hash": line.digest, "month": line.month}


def _mac(key: bytes, told: dict[str, object], before: str) -> str:
    text = json.dumps(told, separators=(",", ":"), sort_keys=True)
    return hmac.new(key, f"{before}\n{text}".encode(), hashlib.sha256).hexdigest()


def read(key: bytes, text: str) -> list[Line]:
    """Return the lines of a file.

    Raises:
        LedgerError: a line is torn, changed, missing or written with another key.
    """
    lines: list[Line] = []
    before = START
    for number, raw in enumerate(text.splitlines(), start=1):
        try:
            row = json.loads(raw)
            line = Line(row["number"], What(row["what"]), row["code"], row["hash"], row["month"], row["mac"])
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(f"Zeile {number} der Löschliste ist beschädigt.") from error
        if line.number != number or not hmac.compare_digest(_mac(key, _told(line), before), line.mac):
            raise LedgerError(f"Zeile {number} der Löschliste passt nicht zu der davor oder nicht zum Schlüssel.")
        lines.append(line)
        before = line.mac
    if text and not text.endswith("\n"):
        raise LedgerError(f"Zeile {len(lines)} der Löschliste ist nicht zu Ende geschrieben.")
    return lines


def standing(lines: Iterable[Line], *, after: int = 0) -> dict[str, list[str]]:
    """Return the hashes of each class that stay erased: what was taken back by a later line is not among them.

    Args:
        lines: the whole ledger.
        after: the line up to which somebody has followed it; what was written since in a case that was opened again
            is not older than that line, and stays.
    """
    last: dict[tuple[str, str], Line] = {}
    for line in lines:
        last[line.code, line.digest] = line
    found: dict[str, list[str]] = {}
    for (code, digest), line in last.items():
        if line.what is What.ERASED and line.number > after:
            found.setdefault(code, []).append(digest)
    return found
