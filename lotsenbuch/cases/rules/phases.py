"""How the baton goes through the five phases, and what each asks for before it is left. Pure Python."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

ORDER = ("intake", "assessment", "planning", "steering", "closure")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a phase asks for before it is left."""

    key: str
    label: str
    is_met: bool
    is_required: bool = True
    # Why this case goes on without it (`deviation`); empty where nobody deviated.
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check point that a house may require before a phase is left, and whether a fresh house does.

    `bound_by` names the law or promise because of which no case deviates from it; empty for a mere rule of the house.
    """

    key: str
    label: str
    is_required: bool = False
    bound_by: str = ""


# Says for a case whether each of the checks is met: {key: met}; what is left out is not asked of this case.
type Answers = Callable[[Any], Mapping[str, bool]]

# Rooms offer their checks at start-up (`AppConfig.ready`): the later one knows the earlier one, never the other way.
_offered: dict[str, list[tuple[tuple[Check, ...], Answers]]] = {phase: [] for phase in ORDER}


def offer(phase: str, checks: tuple[Check, ...], answers: Answers) -> None:
    """Offer check points for a phase; `answers` is asked once for all of them.

    Raises:
        ValueError: another room has a check of this name for the phase.
    """
    taken = {check.key for check in checks_of(phase)} & {check.key for check in checks}
    if taken:
        raise ValueError(f"{phase}: {sorted(taken)} offered twice")
    _offered[phase].append((checks, answers))


def checks_of(phase: str) -> list[Check]:
    """Return the check points of a phase, those of the earlier rooms first."""
    return [check for checks, _ in _offered[phase] for check in checks]


def needs_for(phase: str, case: Any, required: Mapping[str, bool]) -> list[Need]:
    """Return the list of the phase for one case, what the house requires as it has set it.

    Args:
        phase: the phase that is to be left.
        case: handed to the rooms as it is.
        required: the house's setting per key; keys without one keep the default.
    """
    return [
        Need(check.key, check.label, met[check.key], required.get(check.key, check.is_required))
        for checks, answers in _offered[phase]
        for met in (answers(case),)
        for check in checks
        if check.key in met
    ]


def next_phase(phase: str, open_ones: Collection[str] = ORDER) -> str | None:
    """Return the phase after this one, None after the last; a phase whose room is switched off is passed over."""
    return next((code for code in ORDER[ORDER.index(phase) + 1 :] if code in open_ones), None)


def is_step_back(phase: str, to: str) -> bool:
    """Say whether the move goes to an earlier phase; that is always possible, with a reason."""
    return ORDER.index(to) < ORDER.index(phase)


def missing(needs: list[Need]) -> list[Need]:
    """Return what is required and not there yet."""
    return [need for need in needs if need.is_required and not need.is_met and not need.excused]
