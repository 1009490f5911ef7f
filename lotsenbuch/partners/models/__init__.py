"""What the network remembers."""

from .bonds import Acquaintance, Care, Favourite
from .directory import At, Contact, Organisation, Place, Service, Site
from .links import DataLink, Statement
from .programme import Course, Programme, Seat
from .referral import Answer, AnswerLink, Dispatch, Referral

__all__ = [
    "Acquaintance",
    "Answer",
    "AnswerLink",
    "At",
    "Care",
    "Contact",
    "Course",
    "DataLink",
    "Dispatch",
    "Favourite",
    "Organisation",
    "Place",
    "Programme",
    "Referral",
    "Seat",
    "Service",
    "Site",
    "Statement",
]
