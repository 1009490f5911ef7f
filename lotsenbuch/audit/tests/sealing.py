"""A log to seal and to tamper with: written by the app, sealed by its service, changed by the cluster's superuser."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from pytest_django import Settings

from lotsenbuch.audit.actions import record_reads, recorded
from lotsenbuch.audit.actions import seal as sealing
from lotsenbuch.audit.actions.seal import seal_log
from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.queries.seal_file import public_key, seal_file, seal_key
from lotsenbuch.audit.queries.verify import verify_log
from lotsenbuch.audit.rules import Record
from lotsenbuch.audit.rules.check import Report
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, DataClass
from tests.database import as_owner

SEALER = Actor.service("seal")


@pytest.fixture
def seals(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the log a key and a file of its own; return the file."""
    monkeypatch.setattr(sealing, "_oldest_running", own_transaction)
    key = tmp_path / "keys" / "seal.key"
    key.parent.mkdir()
    key.write_text(base64.b64encode(bytes(range(32))).decode(), encoding="utf-8")
    settings.LOTSE_SEAL_KEY_FILE = str(key)
    settings.LOTSE_SEAL_FILE = str(tmp_path / "seal" / "log.jsonl")
    return seal_file()


def write(count: int = 3, actor: Actor | None = None) -> list[UUID]:
    """Write entries as the app does, each in a transaction of its own, of every kind; return their cases."""
    actor, cases = actor or Actor.staff(UUID(int=7)), []
    for number in range(count):
        cases.append(uuid4())
        with acting_as(actor):
            if number % 3 == 0:
                record_reads("case_file", by=actor, purpose="Beratung", cases={cases[-1]: DataClass.COUNSELLING})
            elif number % 3 == 1:
                record_reads("cases", by=actor, purpose="Beratung", cases={}, listed=[cases[-1], uuid4()])
            else:
                with recorded("probe.act", by=actor, case_id=cases[-1], purpose="Beratung"):
                    pass
    return cases


def seal() -> list[Record]:
    """Seal all that is written."""
    with acting_as(SEALER):
        return seal_log()


def own_transaction() -> int:
    """Stand in for `_oldest_running`: nobody else writes to this database.

    The real one waits for every transaction of the server, also for those of other databases and test runs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def check(file: Path | None = None, key: bytes | None = None) -> Report:
    """Check the log as the command does."""
    with acting_as(SEALER):
        return verify_log(file or seal_file(), key or public_key(seal_key()))


@contextmanager
def as_tamperer() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Open the log for somebody who owns the database: policies and privileges hold nothing back."""
    with as_owner() as owner:
        owner.execute("SET lock_timeout = '10s'")
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield owner
        for table in ("audit_entry", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def tamper(sql: str, *values: Any) -> int:
    """Run one statement as whoever owns the database; return how many rows it touched."""
    with as_tamperer() as owner:
        return owner.execute(sql, values).rowcount


def other_key() -> Ed25519PrivateKey:
    """Return a key that is not the house's."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@pytest.fixture
def sealed(seals: Path) -> Path:
    """Three sealed batches of three entries each, and two entries that are not sealed yet."""
    for _ in range(3):
        write(3)
        seal()
    write(2)
    return seals


def entry_at(number: int) -> Any:
    """Return key and transaction of the entry with this number, in the order of the seals."""
    with acting_as(SEALER):
        return Entry.objects.order_by("xid", "id")[number]


def entries() -> list[Entry]:
    with acting_as(SEALER):
        return list(Entry.objects.order_by("xid", "id"))


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def edited(line: bytes, **values: Any) -> bytes:
    return json.dumps({**json.loads(line), **values}).encode() + b"\n"
