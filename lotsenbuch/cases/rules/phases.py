"""How the baton goes through the five phases. Pure Python."""

from dataclasses import dataclass

ORDER = ("intake", "assessment", "planning", "steering", "closure")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a phase asks for before it is left."""

    key: str
    label: str
    is_met: bool
    is_required: bool = True


def next_phase(phase: str) -> str | None:
    """Return the phase after this one, None after the last."""
    position = ORDER.index(phase)
    return ORDER[position + 1] if position + 1 < len(ORDER) else None


def is_step_back(phase: str, to: str) -> bool:
    """Say whether the move goes to an earlier phase; that is always possible, with a reason."""
    return ORDER.index(to) < ORDER.index(phase)


def missing(needs: list[Need]) -> list[Need]:
    """Return what is required and not there yet."""
    return [need for need in needs if need.is_required and not need.is_met]
