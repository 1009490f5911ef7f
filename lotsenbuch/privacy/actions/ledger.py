"""Writing the ledger, and following it after a restore."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from lotsenbuch.privacy.queries.ledger_file import ledger_file, ledger_key, ledger_lines
from lotsenbuch.privacy.rules.ledger import START, LedgerError, Line, What, digest_of, standing, written
from lotsenbuch.privacy.rules.retention import order

_AT_ONCE = 200


@contextmanager
def _alone() -> Iterator[None]:
    path = ledger_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def note_lines(case_ids: Sequence[UUID], *, code: str, on: date, what: What = What.ERASED) -> int:
    """Write one line per case, on disk before this returns; return the number of the last line.

    Raises:
        LedgerError: the ledger or its key cannot be relied on; nothing was written.
        OSError: the disk is full, or the folder not ours.
    """
    key = ledger_key()
    with _alone():
        lines = ledger_lines()
        number, before, texts = len(lines), lines[-1].mac if lines else START, list[str]()
        for case_id in case_ids:
            number += 1
            line = Line(number, what, code, digest_of(key, case_id), f"{on:%Y-%m}")
            texts.append(written(key, line, before))
            before = texts[-1].rpartition('"mac":"')[2].removesuffix('"}')
        _append("".join(f"{text}\n" for text in texts))
        return number


def _append(text: str) -> None:
    path = ledger_file()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        try:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, before)  # half a line would make the whole ledger unreadable
            raise
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found and did."""

    lines: int
    mark: int
    cases: int
    rows: int


def replay(using: str = "owner") -> Replayed:
    """Erase again whatever the ledger says was erased and this database still has, as after a restore.

    Runs as the owner before the app opens; may be repeated: the lines that this database has followed are passed over.
    Holds do not stop it: two people had released each of these deletions; a hold that came later took its line back.

    Raises:
        LedgerError: the ledger cannot be relied on, or is shorter than this database knows it to be.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.actor', 'service:retain', true)")
        cursor.execute("SELECT privacy_ledger_mark()")
        mark = int((cursor.fetchone() or (0,))[0])
        lines = ledger_lines()
        if len(lines) < mark:
            raise LedgerError(
                f"Die Löschliste hat {len(lines)} Zeilen, diese Datenbank kennt {mark}. Bitte die vollständige "
                "Löschliste zurücklegen (LOTSE_LEDGER_FILE)."
            )
        found, rows = _still_there(cursor, lines, mark), 0
        for code in order():
            ids = found.get(code, [])
            for start in range(0, len(ids), _AT_ONCE):
                cursor.execute("SELECT privacy_erase_again(%s, %s)", [ids[start : start + _AT_ONCE], code])
                rows += int((cursor.fetchone() or (0,))[0])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT privacy_mark_ledger(%s)", [len(lines)])
    return Replayed(len(lines), mark, len({one for ids in found.values() for one in ids}), rows)


def _still_there(cursor: CursorWrapper, lines: list[Line], mark: int) -> dict[str, list[UUID]]:
    erased = standing(lines, after=mark)
    if not erased:
        return {}
    key = ledger_key()
    cursor.execute("SELECT * FROM privacy_all_cases()")
    digests = {digest_of(key, row[0]): row[0] for row in cursor.fetchall()}
    found = {code: [digests[one] for one in hashes if one in digests] for code, hashes in erased.items()}
    return {code: ids for code, ids in found.items() if ids}
