"""Every kind of tampering against the real database, by whoever owns it; and the whole log passes."""

import json
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
from lotsenbuch.audit.queries.seal_file import public_key, seal_key
from lotsenbuch.audit.rules import Kind, entry_hash
from lotsenbuch.audit.rules.check import Wrong
from lotsenbuch.audit.rules.seal import line_of, read_line
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor

from .sealing import SEALER, as_tamperer, check, other_key, seal, seals, tamper, write

pytestmark = pytest.mark.django_db(transaction=True)
RETAIN = Actor.service("retain")
__all__ = ["seals"]


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


# The whole log


def test_a_whole_log_passes(sealed: Path) -> None:
    report = check()
    assert report.fault is None
    assert (report.entries, report.sealed, report.unsealed, report.batches, report.seals) == (11, 9, 2, 3, 4)
    assert report.unsealed_since is not None
    assert report.notes == []


def test_an_empty_log_passes(seals: Path) -> None:
    seal()
    report = check()
    assert (report.fault, report.entries, report.seals) == (None, 0, 1)


def test_where_nothing_was_written_nothing_is_sealed(sealed: Path) -> None:
    assert [one.entries for one in seal()] == [2]
    before = sealed.read_bytes()
    assert seal() == []
    assert sealed.read_bytes() == before


def test_the_list_of_cases_and_every_text_comes_back_as_it_was_hashed(seals: Path) -> None:
    actor = Actor.service("„Grüße“ \U0001f600 \\ \" 'x'")
    write(3, actor)
    seal()
    assert check().fault is None


# Changed, deleted, moved, added: the database

CHANGES = {
    "at": "at + interval '1 microsecond'",
    "kind": "'act'",
    "actor": "'staff:' || gen_random_uuid()",
    "role": "'officer'",
    "what": "'desk.home'",
    "purpose": "'Anderes'",
    "case_id": "gen_random_uuid()",
    "case_ids": "case_ids || gen_random_uuid()",
    "data_class": "data_class + 1",
    "parent_id": "gen_random_uuid()",
    "hash": "sha256(hash)",
}


def test_every_column_is_tampered_with_here() -> None:
    """The key and the transaction are what deleting and moving are about, below."""
    assert set(CHANGES) | {"id", "xid"} == {column.attname for column in Entry._meta.concrete_fields}


@pytest.mark.parametrize("column", sorted(CHANGES))
def test_a_changed_column_is_found(sealed: Path, column: str) -> None:
    wrong = entry_at(3)
    assert tamper(f"UPDATE audit_entry SET {column} = {CHANGES[column]} WHERE id = %s", wrong.id) == 1  # noqa: S608 - columns above
    assert tamper("UPDATE audit_entry SET purpose = 'später' WHERE id = %s", entry_at(7).id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.CHANGED, 3, wrong.id)


def test_an_entry_changed_together_with_its_hash_is_found(sealed: Path) -> None:
    wrong = entry_at(4)
    with acting_as(SEALER):
        row: dict[str, Any] = dict(Entry.objects.values().get(pk=wrong.id))
    for name in ("hash", "xid"):
        row.pop(name)
    hashed = entry_hash({**row, "purpose": "Anderes"})
    assert tamper("UPDATE audit_entry SET purpose = 'Anderes', hash = %s WHERE id = %s", hashed, wrong.id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.CHANGED, 3, wrong.id)


def test_an_entry_changed_before_it_was_sealed_is_found(sealed: Path) -> None:
    wrong = entry_at(10)
    assert tamper("UPDATE audit_entry SET purpose = 'Anderes' WHERE id = %s", wrong.id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.CHANGED, None, wrong.id)


@pytest.mark.parametrize("number", [0, 4, 8])
def test_a_deleted_entry_is_named(sealed: Path, number: int) -> None:
    gone = entry_at(number)
    assert tamper("DELETE FROM audit_entry WHERE id = %s", gone.id) == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.DELETED, 2 + number // 3, gone.id)


@pytest.mark.parametrize(("number", "to"), [(1, 4), (4, 1), (4, 10), (4, 5)])
def test_an_entry_moved_to_another_transaction_is_named(sealed: Path, number: int, to: int) -> None:
    """Within a batch, into another, behind the last one: the order of what happened is part of what is sealed."""
    moved, target = entry_at(number), entry_at(to)
    assert tamper("UPDATE audit_entry SET xid = %s::text::xid8 WHERE id = %s", target.xid, moved.id) == 1
    fault = check().fault
    assert fault is not None
    assert fault.kind in {Wrong.REORDERED, Wrong.INSERTED, Wrong.CHANGED}
    assert fault.entry == moved.id


def test_two_entries_that_swapped_places_are_found(sealed: Path) -> None:
    one, other = entry_at(3), entry_at(5)
    sql = "UPDATE audit_entry SET xid = CASE id WHEN %s THEN %s ELSE %s END::text::xid8 WHERE id IN (%s, %s)"
    assert tamper(sql, one.id, other.xid, one.xid, one.id, other.id) == 2
    fault = check().fault
    assert fault is not None
    assert fault.seal == 3
    assert fault.entry in {one.id, other.id}


