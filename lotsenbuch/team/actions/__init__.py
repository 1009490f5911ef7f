"""What is done in the team."""

from .cases import choose_project, choose_stage, hold_to_key, say_wish, take_in, weigh
from .cover import begin_cover, end_cover, note_absence, note_return, tell_of_begun_covers
from .learning import (
    begin_introduction,
    change_learning,
    drop_learning,
    note_learning,
    release_learning,
    tick_learning,
)
from .reading import read_back
from .staff import allow_more, end_allowance, save_profile, set_key
from .transfer import give_stranded, take_back_transfer, transfer_cases, transfer_to_several

__all__ = [
    "allow_more",
    "begin_cover",
    "begin_introduction",
    "change_learning",
    "choose_project",
    "choose_stage",
    "drop_learning",
    "end_allowance",
    "end_cover",
    "give_stranded",
    "hold_to_key",
    "note_absence",
    "note_learning",
    "note_return",
    "read_back",
    "release_learning",
    "save_profile",
    "say_wish",
    "set_key",
    "take_back_transfer",
    "take_in",
    "tell_of_begun_covers",
    "tick_learning",
    "transfer_cases",
    "transfer_to_several",
    "weigh",
]
