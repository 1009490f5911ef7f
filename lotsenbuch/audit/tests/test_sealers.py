"""Two sealers at once, crashes and full disks; who may seal; what goes after the retention period."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lotsenbuch.audit.actions import seal as sealing
from lotsenbuch.audit.actions.seal import SealBrokenError, prune_log, seal_log
from lotsenbuch.audit.models import Entry, Seal
from lotsenbuch.audit.rules import Kind
from lotsenbuch.audit.rules.check import Wrong
from lotsenbuch.audit.rules.seal import read_line
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor

from .sealing import SEALER, as_tamperer, check, edited, entry_at, lines, seal, sealed, seals, tamper, write

pytestmark = pytest.mark.django_db(transaction=True)
RETAIN = Actor.service("retain")
__all__ = ["sealed", "seals"]


# Two sealers, crashes


def test_two_sealers_at_once_make_one_seal(seals: Path) -> None:
    write(6)
    together = Barrier(2)

    def one() -> int:
        try:
            with acting_as(SEALER):
                together.wait(10)
                return len(seal_log())
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _: one(), range(2)))
    seal()
    numbers = [read_line(line)[0].number for line in lines(seals)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert (check().fault, check().sealed) == (None, 6)


class CrashError(Exception):
    """The process ends here."""


def test_a_crash_between_file_and_table_is_made_good(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_record: Any) -> None:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_insert", crash)
        with pytest.raises(CrashError):
            seal()
    report = check()
    assert (report.fault, report.unsealed) == (None, 0)
    assert report.notes == ["Siegel 5 steht nur in der Datei, noch nicht in der Datenbank."]
    write(1)
    seal()
    report = check()
    assert (report.fault, report.notes, report.sealed, report.batches) == (None, [], 12, 5)


def test_a_line_half_written_is_made_good(sealed: Path) -> None:
    with sealed.open("ab") as file:
        file.write(b'{"entries": 2, "kin')
    report = check()
    assert report.fault is None
    assert report.notes == ["Zeile 5 der Datei ist nur halb geschrieben; sie zählt nicht."]
    seal()
    assert (check().fault, check().notes, check().sealed) == (None, [], 11)


def test_a_full_disk_leaves_the_log_as_it_was(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            seal()
    assert check().fault is None
    seal()
    assert (check().fault, check().sealed) == (None, 11)


@pytest.mark.parametrize("harm", ["cut", "gone", "foreign"])
def test_nothing_is_sealed_on_top_of_a_file_that_does_not_fit(sealed: Path, harm: str) -> None:
    old = lines(sealed)
    if harm == "gone":
        sealed.unlink()
    else:
        sealed.write_bytes(b"".join(old[:-1]) if harm == "cut" else b"".join([*old[:-1], edited(old[-1], entries=9)]))
    with pytest.raises(SealBrokenError), acting_as(SEALER):
        seal_log()


def test_a_seal_that_only_the_file_has_is_not_taken_over_when_entries_are_gone(sealed: Path) -> None:
    assert tamper("DELETE FROM audit_seal WHERE number = 4") == 1
    assert tamper("DELETE FROM audit_entry WHERE id = %s", entry_at(7).id) == 1
    with pytest.raises(SealBrokenError), acting_as(SEALER):
        seal_log()


def test_a_restored_database_that_counts_anew_is_not_passed_over(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump restored elsewhere begins with small transaction numbers: what is written then would stand unsealed."""
    monkeypatch.setattr(sealing, "_oldest_running", lambda: 5)
    with pytest.raises(SealBrokenError, match="laufen rückwärts"), acting_as(SEALER):
        seal_log()


oldest_running = sealing._oldest_running


