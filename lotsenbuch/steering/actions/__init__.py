"""What people do in Fallsteuerung: one function, one transaction, one audit entry, keyword-only `by=`."""

from .attendance import drop_absence, note_absence, note_attendance
from .bookings import begin_booking, book_measure, cancel_booking, propose_measure
from .entries import collect_reason, correct_entry, leave_feedback, object_to_entry, release_entry
from .measures import end_measure, evaluate_measure, look_at_measure, note_costs, start_measure
from .participants import add_participant, end_participant
from .review import decide_review
from .subsidies import end_subsidy, grant_subsidy

__all__ = [
    "add_participant",
    "begin_booking",
    "book_measure",
    "cancel_booking",
    "collect_reason",
    "correct_entry",
    "decide_review",
    "drop_absence",
    "end_measure",
    "end_participant",
    "end_subsidy",
    "evaluate_measure",
    "grant_subsidy",
    "leave_feedback",
    "look_at_measure",
    "note_absence",
    "note_attendance",
    "note_costs",
    "object_to_entry",
    "propose_measure",
    "release_entry",
    "start_measure",
]
