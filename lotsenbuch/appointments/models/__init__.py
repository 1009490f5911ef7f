"""What the room of the appointments remembers."""

from .absent import Away, SickNote
from .appointment import Appointment
from .busy import Block, Busy
from .contact import DEAD_ENDS, UNANSWERED, ContactAgreement, ContactAttempt, OutreachOffer, PartOfDay, TrustedPerson
from .feed import Feed, ReachRules
from .link import Link, LinkSlot, Reply
from .reminder import Reminder, ReminderConsent, ReminderWay
from .time import BALANCE_MONTHS, Balance, Clocked, TalkTime, TeamDay

__all__ = [
    "BALANCE_MONTHS",
    "DEAD_ENDS",
    "UNANSWERED",
    "Appointment",
    "Away",
    "Balance",
    "Block",
    "Busy",
    "Clocked",
    "ContactAgreement",
    "ContactAttempt",
    "Feed",
    "Link",
    "LinkSlot",
    "OutreachOffer",
    "PartOfDay",
    "ReachRules",
    "Reminder",
    "ReminderConsent",
    "ReminderWay",
    "Reply",
    "SickNote",
    "TalkTime",
    "TeamDay",
    "TrustedPerson",
]
