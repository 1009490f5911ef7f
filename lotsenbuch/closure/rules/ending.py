"""What an ending needs, and until when it can be undone (C10, C16, C17, C29, C31). Pure Python."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lotsenbuch.cases.rules.phases import Need

# Key of each check, its German name, and whether a fresh house requires it.
CHECKS: dict[str, tuple[str, bool]] = {
    "reason": ("Grund", True),
    "results": ("Ergebnis je Ziel", True),
    "handback": ("Was mitgeht, wenn die Arbeitsvermittlung übernimmt", True),
    "helped": ("Was geholfen hat", False),
    "persons_words": ("Rückmeldung der Person", False),
}


@dataclass(frozen=True, slots=True)
class EndingData:
    """An ending as it is entered. `reason_id` is None while nothing was chosen."""

    reason_id: UUID | None = None
    because: str = ""
    results: str = ""
    helped: str = ""
    share: str = ""
    share_words: str = ""
    persons_words: str = ""
    handback: str = ""
    work_from: date | None = None
    has_coaching: bool = False


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What of the earlier episode still holds when somebody comes back."""

    barrier_ids: frozenset[UUID] = frozenset()
    with_household: bool = True
    with_alliance: bool = True
    with_statements: bool = False


def needs(data: EndingData, *, is_hand_back: bool, required: dict[str, bool]) -> list[Need]:
    """Return what is asked for before a case ends.

    Args:
        data: what is there.
        is_hand_back: the reason sends the person back to Arbeitsvermittlung.
        required: the house's own setting per key; keys without one keep the default.
    """
    met = {
        "reason": data.reason_id is not None,
        "results": bool(data.results.strip()),
        "handback": bool(data.handback.strip()),
        "helped": bool(data.helped.strip()),
        "persons_words": bool(data.persons_words.strip()),
    }
    return [
        Need(key=key, label=label, is_met=met[key], is_required=required.get(key, default))
        for key, (label, default) in CHECKS.items()
        if key != "handback" or is_hand_back
    ]


def may_reopen_until(ended_on: date, days: int) -> date:
    """Return the last day on which an ended case is opened again (Hausregel); later a new case begins."""
    return ended_on + timedelta(days=days)
