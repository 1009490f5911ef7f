"""What people do in Fallbeendigung: one function, one transaction, one audit entry, keyword-only `by=`."""

from .after_care import hold_contact, plan_contact
from .begin_again import begin_again
from .ending import close_case, reopen, take_back_ending, write_ending
from .settings import add_end_reason, change_end_reason

__all__ = [
    "add_end_reason",
    "begin_again",
    "change_end_reason",
    "close_case",
    "hold_contact",
    "plan_contact",
    "reopen",
    "take_back_ending",
    "write_ending",
]
