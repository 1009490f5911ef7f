"""What an ending needs, and until when it can be undone (C10, C16, C17, C29, C31). Pure Python."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lotsenbuch.cases.rules.phases import Check, Need

CHECKS: tuple[Check, ...] = (
    Check("reason", "Grund des Endes", is_required=True, bound_by="ohne Grund lässt sich kein Fall beenden"),
    Check("results", "Ergebnis je Ziel", is_required=True),
    Check("handback", "Was mitgeht, wenn die Arbeitsvermittlung übernimmt", is_required=True),
    Check("helped", "Was geholfen hat"),
    Check("persons_words", "Rückmeldung der Person"),
)


@dataclass(frozen=True, slots=True)
class GoalLevel:
    """What came of a goal: the level reached, −2 to +2 or None, and whether it goes along to Arbeitsvermittlung."""

    attained: int | None = None
    is_released: bool = False


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
    work_kind: str = ""
    has_coaching: bool = False
    levels: dict[UUID, GoalLevel] = field(default_factory=dict)


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
    there = met(data, is_hand_back=is_hand_back)
    return [
        Need(one.key, one.label, there[one.key], required.get(one.key, one.is_required))
        for one in CHECKS
        if one.key in there
    ]


def met(data: EndingData, *, is_hand_back: bool) -> dict[str, bool]:
    """Return for each check whether it is met; the hand-back is asked where the person goes back only.

    A result is a level of a goal or a sentence: not every goal can be said anything about.
    """
    has_level = any(level.attained is not None for level in data.levels.values())
    handback = {"handback": bool(data.handback.strip())} if is_hand_back else {}
    return handback | {
        "reason": data.reason_id is not None,
        "results": has_level or bool(data.results.strip()),
        "helped": bool(data.helped.strip()),
        "persons_words": bool(data.persons_words.strip()),
    }


def may_reopen_until(ended_on: date, days: int) -> date:
    """Return the last day on which an ended case is opened again (Hausregel); later a new case begins."""
    return ended_on + timedelta(days=days)
