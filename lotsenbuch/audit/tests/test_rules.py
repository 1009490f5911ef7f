"""The canonical form, the Merkle tree and the line of a seal: cases that nobody thought of."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.audit.rules import Kind, MerkleTree, Record, canonical, entry_hash, leaf
from lotsenbuch.audit.rules.seal import fingerprint, line_of, listed_entries, outline_of, read_line, short

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
INSTANT = st.datetimes(timezones=st.just(UTC))
ENTRY = st.fixed_dictionaries(
    {
        "id": st.uuids(),
        "at": INSTANT,
        "kind": st.sampled_from(["read", "listed", "act"]),
        "actor": TEXT,
        "role": TEXT,
        "what": TEXT,
        "purpose": TEXT,
        "case_id": st.none() | st.uuids(),
        "case_ids": st.lists(st.uuids(), max_size=3),
        "data_class": st.integers(0, 4),
        "parent_id": st.none() | st.uuids(),
    }
)
LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def by_the_book(leaves: Sequence[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word: split at the largest power of two below."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + by_the_book(leaves[:split]) + by_the_book(leaves[split:])).digest()


@given(LEAVES)
def test_a_tree_that_grows_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert MerkleTree(leaves).root() == by_the_book(leaves)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True), st.data())
def test_a_leaf_changed_moved_or_gone_gives_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    root = MerkleTree(leaves).root()
    flipped = bytes([leaves[at][0] ^ 1, *leaves[at][1:]])
    assert MerkleTree([*leaves[:at], flipped, *leaves[at + 1 :]]).root() != root
    assert MerkleTree([*leaves[:at], *leaves[at + 1 :]]).root() != root
    assert MerkleTree([*leaves, leaves[at]]).root() != root
    moved = [*leaves[:at], *leaves[at + 1 :], leaves[at]]
    assert moved == leaves or MerkleTree(moved).root() != root


@given(ENTRY, ENTRY)
def test_two_entries_have_one_hash_only_when_they_are_one(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert (entry_hash(first) == entry_hash(second)) == (first == second)


@given(ENTRY, st.data())
def test_every_column_counts(entry: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(entry)))
    other: object = data.draw(ENTRY.map(lambda one: one[name]).filter(lambda value: value != entry[name]))
    assert entry_hash(entry | {name: other}) != entry_hash(entry)


@given(ENTRY, st.integers(-14, 14))
def test_the_zone_in_which_an_instant_is_told_does_not_matter(entry: dict[str, Any], hours: int) -> None:
    if not 1 < entry["at"].year < 9999:
        return
    elsewhere = entry["at"].astimezone(timezone(timedelta(hours=hours)))
    assert canonical(entry | {"at": elsewhere}) == canonical(entry)


@given(ENTRY)
def test_keys_told_as_text_are_the_same_keys(entry: dict[str, Any]) -> None:
    """The check of the log reads keys as text, which is faster."""
    told: dict[str, Any] = {**entry, "id": str(entry["id"]), "case_ids": [str(one) for one in entry["case_ids"]]}
    assert canonical(told) == canonical(entry)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="an instant without a time zone"):
        canonical({"at": datetime(2026, 5, 4)})  # noqa: DTZ001  # that is the point


def test_the_form_of_an_entry_stays_what_it_was() -> None:
    """Hashes outlive programs: another form would make every stored entry look changed."""
    entry: dict[str, Any] = {
        "id": UUID(int=1),
        "at": datetime(2026, 5, 4, 12, 30, 0, 5, tzinfo=UTC),
        "purpose": "Fallführung",
        "case_id": None,
        "case_ids": [UUID(int=2)],
        "data_class": 1,
    }
    assert canonical(entry).decode() == (
        '{"at": "2026-05-04T12:30:00.000005+00:00", "case_id": null, '
        '"case_ids": ["00000000-0000-0000-0000-000000000002"], "data_class": 1, '
        '"id": "00000000-0000-0000-0000-000000000001", "purpose": "Fallführung"}'
    )


def record(**values: Any) -> Record:
    given = {
        "number": 7,
        "kind": Kind.BATCH,
        "previous": b"p" * 32,
        "xid_from": 10,
        "xid_until": 20,
        "entries": 2,
        "root": b"r" * 32,
        "outline": outline_of(b""),
        "sealed_at": datetime(2026, 5, 4, 12, 30, tzinfo=UTC),
        "public_key": PUBLIC,
    }
    return Record(**{**given, **values}).signed(KEY)


@given(st.lists(st.tuples(st.uuids(), st.binary(min_size=32, max_size=32)), max_size=5))
def test_a_seal_comes_back_from_its_line(entries: list[tuple[UUID, bytes]]) -> None:
    listed = b"".join(key.bytes + short(one) for key, one in entries)
    written = record(outline=outline_of(listed))
    line = line_of(written, listed)
    assert line.count(b"\n") == 1
    assert read_line(line) == (written, listed)
    assert list(listed_entries(listed)) == [(key, short(one)) for key, one in entries]


@pytest.mark.parametrize("line", [b"", b"\n", b"{}\n", b"[]\n", b"7\n", b"\xff\n", b'{"list": "%"}\n', b"null"])
def test_what_is_no_seal_is_told_apart(line: bytes) -> None:
    with pytest.raises(ValueError, match="no line of a sealed file"):
        read_line(line)


OTHERS: dict[str, Any] = {
    "number": 8,
    "kind": Kind.PRUNE,
    "previous": b"q" * 32,
    "xid_from": 11,
    "xid_until": 21,
    "entries": 3,
    "root": b"s" * 32,
    "outline": b"o" * 32,
    "sealed_at": datetime(2026, 5, 4, 12, 31, tzinfo=UTC),
}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_the_signature_covers_every_field(name: str) -> None:
    good = record()
    changed = Record(**{field: getattr(good, field) for field in Record.__slots__} | {name: OTHERS[name]})
    assert good.is_signed_by(PUBLIC)
    assert not changed.is_signed_by(PUBLIC)
    assert changed.digest() != good.digest()


def test_a_seal_of_another_key_is_no_seal_of_ours() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    theirs = record(public_key=other.public_key().public_bytes_raw())
    assert not theirs.is_signed_by(PUBLIC)
    pretended = Record(**{field: getattr(record(), field) for field in Record.__slots__} | {"signature": b"x" * 64})
    assert not pretended.is_signed_by(PUBLIC)


def test_a_leaf_is_bound_to_its_transaction() -> None:
    assert leaf(1, b"h" * 32) != leaf(2, b"h" * 32)


def test_a_fingerprint_can_be_read_out() -> None:
    assert fingerprint(PUBLIC) == "5647 5aa7 5463 474c 0285 df5d bf2b cab7"
