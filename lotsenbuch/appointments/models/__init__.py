"""What the room of the appointments remembers."""

from .absent import Away, SickNote
from .appointment import Appointment
from .busy import Block, Busy
from .time import BALANCE_MONTHS, Balance, Clocked, TalkTime

__all__ = [
    "BALANCE_MONTHS",
    "Appointment",
    "Away",
    "Balance",
    "Block",
    "Busy",
    "Clocked",
    "SickNote",
    "TalkTime",
]
