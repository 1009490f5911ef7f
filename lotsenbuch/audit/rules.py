"""The canonical form of an entry and its hash. Pure Python."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

type Value = str | int | UUID | datetime | list[UUID] | None


def entry_hash(values: dict[str, Value]) -> bytes:
    """Return SHA-256 over the canonical JSON of an entry (keys sorted, instants in UTC with microseconds)."""
    text = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Value) -> str | int | list[str] | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value) if isinstance(value, UUID) else value
