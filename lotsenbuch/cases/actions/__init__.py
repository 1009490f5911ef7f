"""What people do with a case: one function, one transaction, one audit entry, keyword-only `by=`."""

from .access import hand_over, refresh_outlines, take_back_assignment
from .deviations import deviate, end_deviation
from .disputes import correct_row, decide_dispute, dispute_entry, dispute_row, end_correction
from .ending import end_case, reopen_case
from .glass import (
    OwnCaseError,
    Plea,
    break_glass,
    decide_opening,
    end_glass_at_logout,
    end_opening,
    escalate_openings,
    review_opening,
    state_opening,
    supervise,
)
from .household import add_member, remove_member
from .journal import note_event, write_note
from .known import check_known
from .master_data import change_master_data
from .outlook import note_plan, note_project, note_stage
from .own import (
    add_own_field,
    add_own_kind,
    begin_own,
    change_own_field,
    change_own_kind,
    keep_own_values,
    keep_stand,
)
from .person import add_channel, change_person, end_channel, record_fact, record_facts
from .phase import move_on, take_back_move
from .register import register_case
from .releases import make_release, mark_signed, require_release, revoke_release
from .rights import give_class, let_in, let_out, open_class, take_back_right, withdraw_class
from .sealed_hand_over import ask_hand_over, decide_hand_over
from .sealing import seal_case, unseal_case
from .strand import reassign_case, take_back_reassignment, tell_of_stranded
from .tasks import finish_task, set_task, take_back_finish

__all__ = [
    "OwnCaseError",
    "Plea",
    "add_channel",
    "add_member",
    "add_own_field",
    "add_own_kind",
    "ask_hand_over",
    "begin_own",
    "break_glass",
    "change_master_data",
    "change_own_field",
    "change_own_kind",
    "change_person",
    "check_known",
    "correct_row",
    "decide_dispute",
    "decide_hand_over",
    "decide_opening",
    "deviate",
    "dispute_entry",
    "dispute_row",
    "end_case",
    "end_channel",
    "end_correction",
    "end_deviation",
    "end_glass_at_logout",
    "end_opening",
    "escalate_openings",
    "finish_task",
    "give_class",
    "hand_over",
    "keep_own_values",
    "keep_stand",
    "let_in",
    "let_out",
    "make_release",
    "mark_signed",
    "move_on",
    "note_event",
    "note_plan",
    "note_project",
    "note_stage",
    "open_class",
    "reassign_case",
    "record_fact",
    "record_facts",
    "refresh_outlines",
    "register_case",
    "remove_member",
    "reopen_case",
    "require_release",
    "review_opening",
    "revoke_release",
    "seal_case",
    "set_task",
    "state_opening",
    "supervise",
    "take_back_assignment",
    "take_back_finish",
    "take_back_move",
    "take_back_reassignment",
    "take_back_right",
    "tell_of_stranded",
    "unseal_case",
    "withdraw_class",
    "write_note",
]
