"""The house, its places, teams, people and projects. Nothing here reaches a person with a case."""

from .house import House
from .people import LED_STAFF, Absence, AbsenceKind, Member, SignatureBlock
from .places import LetterHead, Office, OpeningHours, Room, Team
from .projects import Project, ProjectTerms

__all__ = [
    "LED_STAFF",
    "Absence",
    "AbsenceKind",
    "House",
    "LetterHead",
    "Member",
    "Office",
    "OpeningHours",
    "Project",
    "ProjectTerms",
    "Room",
    "SignatureBlock",
    "Team",
]
