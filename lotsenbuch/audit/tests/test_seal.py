"""Every kind of tampering against the real database, by whoever owns it; and the whole log passes."""

from pathlib import Path
from typing import Any

import pytest

from lotsenbuch.audit.actions import seal as sealing
from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.queries.seal_file import public_key, seal_key
from lotsenbuch.audit.rules import entry_hash
from lotsenbuch.audit.rules.check import Wrong
from lotsenbuch.audit.rules.seal import line_of, read_line
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .sealing import (
    SEALER,
    as_tamperer,
    check,
    edited,
    entries,
    entry_at,
    lines,
    other_key,
    seal,
    sealed,
    seals,
    tamper,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["sealed", "seals"]


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
