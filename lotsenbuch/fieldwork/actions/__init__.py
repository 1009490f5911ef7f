"""What people do about walks: one function, one transaction, one audit entry."""

from .before import Weighed, answer_exception, ask_to_go_alone, end_hazard, note_hazards, tick_off, weigh_walking
from .cards import destroy_card, print_card
from .copies import Handed, fetch_copy, leave_copy
from .desk import take_over_note
from .devices import (
    begin_device,
    called_back,
    device_stands,
    know_device,
    lock_device,
    note_call_number,
    redeem_code,
    renew_keys,
    report_wiped,
)
from .folders import Talk, Ticked, end_shares, fetch_folder, give_share, pack_folder, return_folder, revoke_folder
from .notes import (
    choose_case,
    end_promise,
    hand_on_note,
    note_looked_at,
    put_aside,
    receive_note,
    settle_note,
    write_down,
)
from .out import come_back, forget_outings, go_out, note_heard, stay_longer, tell_of_late
from .packing import Chosen, Leaving, leaving, pack_day
from .tandem import Walk, add_way, book_together, change_partner, drop_way, take_way_time

__all__ = [
    "Chosen",
    "Handed",
    "Leaving",
    "Talk",
    "Ticked",
    "Walk",
    "Weighed",
    "add_way",
    "answer_exception",
    "ask_to_go_alone",
    "begin_device",
    "book_together",
    "called_back",
    "change_partner",
    "choose_case",
    "come_back",
    "destroy_card",
    "device_stands",
    "drop_way",
    "end_hazard",
    "end_promise",
    "end_shares",
    "fetch_copy",
    "fetch_folder",
    "forget_outings",
    "give_share",
    "go_out",
    "hand_on_note",
    "know_device",
    "leave_copy",
    "leaving",
    "lock_device",
    "note_call_number",
    "note_hazards",
    "note_heard",
    "note_looked_at",
    "pack_day",
    "pack_folder",
    "print_card",
    "put_aside",
    "receive_note",
    "redeem_code",
    "renew_keys",
    "report_wiped",
    "return_folder",
    "revoke_folder",
    "settle_note",
    "stay_longer",
    "take_over_note",
    "take_way_time",
    "tell_of_late",
    "tick_off",
    "weigh_walking",
    "write_down",
]
