"""What the spine remembers."""

from .access import Access, Grant, Sealing, UndoRight
from .case import KIND_CLASS, Case, JournalEntry, Outline, Phase, PhaseNeed, ProtectedFact, Task
from .deviation import Deviation
from .dispute import Dispute
from .glass import Opening, OpeningNote
from .own import OwnField, OwnKind, OwnStand, OwnValue
from .person import ContactChannel, Household, HouseholdMember, Person, PersonKey
from .release import Release
from .sealed_hand_over import SealedHandOver

__all__ = [
    "KIND_CLASS",
    "Access",
    "Case",
    "ContactChannel",
    "Deviation",
    "Dispute",
    "Grant",
    "Household",
    "HouseholdMember",
    "JournalEntry",
    "Opening",
    "OpeningNote",
    "Outline",
    "OwnField",
    "OwnKind",
    "OwnStand",
    "OwnValue",
    "Person",
    "PersonKey",
    "Phase",
    "PhaseNeed",
    "ProtectedFact",
    "Release",
    "SealedHandOver",
    "Sealing",
    "Task",
    "UndoRight",
]
