"""What people see and press about a person, and about sight of a case outside the ordinary."""

from .glass import break_glass, end_opening, opening, openings, supervise
from .person import channels, end_channel, household, open_class, person, protected_facts, remove_member

__all__ = [
    "break_glass",
    "channels",
    "end_channel",
    "end_opening",
    "household",
    "open_class",
    "opening",
    "openings",
    "person",
    "protected_facts",
    "remove_member",
    "supervise",
]
