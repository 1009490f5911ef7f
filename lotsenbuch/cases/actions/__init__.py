"""What people do with a case: one function, one transaction, one audit entry, keyword-only `by=`."""

from .access import hand_over, let_in, let_out, open_class, refresh_outlines, take_back_assignment
from .household import add_member, remove_member
from .journal import note_event, write_note
from .master_data import change_master_data
from .outlook import note_plan, note_project
from .person import add_channel, change_person, end_channel, record_fact, record_facts
from .phase import move_on, take_back_move
from .register import MaybeKnownError, register_case
from .tasks import finish_task, set_task, take_back_finish

__all__ = [
    "MaybeKnownError",
    "add_channel",
    "add_member",
    "change_master_data",
    "change_person",
    "end_channel",
    "finish_task",
    "hand_over",
    "let_in",
    "let_out",
    "move_on",
    "note_event",
    "note_plan",
    "note_project",
    "open_class",
    "record_fact",
    "record_facts",
    "refresh_outlines",
    "register_case",
    "remove_member",
    "set_task",
    "take_back_assignment",
    "take_back_finish",
    "take_back_move",
    "write_note",
]
