"""What people do with appointments."""

from .absent import answer_away, ask_away, note_sick, void_sick
from .blocks import drop_block, keep_block
from .booking import book, confirm, move, take_over, withdraw
from .results import note_instruction, record_result
from .time import forget_times

__all__ = [
    "answer_away",
    "ask_away",
    "book",
    "confirm",
    "drop_block",
    "forget_times",
    "keep_block",
    "move",
    "note_instruction",
    "note_sick",
    "record_result",
    "take_over",
    "void_sick",
    "withdraw",
]
