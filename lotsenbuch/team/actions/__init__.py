"""What is done in the team."""

from .cases import choose_project, hold_to_key, say_wish, weigh
from .cover import begin_cover, end_cover, note_absence, note_return
from .reading import read_back
from .staff import allow_more, end_allowance, save_profile, set_key
from .transfer import take_back_transfer, transfer_cases

__all__ = [
    "allow_more",
    "begin_cover",
    "choose_project",
    "end_allowance",
    "end_cover",
    "hold_to_key",
    "note_absence",
    "note_return",
    "read_back",
    "save_profile",
    "say_wish",
    "set_key",
    "take_back_transfer",
    "transfer_cases",
    "weigh",
]
