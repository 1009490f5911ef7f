"""What a check of the log finds: counts, and the first thing that is wrong, in German."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Wrong(StrEnum):
    """What was done to the log or its file."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    FILE_CHANGED = "file_changed"
    FILE_REORDERED = "file_reordered"
    FILE_TRUNCATED = "file_truncated"
    FILE_SWAPPED = "file_swapped"
    DATABASE_TRUNCATED = "database_truncated"
    SEAL_CHANGED = "seal_changed"
    OTHER_KEY = "other_key"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: what, in which seal, which entry, and a sentence."""

    kind: Wrong
    message: str
    seal: int | None = None
    entry: UUID | None = None


@dataclass(slots=True)
class Report:
    """What a check saw. `unsealed` entries are younger than the last seal and proven by nothing yet."""

    entries: int = 0
    sealed: int = 0
    unsealed: int = 0
    pruned: int = 0
    seals: int = 0
    batches: int = 0
    last_sealed_at: datetime | None = None
    unsealed_since: datetime | None = None
    fingerprint: str = ""
    notes: list[str] = field(default_factory=list)
    fault: Fault | None = None


class BrokenError(Exception):
    """The check has found what is wrong and ends."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def broken(kind: Wrong, message: str, *, seal: int | None = None, entry: UUID | None = None) -> BrokenError:
    """Return the error for a fault."""
    return BrokenError(Fault(kind, message, seal, entry))
