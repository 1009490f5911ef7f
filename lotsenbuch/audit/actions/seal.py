"""Sealing: every minute what can no longer change becomes a batch, signed, in the file first and then in the table.

The file leads: a crash between file and table leaves a seal in the file, which the next run takes over once it has
seen that the database still holds exactly these entries.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lotsenbuch.audit.models import Seal
from lotsenbuch.audit.queries.seal_file import SEAL_LOCK, public_key, records_after, seal_file, seal_key, torn_bytes
from lotsenbuch.audit.rules import Kind, MerkleTree, Record, leaf
from lotsenbuch.audit.rules.seal import NOTHING, line_of, outline_of, short
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor

_AT_ONCE = 10_000
_ROWS = """
    SELECT xid::text::bigint, id, hash FROM audit_entry
    WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8 ORDER BY xid, id
"""


class SealBrokenError(Exception):
    """File and table do not fit together: nothing is sealed on top; `./lotse audit verify` says what is wrong."""


def seal_log() -> list[Record]:
    """Seal every entry that can no longer change; return the seals made.

    Below `pg_snapshot_xmin` every transaction has ended, so no entry can appear there any more. Where nothing was
    written nothing is sealed. The caller's transaction holds everything together and acts as `service:seal`.

    Raises:
        SealBrokenError: the file ends before the table, or says something else.
        OSError: key or file cannot be read or written.
    """
    if not _is_our_turn():
        return []
    last = _caught_up()
    made = [] if last else [_write(_start(), b"")]
    last = last or made[0]
    xmin = _oldest_running()
    since = _sealed_until()
    if xmin < since:
        raise SealBrokenError(f"Die Transaktionsnummern laufen rückwärts: {xmin} nach {since}")
    root, listed, count = _tree(last.digest(), since, xmin)
    if count:
        values = {"xid_from": since, "xid_until": xmin, "entries": count, "root": root}
        made.append(_write(_next(last, Kind.BATCH, listed=listed, **values), listed))
    return made


def prune_log(*, before: datetime) -> int:
    """Delete the entries of all batches sealed before this instant; a seal of its own says so, the roots stay.

    The caller acts as `service:retain`.

    Args:
        before: end of the retention period; the database itself refuses less than half a year.

    Returns:
        How many entries went.

    Raises:
        SealBrokenError: as in `seal_log`.
    """
    if not _is_our_turn():
        return 0
    last = _caught_up()
    rows = Seal.objects.filter(kind=Kind.BATCH, sealed_at__lt=before).order_by("-number")
    until = rows.values_list("xid_until", flat=True).first()
    gone = Seal.objects.filter(kind=Kind.PRUNE, xid_until__gte=until).exists() if until else True
    if last is None or until is None or gone:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE xid < %s::text::xid8", [until])
        (count,) = cursor.fetchone() or (0,)
    _write(_next(last, Kind.PRUNE, xid_from=0, xid_until=until, entries=count), b"")
    return int(ask_guard("audit_prune", until))


def begin_anew() -> None:
    """Set the sealed file of an earlier database aside, in the demo only: an empty database begins a new one."""
    path = seal_file()
    with acting_as(Actor.service("seal")):
        is_sealed = Seal.objects.exists()
    if settings.IS_DEMO and path.exists() and not is_sealed:
        path.rename(path.with_name(f"{path.name}.{timezone.now():%Y%m%d%H%M%S%f}"))


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _oldest_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _rows(xid_from: int, xid_until: int) -> Iterator[tuple[int, Any, bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.itersize = _AT_ONCE  # type: ignore[attr-defined]  # the driver's own, the stubs know the wrapper
        cursor.execute(_ROWS, [xid_from, xid_until])
        yield from cursor


def _sealed_until() -> int:
    """Return where the next batch begins: a prune seal looks back, it does not move this."""
    return Seal.objects.exclude(kind=Kind.PRUNE).order_by("-number").values_list("xid_until", flat=True)[0]


def _tree(previous: bytes, xid_from: int, xid_until: int) -> tuple[bytes, bytes, int]:
    """Return Merkle root, list and number of the entries of these transactions, over the seal before."""
    tree, listed, count = MerkleTree([previous]), bytearray(), 0
    for xid, entry_id, hashed in _rows(xid_from, xid_until):
        one = leaf(xid, bytes(hashed))
        tree.add(one)
        listed += entry_id.bytes + short(one)
        count += 1
    return tree.root(), bytes(listed), count


def _start() -> Record:
    """Return the first seal: it names the key and covers nothing."""
    return _signed(number=1, kind=Kind.START, previous=NOTHING, xid_from=0, xid_until=0)


def _next(last: Record, kind: Kind, **values: Any) -> Record:
    return _signed(number=last.number + 1, kind=kind, previous=last.digest(), **values)


def _signed(*, previous: bytes, entries: int = 0, root: bytes = b"", listed: bytes = b"", **values: Any) -> Record:
    key = seal_key()
    record = Record(
        previous=previous,
        entries=entries,
        root=root or MerkleTree([previous]).root(),
        outline=outline_of(listed),
        sealed_at=timezone.now(),
        public_key=public_key(key),
        **values,
    )
    return record.signed(key)


def _write(record: Record, listed: bytes) -> Record:
    """Append to the file, durably, and then to the table."""
    _append(seal_file(), line_of(record, listed))
    _insert(record)
    return record


def _insert(record: Record) -> None:
    Seal(**{name: getattr(record, name) for name in Record.__slots__}).save(force_insert=True)


def _append(path: Path, line: bytes) -> None:
    is_new = not path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if torn := torn_bytes(path):
        os.truncate(path, path.stat().st_size - torn)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _caught_up() -> Record | None:
    """Return the last seal, after taking over what the file has more than the table; None before the first."""
    row = Seal.objects.order_by("-number").first()
    last = row.record if row else None
    waiting = _in_file(last)
    for record, listed in waiting:
        last = _take_over(last, record, listed)
    return last


def _in_file(last: Record | None) -> list[tuple[Record, bytes]]:
    """Return what the file says after the last seal of the table."""
    path, number = seal_file(), last.number if last else 0
    if torn := torn_bytes(path):
        os.truncate(path, path.stat().st_size - torn)
    try:
        found = records_after(path, number)
    except ValueError as error:
        raise SealBrokenError(f"{path}: eine Zeile ist kein Siegel") from error
    if last is None:
        return found
    if not found or found[0][0] != last:
        raise SealBrokenError(f"{path}: das letzte Siegel der Datenbank ({number}) steht nicht in der Datei")
    return found[1:]


def _take_over(last: Record | None, record: Record, listed: bytes) -> Record:
    """Add a seal of the file to the table, if the database still holds exactly what it covers."""
    previous = last.digest() if last else NOTHING
    fits = record.previous == previous and record.number == (last.number if last else 0) + 1
    fits = fits and record.is_signed_by(public_key(seal_key())) and record.outline == outline_of(listed)
    if fits and record.kind == Kind.BATCH:
        found = _tree(previous, record.xid_from, record.xid_until)
        fits = found == (record.root, listed, record.entries)
    if not fits:
        raise SealBrokenError(f"Siegel {record.number} steht nur in der Datei und passt nicht zur Datenbank")
    _insert(record)
    if record.kind == Kind.PRUNE:
        with acting_as(Actor.service("retain")):
            ask_guard("audit_prune", record.xid_until)
    return record