def test_a_running_transaction_holds_back_what_came_after_it(seals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry may still appear: sealed too early, it would look slipped in."""
    seal()
    running = psycopg.connect(**dict(app_login()))
    running.execute("SELECT set_config('lotsenbuch.actor', 'staff:x', true), pg_current_xact_id()")
    write(2)
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_oldest_running", oldest_running)
        assert seal() == []
    assert check().unsealed == 2
    running.rollback()
    running.close()
    assert [one.entries for one in seal()] == [2]


def app_login() -> Iterator[tuple[str, Any]]:
    where = connection.settings_dict
    yield from (("host", where["HOST"]), ("user", where["USER"]), ("dbname", where["NAME"]))
    yield from ((name, where[key]) for name, key in (("port", "PORT"), ("password", "PASSWORD")) if where[key])


# What the app itself may do


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET purpose = ''",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET entries = 0",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_entry",
    ],
)
def test_not_even_the_services_change_the_log(sealed: Path, sql: str) -> None:
    for actor in (SEALER, RETAIN):
        with pytest.raises(DatabaseError, match="permission denied"), acting_as(actor), connection.cursor() as cursor:
            cursor.execute(sql)


def test_nobody_writes_under_a_transaction_that_is_over(sealed: Path) -> None:
    sql = """INSERT INTO audit_entry (id, at, kind, actor, role, what, purpose, case_ids, data_class, hash, xid)
             VALUES (gen_random_uuid(), now(), 'act', 'service:seal', '', '', '', '{}', 0, '', '1000')"""
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(SEALER), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("actor", [None, Actor.staff(Entry().id), Actor.service("import")])
def test_nobody_else_seals_or_sees_seals(sealed: Path, actor: Actor | None) -> None:
    with acting_as(actor):
        assert list(Seal.objects.all()) == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            sealing._insert(sealing._signed(number=99, kind=Kind.START, previous=b"", xid_from=0, xid_until=0))


# The retention period


@pytest.fixture
def aged(seals: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two batches of a year and a half ago, two of today."""
    old = datetime.now(UTC) - timedelta(days=550)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: old)
        for _ in range(2):
            write(3)
            seal()
    for _ in range(2):
        write(3)
        seal()
    return seals


def prune(months: int = 12) -> int:
    with acting_as(RETAIN):
        return prune_log(before=datetime.now(UTC) - timedelta(days=30 * months))


def test_what_is_too_old_goes_and_its_seals_stay(aged: Path) -> None:
    assert prune() == 6
    report = check()
    assert (report.fault, report.entries, report.pruned, report.batches, report.seals) == (None, 6, 6, 4, 6)
    write(2)
    seal()
    assert (check().fault, check().entries) == (None, 8)
    assert prune() == 0


def test_after_pruning_other_deletions_are_still_found(aged: Path) -> None:
    prune()
    gone = entry_at(1)
    assert tamper("DELETE FROM audit_entry WHERE id = %s", gone.id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.DELETED, 4, gone.id)


def test_an_entry_slipped_in_where_all_was_pruned_is_found(aged: Path) -> None:
    prune()
    entry = entry_at(0)
    assert tamper("UPDATE audit_entry SET xid = '4' WHERE id = %s", entry.id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.entry) == (Wrong.INSERTED, entry.id)


def test_old_entries_deleted_without_a_seal_are_found(aged: Path) -> None:
    first = entry_at(0)
    assert tamper("DELETE FROM audit_entry WHERE xid < %s::text::xid8", entry_at(6).xid) == 6
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.entry) == (Wrong.DELETED, first.id)


def test_a_deletion_that_only_the_table_announces_is_found(aged: Path) -> None:
    until = entry_at(6).xid
    with as_tamperer() as owner:
        owner.execute("DELETE FROM audit_entry WHERE xid < %s::text::xid8", [until])
        owner.execute(
            """INSERT INTO audit_seal SELECT 6, 'prune', previous, 0, xid_until, 6, root, outline, sealed_at,
               public_key, signature FROM audit_seal WHERE number = 3"""
        )
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_TRUNCATED, 6)


def test_a_crash_before_the_deletion_is_made_good(aged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_record: Any) -> None:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_insert", crash)
        with pytest.raises(CrashError):
            prune()
    report = check()
    assert (report.fault, report.entries, report.pruned) == (None, 12, 0)
    seal()
    report = check()
    assert (report.fault, report.entries, report.pruned, report.notes) == (None, 6, 6, [])


def test_the_database_refuses_to_forget_what_is_younger_than_half_a_year(aged: Path) -> None:
    with pytest.raises(DatabaseError, match="not allowed"):
        prune(months=0)
    assert check().entries == 12


@pytest.mark.parametrize("actor", [SEALER, Actor.staff(Entry().id)])
def test_only_the_retention_service_forgets(aged: Path, actor: Actor) -> None:
    def forget() -> None:
        with acting_as(actor):
            ask_guard("audit_prune", entry_at(0).xid)

    refused(forget)


def refused(act: Callable[[], None]) -> None:
    with pytest.raises(DatabaseError, match="not allowed"):
        act()
