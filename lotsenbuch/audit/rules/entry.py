"""The canonical form of an entry and its hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

type Value = str | int | UUID | datetime | list[UUID] | list[str] | None

# One encoder for all: making one per entry costs as much as the hash.
_ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def canonical(values: Mapping[str, Value]) -> bytes:
    """Return the one way to write an entry down: JSON, keys sorted, instants in UTC with microseconds.

    Each column has one type, so two entries that differ in any column differ here.

    Raises:
        ValueError: an instant says no time zone, so nobody could say when it was.
    """
    return _ENCODE({name: _plain(value) for name, value in values.items()}).encode()


def entry_hash(values: Mapping[str, Value]) -> bytes:
    """Return SHA-256 over the canonical form of an entry: all its columns but the hash and the transaction id.

    The transaction id is known to the database alone when an entry is written; a seal's leaf covers it.
    """
    return hashlib.sha256(canonical(values)).digest()


def _plain(value: Value) -> str | int | list[str] | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value)
