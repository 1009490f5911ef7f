"""Seals: a Merkle root over a batch and over the seal before, signed; written as one line of the sealed file.

Leaves and nodes are hashed with different prefixes (RFC 6962), so that no node passes for a leaf.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTHING = bytes(32)
SHORT_BYTES = 4
LINE_BYTES = 16 + SHORT_BYTES
_LEAF, _NODE, _SEAL = b"\0", b"\1", b"lotsenbuch-seal-1\0"


class Kind(StrEnum):
    """What a seal says."""

    START = "start"
    BATCH = "batch"
    PRUNE = "prune"


def leaf(xid: int, hashed: bytes) -> bytes:
    """Return the leaf of an entry: its hash bound to the transaction that wrote it."""
    return hashlib.sha256(_LEAF + xid.to_bytes(8, "big") + hashed).digest()


class MerkleTree:
    """A Merkle tree that grows leaf by leaf and remembers one node per level only (RFC 6962, section 2.1)."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._nodes: list[tuple[int, bytes]] = []
        for one in leaves:
            self.add(one)

    def add(self, node: bytes) -> None:
        """Add one leaf at the right end."""
        size = 1
        while self._nodes and self._nodes[-1][0] == size:
            node = hashlib.sha256(_NODE + self._nodes.pop()[1] + node).digest()
            size *= 2
        self._nodes.append((size, node))

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._nodes:
            return hashlib.sha256(b"").digest()
        *rest, (_, node) = self._nodes
        for _, left in reversed(rest):
            node = hashlib.sha256(_NODE + left + node).digest()
        return node


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One seal. A batch covers the entries of the transactions from `xid_from` up to, not including, `xid_until`.

    Attributes:
        previous: digest of the seal before; zeros for the first.
        entries: how many entries it covers (batch), or how many went (prune).
        root: Merkle root over `previous` and the leaves.
        outline: SHA-256 of the list that names each entry of the batch; the list itself stands in the file only.
        public_key: the key (Ed25519, 32 bytes) that the signature was made with.
    """

    number: int
    kind: Kind
    previous: bytes
    xid_from: int
    xid_until: int
    entries: int
    root: bytes
    outline: bytes
    sealed_at: datetime
    public_key: bytes
    signature: bytes = b""

    def text(self) -> bytes:
        """Return what is signed: every field but the signature."""
        plain = {name: value for name, value in _plain(self).items() if name != "signature"}
        return _SEAL + json.dumps(plain, sort_keys=True).encode()

    def digest(self) -> bytes:
        """Return what the next seal points to."""
        return hashlib.sha256(self.text()).digest()

    def signed(self, key: Ed25519PrivateKey) -> "Record":
        """Return the same seal, signed."""
        return replace(self, signature=key.sign(self.text()))

    def is_signed_by(self, public_key: bytes) -> bool:
        """Say whether this key, and no other, signed the seal."""
        if self.public_key != public_key:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature, self.text())
        except (InvalidSignature, ValueError):
            return False
        return True


def _plain(record: Record) -> dict[str, str | int]:
    return {field.name: _said(getattr(record, field.name)) for field in fields(Record)}


def _said(value: object) -> str | int:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int) else str(value)


def short(leaf_of_entry: bytes) -> bytes:
    """Return the few bytes of a leaf that the list keeps: enough to name a changed entry, the root proves it."""
    return leaf_of_entry[:SHORT_BYTES]


def outline_of(listed: bytes) -> bytes:
    """Return the check value of a batch's list."""
    return hashlib.sha256(listed).digest()


def listed_entries(listed: bytes) -> Iterator[tuple[UUID, bytes]]:
    """Yield key and short leaf of each entry of a list."""
    for start in range(0, len(listed), LINE_BYTES):
        yield UUID(bytes=listed[start : start + 16]), listed[start + 16 : start + LINE_BYTES]


def line_of(record: Record, listed: bytes) -> bytes:
    """Return a seal as one line of the sealed file, the list of its entries included."""
    plain = {**_plain(record), "list": base64.b64encode(listed).decode()}
    return json.dumps(plain, sort_keys=True).encode() + b"\n"


def read_line(line: bytes) -> tuple[Record, bytes]:
    """Return seal and list of a line.

    Raises:
        ValueError: this is no line of a sealed file.
    """
    try:
        said = json.loads(line)
        listed = base64.b64decode(said.pop("list"), validate=True)
        return _record(said), listed
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no line of a sealed file") from error


def _record(said: Mapping[str, str | int]) -> Record:
    data = {name: bytes.fromhex(str(said[name])) for name in _BYTES}
    numbers = {name: int(said[name]) for name in _NUMBERS}
    sealed_at = datetime.fromisoformat(str(said["sealed_at"]))
    if set(said) != {field.name for field in fields(Record)} or sealed_at.tzinfo is None:
        raise ValueError("other fields than a seal has")
    return Record(kind=Kind(said["kind"]), sealed_at=sealed_at, **data, **numbers)  # type: ignore[arg-type]  # by name


_BYTES = ("previous", "root", "outline", "public_key", "signature")
_NUMBERS = ("number", "xid_from", "xid_until", "entries")


def fingerprint(public_key: bytes) -> str:
    """Return a key's fingerprint as people compare it: eight groups of four."""
    digest = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))
