"""What people do in Fallzugang: one function, one transaction, one audit entry, keyword-only `by=`."""

from .alliance import agree_alliance, write_alliance
from .assess import (
    decide_access,
    ease_barrier,
    find_barrier,
    find_barriers,
    record_application,
    record_prognosis,
    revoke_application,
)
from .assign import (
    assign_case,
    hold_first_talk,
    keep_case,
    note_information,
    pass_on_case,
    take_back_assignment,
)
from .finish import finish_intake
from .proposals import (
    decline_proposal,
    give_back_proposal,
    propose,
    reopen_proposal,
    take_on_proposal,
    withdraw_proposal,
)
from .register import start_intake
from .settings import add_check_item, change_check_item, set_phase_needs
from .undo import take_back_step

__all__ = [
    "add_check_item",
    "agree_alliance",
    "assign_case",
    "change_check_item",
    "decide_access",
    "decline_proposal",
    "ease_barrier",
    "find_barrier",
    "find_barriers",
    "finish_intake",
    "give_back_proposal",
    "hold_first_talk",
    "keep_case",
    "note_information",
    "pass_on_case",
    "propose",
    "record_application",
    "record_prognosis",
    "reopen_proposal",
    "revoke_application",
    "set_phase_needs",
    "start_intake",
    "take_back_assignment",
    "take_back_step",
    "take_on_proposal",
    "withdraw_proposal",
    "write_alliance",
]