@pytest.mark.parametrize("number", [0, 4, 8])
def test_an_entry_slipped_into_a_sealed_batch_is_named(sealed: Path, number: int) -> None:
    columns = "at, kind, actor, role, what, purpose, case_id, case_ids, data_class, parent_id, hash, xid"
    sql = f"INSERT INTO audit_entry (id, {columns}) SELECT gen_random_uuid(), {columns} FROM audit_entry WHERE id = %s"  # noqa: S608
    before = {row.id for row in entries()}
    assert tamper(sql, entry_at(number).id) == 1
    (slipped,) = {row.id for row in entries()} - before
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.INSERTED, 2 + number // 3, slipped)


def entries() -> list[Entry]:
    with acting_as(SEALER):
        return list(Entry.objects.order_by("xid", "id"))


def test_the_end_of_the_database_cut_off_is_found(sealed: Path) -> None:
    first_gone = entry_at(6)
    assert tamper("DELETE FROM audit_entry WHERE xid >= %s::text::xid8", first_gone.xid) == 5
    assert tamper("DELETE FROM audit_seal WHERE number >= 4") == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.DATABASE_TRUNCATED, 4, first_gone.id)


def test_a_log_emptied_from_the_start_is_found(sealed: Path) -> None:
    first = entry_at(0)
    with as_tamperer() as owner:
        owner.execute("TRUNCATE audit_entry, audit_seal")
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal, fault.entry) == (Wrong.DATABASE_TRUNCATED, 2, first.id)


# The seals in the table


def test_a_seal_taken_out_of_the_table_is_found(sealed: Path) -> None:
    assert tamper("DELETE FROM audit_seal WHERE number = 3") == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.SEAL_CHANGED, 3)


def test_a_seal_changed_in_the_table_is_found(sealed: Path) -> None:
    assert tamper("UPDATE audit_seal SET entries = entries + 1 WHERE number = 3") == 1
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.SEAL_CHANGED, 3)


# The file


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_a_file_cut_short_is_found(sealed: Path) -> None:
    sealed.write_bytes(b"".join(lines(sealed)[:-1]))
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_TRUNCATED, 4)


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_file_cut_within_a_line_is_found(sealed: Path, cut: int) -> None:
    sealed.write_bytes(sealed.read_bytes()[:-cut])
    fault = check().fault
    assert fault is None if cut == 1 else fault is not None and fault.seal == 4


def test_an_emptied_file_is_found(sealed: Path) -> None:
    sealed.write_bytes(b"")
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_TRUNCATED, 1)


def edited(line: bytes, **values: Any) -> bytes:
    return json.dumps({**json.loads(line), **values}).encode() + b"\n"


@pytest.mark.parametrize(
    "values",
    [{"entries": 4}, {"xid_until": 1}, {"root": "00" * 32}, {"sealed_at": "2020-01-01T00:00:00+00:00"}, {"list": ""}],
)
def test_a_changed_line_is_found(sealed: Path, values: dict[str, Any]) -> None:
    old = lines(sealed)
    sealed.write_bytes(b"".join([*old[:2], edited(old[2], **values), *old[3:]]))
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_CHANGED, 3)


def test_a_line_that_is_none_is_found(sealed: Path) -> None:
    old = lines(sealed)
    sealed.write_bytes(b"".join([*old[:2], b"\x00\xff\n", *old[3:]]))
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_CHANGED, 3)


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 1, 3), (1, 2, 3), (0, 1, 1, 2, 3)])
def test_lines_moved_taken_out_or_doubled_are_found(sealed: Path, order: tuple[int, ...]) -> None:
    old = lines(sealed)
    sealed.write_bytes(b"".join(old[number] for number in order))
    fault = check().fault
    assert fault is not None
    assert fault.kind == Wrong.FILE_REORDERED


def test_the_file_of_another_database_is_found(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made with the same key: a copy of the house for trials, or the house before it was set up anew."""
    ours = sealed.read_bytes()
    with as_tamperer() as owner:
        owner.execute("TRUNCATE audit_entry, audit_seal")
    sealed.unlink()
    write(3)
    seal()
    assert check().fault is None
    sealed.write_bytes(ours)
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_SWAPPED, 1)


def test_a_log_rewritten_from_the_start_with_another_key_is_found(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever owns database and file can write both anew, but not sign with the house's key."""
    house, unwelcome = public_key(seal_key()), entry_at(4).id
    with as_tamperer() as owner:
        owner.execute("TRUNCATE audit_seal")
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [unwelcome])
    sealed.unlink()
    monkeypatch.setattr(sealing, "seal_key", other_key)
    seal()
    assert check(key=public_key(other_key())).fault is None, "the forgery is whole in itself"
    fault = check(key=house).fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.OTHER_KEY, 1)


def test_a_forger_who_names_our_key_cannot_sign_with_it(sealed: Path) -> None:
    old = lines(sealed)
    record, listed = read_line(old[2])
    forged = record.signed(other_key())
    sealed.write_bytes(b"".join([*old[:2], line_of(forged, listed), *old[3:]]))
    fault = check().fault
    assert fault is not None
    assert (fault.kind, fault.seal) == (Wrong.FILE_CHANGED, 3)


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
