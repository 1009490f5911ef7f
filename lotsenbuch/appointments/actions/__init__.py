"""What people do with appointments."""

from .absent import answer_away, ask_away, note_sick, void_sick
from .blocks import drop_block, keep_block
from .booking import book, confirm, move, take_over, withdraw
from .contact import (
    Agreement,
    Attempt,
    Consent,
    agree_on_contact,
    answer_outreach,
    offer_outreach,
    record_attempt,
    revoke_trust,
    trust,
)
from .feed import ALLOWED, end_feed, set_reach_rules, set_up_feed
from .link import accept_reply, answer_link, make_link, settle_reply, withdraw_links
from .reach_ways import ask_after, invite
from .reminder import consent_to_reminders, plan_reminders, revoke_reminders
from .results import note_instruction, record_result
from .time import forget_times

__all__ = [
    "ALLOWED",
    "Agreement",
    "Attempt",
    "Consent",
    "accept_reply",
    "agree_on_contact",
    "answer_away",
    "answer_link",
    "answer_outreach",
    "ask_after",
    "ask_away",
    "book",
    "confirm",
    "consent_to_reminders",
    "drop_block",
    "end_feed",
    "forget_times",
    "invite",
    "keep_block",
    "make_link",
    "move",
    "note_instruction",
    "note_sick",
    "offer_outreach",
    "plan_reminders",
    "record_attempt",
    "record_result",
    "revoke_reminders",
    "revoke_trust",
    "set_reach_rules",
    "set_up_feed",
    "settle_reply",
    "take_over",
    "trust",
    "void_sick",
    "withdraw",
    "withdraw_links",
]
