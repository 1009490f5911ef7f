"""Whether the log is whole: every entry of the database against the sealed file, in one pass over both.

The file leads. Its seals form a chain signed with one key; each batch names its entries, so that the first wrong
one can be told, and its root proves them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lotsenbuch.audit.models import Entry, Seal
from lotsenbuch.audit.rules import Kind, MerkleTree, Record, entry_hash, leaf
from lotsenbuch.audit.rules.check import BrokenError, Report, Wrong, broken
from lotsenbuch.audit.rules.seal import NOTHING, fingerprint, listed_entries, outline_of, read_line, short

from .seal_file import SEAL_LOCK, lines_from_start

_AT_ONCE = 5_000
_HASHED = [column.attname for column in Entry._meta.concrete_fields if column.attname not in {"xid", "hash"}]
_AS_TEXT = {"id": "::text", "case_id": "::text", "parent_id": "::text", "case_ids": "::text[]"}
_ROWS = (
    f"SELECT xid::text::bigint, id, hash, {', '.join(name + _AS_TEXT.get(name, '') for name in _HASHED)} "  # noqa: S608 - names of our own columns
    "FROM audit_entry ORDER BY xid, audit_entry.id"
)
_AT = 3 + _HASHED.index("at")


@dataclass(slots=True)
class Row:
    """An entry as the database holds it now, with the leaf that its columns make."""

    xid: int
    id: UUID
    at: datetime
    is_true: bool
    leaf: bytes


def verify_log(file: Path, public_key: bytes) -> Report:
    """Check database and file against each other; the caller acts as `service:seal`.

    Args:
        file: the sealed file, or a copy of it.
        public_key: the key of the house; seals of any other key are worth nothing.

    Returns:
        Counts, and the first fault if there is one.

    Raises:
        OSError: the file cannot be read.
    """
    report = Report(fingerprint=fingerprint(public_key))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    try:
        _Check(report, public_key).run(file)
    except BrokenError as found:
        report.fault = found.fault
    return report


class _Check:
    def __init__(self, report: Report, public_key: bytes) -> None:
        self.report, self.public_key = report, public_key
        self.rows = _Rows()
        self.table = _seals()
        self.in_table: Record | None = next(self.table, None)
        self.last: Record | None = None
        self.since = 0  # where the next batch begins
        pruned = Seal.objects.filter(kind=Kind.PRUNE).order_by("-xid_until").values_list("xid_until", flat=True).first()
        self.pruned_until: int = pruned or 0

    def run(self, file: Path) -> None:
        for number, line in lines_from_start(file):
            if not line.endswith(b"\n") and self.in_table is None:
                self.report.notes.append(f"Zeile {number} der Datei ist nur halb geschrieben; sie zählt nicht.")
                break
            record, listed = self._next_of_file(number, line)
            self._compare_with_table(record)
            if record.kind == Kind.BATCH:
                self._batch(record, listed)
            self.last = record
            self.report.seals += 1
        self._file_is_whole()
        self._unsealed()

    def _next_of_file(self, number: int, line: bytes) -> tuple[Record, bytes]:
        """Return the seal of a line, once its place, its signature and its list are right."""
        try:
            record, listed = read_line(line)
        except ValueError:
            raise broken(Wrong.FILE_CHANGED, f"Zeile {number} der Datei ist kein Siegel.", seal=number) from None
        if record.public_key != self.public_key:
            known = fingerprint(record.public_key)
            raise broken(
                Wrong.OTHER_KEY,
                f"Siegel {number} trägt einen fremden Schlüssel ({known}): neu geschrieben oder aus anderem Haus.",
                seal=number,
            )
        if not record.is_signed_by(self.public_key) or record.outline != outline_of(listed):
            raise broken(Wrong.FILE_CHANGED, f"Siegel {number} der Datei wurde verändert.", seal=number)
        previous = self.last.digest() if self.last else NOTHING
        if record.number != number or record.previous != previous:
            raise broken(
                Wrong.FILE_REORDERED,
                f"In Zeile {number} der Datei steht Siegel {record.number}: umgestellt, oder es fehlt etwas davor.",
                seal=number,
            )
        return record, listed

    def _compare_with_table(self, record: Record) -> None:
        """Hold the seal of the file beside that of the table."""
        stored = self.in_table
        if stored is None:
            self.report.notes.append(f"Siegel {record.number} steht nur in der Datei, noch nicht in der Datenbank.")
            return
        self.in_table = next(self.table, None)
        if stored == record:
            return
        if record.number == 1:
            raise broken(
                Wrong.FILE_SWAPPED, "Die Datei gehört nicht zu dieser Datenbank: Siegel 1 ist ein anderes.", seal=1
            )
        if stored.number > record.number:
            message = f"Siegel {record.number} fehlt in der Datenbank."
            raise broken(Wrong.SEAL_CHANGED, message, seal=record.number)
        message = f"Siegel {record.number} lautet in der Datenbank anders als in der Datei."
        raise broken(Wrong.SEAL_CHANGED, message, seal=record.number)

    def _batch(self, record: Record, listed: bytes) -> None:
        if record.xid_from != self.since:
            raise broken(Wrong.FILE_CHANGED, f"Siegel {record.number} schließt nicht an.", seal=record.number)
        self.since = record.xid_until
        self.report.batches += 1
        self.report.last_sealed_at = record.sealed_at
        if record.xid_until <= self.pruned_until:
            self._nothing_left(record)
            self.report.pruned += record.entries
            return
        previous = self.last.digest() if self.last else NOTHING
        tree, expected = MerkleTree([previous]), listed_entries(listed)
        for row in self.rows.until(record.xid_until):
            self._one(record, row, next(expected, None), listed)
            tree.add(row.leaf)
            self.report.sealed += 1
        for missing, _ in expected:
            raise self._gone(record, missing)
        if tree.root() != record.root:  # the list keeps a few bytes of each leaf only
            raise broken(
                Wrong.CHANGED, f"Ein Eintrag unter Siegel {record.number} wurde verändert.", seal=record.number
            )
        self.report.entries = self.report.sealed

    def _one(self, record: Record, row: Row, wanted: tuple[UUID, bytes] | None, listed: bytes) -> None:
        if wanted is None or row.id != wanted[0]:
            if wanted is None or row.id not in {one for one, _ in listed_entries(listed)}:
                raise _inserted(record, row)
            raise self._gone(record, wanted[0])
        if not row.is_true or short(row.leaf) != wanted[1]:
            message = f"Eintrag {row.id} ({_when(row.at)}) unter Siegel {record.number} wurde verändert."
            raise broken(Wrong.CHANGED, message, seal=record.number, entry=row.id)

    def _nothing_left(self, record: Record) -> None:
        for row in self.rows.until(record.xid_until):
            raise _inserted(record, row)

    def _gone(self, record: Record, missing: UUID) -> BrokenError:
        number = record.number
        if xid := _stands_elsewhere(missing):
            message = (
                f"Eintrag {missing} gehört unter Siegel {number}, steht aber an anderer Stelle (Transaktion {xid})."
            )
            return broken(Wrong.REORDERED, message, seal=number, entry=missing)
        if self.in_table is None and not Seal.objects.filter(number=number).exists():
            message = f"Die Datenbank endet vor Siegel {number}: Eintrag {missing} und was danach kam, fehlt."
            return broken(Wrong.DATABASE_TRUNCATED, message, seal=number, entry=missing)
        message = f"Eintrag {missing} unter Siegel {number} fehlt."
        return broken(Wrong.DELETED, message, seal=number, entry=missing)

    def _file_is_whole(self) -> None:
        if self.in_table is None:
            return
        ends, first = (self.last.number if self.last else 0), self.in_table.number
        last = Seal.objects.order_by("-number").values_list("number", flat=True)[0]
        message = f"Die Datei endet nach Siegel {ends}, die Datenbank kennt {last}: Ab Siegel {first} fehlt sie."
        raise broken(Wrong.FILE_TRUNCATED, message, seal=first)

    def _unsealed(self) -> None:
        for row in self.rows.rest():
            if not row.is_true:
                message = f"Eintrag {row.id} ({_when(row.at)}) wurde verändert, bevor er versiegelt war."
                raise broken(Wrong.CHANGED, message, entry=row.id)
            self.report.unsealed += 1
            self.report.unsealed_since = min(self.report.unsealed_since or row.at, row.at)
        self.report.entries = self.report.sealed + self.report.unsealed


class _Rows:
    """All entries in the order of the seals, read once, in portions."""

    def __init__(self) -> None:
        self._waiting: Row | None = None
        self._source = self._read()

    def rest(self) -> Iterator[Row]:
        """Yield all that has not been read yet."""
        # `yield from` would close the source together with a loop that ends early.
        while (row := self._waiting or next(self._source, None)) is not None:
            self._waiting = None
            yield row

    def until(self, xid: int) -> Iterator[Row]:
        """Yield the entries of transactions before this one; the first behind them waits."""
        for row in self.rest():
            if row.xid >= xid:
                self._waiting = row
                return
            yield row

    @staticmethod
    def _read() -> Iterator[Row]:
        with connection.chunked_cursor() as cursor:
            cursor.itersize = _AT_ONCE  # type: ignore[attr-defined]  # the driver's own, the stubs know the wrapper
            cursor.execute(_ROWS)
            for row in cursor:
                yield _row(row)


def _row(row: Sequence[Any]) -> Row:
    xid, entry_id, stored = row[0], row[1], bytes(row[2])
    hashed = entry_hash(dict(zip(_HASHED, row[3:], strict=True)))
    return Row(xid, entry_id, row[_AT], hashed == stored, leaf(xid, hashed))


def _seals() -> Iterator[Record]:
    for row in Seal.objects.order_by("number").iterator(chunk_size=_AT_ONCE):
        yield row.record


def _stands_elsewhere(entry: UUID) -> int | None:
    found = Entry.objects.filter(pk=entry).values_list("xid", flat=True).first()
    return int(found) if found is not None else None


def _inserted(record: Record, row: Row) -> BrokenError:
    message = f"Eintrag {row.id} ({_when(row.at)}) wurde unter Siegel {record.number} nachträglich eingefügt."
    return broken(Wrong.INSERTED, message, seal=record.number, entry=row.id)


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M:%S} Uhr"
