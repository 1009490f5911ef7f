"""What people do in the legal file; nothing here acts by itself."""

from .find import agree, find, take_back
from .hear import draw_hearing, note_hearing, send_hearing
from .matter import begin, check_hardship, check_reason, end, weigh, write_why
from .requests import AskData, ask, conciliate, draw_request, end_conciliation, reach_out, summon, withdraw
from .settle import hand_over, lift, object_to, offer_talk, report

__all__ = [
    "AskData",
    "agree",
    "ask",
    "begin",
    "check_hardship",
    "check_reason",
    "conciliate",
    "draw_hearing",
    "draw_request",
    "end",
    "end_conciliation",
    "find",
    "hand_over",
    "lift",
    "note_hearing",
    "object_to",
    "offer_talk",
    "reach_out",
    "report",
    "send_hearing",
    "summon",
    "take_back",
    "weigh",
    "withdraw",
    "write_why",
]
