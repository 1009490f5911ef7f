"""What is done with the house: its words and rules, places, teams, projects."""

from .house import HouseDetails, change_house
from .places import add_office, add_room, change_office, change_room, set_hours, set_letter_head
from .projects import add_described_project, add_project, change_project, set_terms
from .teams import add_team, change_team, join_team, leave_team, sign_as

__all__ = [
    "HouseDetails",
    "add_described_project",
    "add_office",
    "add_project",
    "add_room",
    "add_team",
    "change_house",
    "change_office",
    "change_project",
    "change_room",
    "change_team",
    "join_team",
    "leave_team",
    "set_hours",
    "set_letter_head",
    "set_terms",
    "sign_as",
]
