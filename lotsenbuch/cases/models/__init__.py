"""What the spine remembers."""

from .access import Access, Grant, Sealing, UndoRight
from .case import KIND_CLASS, Case, JournalEntry, Outline, Phase, PhaseNeed, ProtectedFact, Task
from .glass import Opening, OpeningNote
from .person import ContactChannel, Household, HouseholdMember, Person, PersonKey

__all__ = [
    "KIND_CLASS",
    "Access",
    "Case",
    "ContactChannel",
    "Grant",
    "Household",
    "HouseholdMember",
    "JournalEntry",
    "Opening",
    "OpeningNote",
    "Outline",
    "Person",
    "PersonKey",
    "Phase",
    "PhaseNeed",
    "ProtectedFact",
    "Sealing",
    "Task",
    "UndoRight",
]
