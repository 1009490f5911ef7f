"""What people do in Bewertung: one function, one transaction, one audit entry, keyword-only `by=`."""

from .fassung import close_assessment, finish_assessment, write_aims
from .network import close_map, draw_tie, keep_member, place_member, take_out, take_tie
from .parts import bring_back, keep_finding, keep_strength, keep_view, leave_out
from .setbacks import keep_setback

__all__ = [
    "bring_back",
    "close_assessment",
    "close_map",
    "draw_tie",
    "finish_assessment",
    "keep_finding",
    "keep_member",
    "keep_setback",
    "keep_strength",
    "keep_view",
    "leave_out",
    "place_member",
    "take_out",
    "take_tie",
    "write_aims",
]
