"""What people see and press about a person, and about who may see the case."""

from .deviations import deviation_hints, deviations, end_deviation
from .glass import break_glass, end_opening, opening, openings, supervise
from .own import add_own_field, add_own_kind, change_own_field, change_own_kind, own_fields, own_values
from .person import channels, end_channel, household, open_class, person, protected_facts, remove_member
from .rights import end_access, give_class, let_in, rights, withdraw_class
from .sealing import seal, unseal

__all__ = [
    "add_own_field",
    "add_own_kind",
    "break_glass",
    "change_own_field",
    "change_own_kind",
    "channels",
    "deviation_hints",
    "deviations",
    "end_access",
    "end_channel",
    "end_deviation",
    "end_opening",
    "give_class",
    "household",
    "let_in",
    "open_class",
    "opening",
    "openings",
    "own_fields",
    "own_values",
    "person",
    "protected_facts",
    "remove_member",
    "rights",
    "seal",
    "supervise",
    "unseal",
    "withdraw_class",
]
