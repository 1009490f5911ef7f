"""What people do with papers: one function, one transaction, one audit entry."""

from .fill_in import finish_form, keep_answers, keep_finished
from .missing import ask_for, note_arrival, waive
from .releases import sign_release
from .take_in import Checked, Given, check_file, drop_copy, scan_again, take_in

__all__ = [
    "Checked",
    "Given",
    "ask_for",
    "check_file",
    "drop_copy",
    "finish_form",
    "keep_answers",
    "keep_finished",
    "note_arrival",
    "scan_again",
    "sign_release",
    "take_in",
    "waive",
]
