"""What Fallsteuerung remembers."""

from .measure import Measure
from .participant import Participant
from .release import Release
from .review import Reason, Review

__all__ = ["Measure", "Participant", "Reason", "Release", "Review"]
