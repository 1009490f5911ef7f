"""What people do in Fallsteuerung: one function, one transaction, one audit entry, keyword-only `by=`."""

from .entries import collect_reason, correct_entry, leave_feedback, object_to_entry, release_entry
from .measures import end_measure, evaluate_measure, look_at_measure, start_measure
from .participants import add_participant, end_participant
from .review import decide_review

__all__ = [
    "add_participant",
    "collect_reason",
    "correct_entry",
    "decide_review",
    "end_measure",
    "end_participant",
    "evaluate_measure",
    "leave_feedback",
    "look_at_measure",
    "object_to_entry",
    "release_entry",
    "start_measure",
]
