"""What a journal entry says about itself beside its text (C75, C76). Pure Python."""

from dataclasses import dataclass
from uuid import UUID

STEP = 5


@dataclass(frozen=True, slots=True)
class Marks:
    """Two kinds of work, what was entrusted, and the entry that this one answers.

    Args:
        purpose: code of the kind of work, `counselling` or `placement`.
        is_entrusted: told under § 203 StGB; it stays here when the case is handed back.
        about: key of the earlier entry.
        relation: `correction`, `objection`, `feedback_person` or `feedback_house`; empty without an earlier entry.
    """

    purpose: str = "counselling"
    is_entrusted: bool = False
    about: UUID | None = None
    relation: str = ""


PLAIN = Marks()


def rounded_minutes(minutes: int | None) -> int | None:
    """Return the time used in steps of five minutes, at least one step: nobody is measured by the minute."""
    if minutes is None:
        return None
    return max(STEP, (minutes + STEP // 2) // STEP * STEP)
