"""What is remembered of walks: what is thought of before, what goes along, who is out, what comes back."""

from .before import Hazard, Preparation, TandemException, WayTime, Weighing, WeighingHealth
from .carried import Device, Folder, Item, Meeting, Note
from .out import Card, CopyLink, Mood, Outing

__all__ = [
    "Card",
    "CopyLink",
    "Device",
    "Folder",
    "Hazard",
    "Item",
    "Meeting",
    "Mood",
    "Note",
    "Outing",
    "Preparation",
    "TandemException",
    "WayTime",
    "Weighing",
    "WeighingHealth",
]
