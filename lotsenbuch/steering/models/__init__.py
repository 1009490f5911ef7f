"""What Fallsteuerung remembers."""

from .booking import Attendance, Booking, MissedDays, Subsidy
from .measure import Measure
from .participant import Participant
from .release import Release
from .review import Reason, Review

__all__ = [
    "Attendance",
    "Booking",
    "Measure",
    "MissedDays",
    "Participant",
    "Reason",
    "Release",
    "Review",
    "Subsidy",
]
