"""What people do in Fallzugang: one function, one transaction, one audit entry, keyword-only `by=`."""

from .alliance import agree_alliance, write_alliance
from .assess import decide_access, ease_barrier, find_barrier, record_application, record_prognosis, revoke_application
from .assign import assign_case, hold_first_talk, note_information
from .proposals import decline_proposal, propose, take_on_proposal, withdraw_proposal
from .register import start_intake

__all__ = [
    "agree_alliance",
    "assign_case",
    "decide_access",
    "decline_proposal",
    "ease_barrier",
    "find_barrier",
    "hold_first_talk",
    "note_information",
    "propose",
    "record_application",
    "record_prognosis",
    "revoke_application",
    "start_intake",
    "take_on_proposal",
    "withdraw_proposal",
    "write_alliance",
]
