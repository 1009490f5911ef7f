"""What privacy remembers: samples of reads, lists of who has access, planned deletions and what holds them back."""

from .access_list import AccessLine, AccessRound
from .disclosure import Disclosure
from .retention import DeletionLine, DeletionPeriod, DeletionRun, Erased, Hold, LedgerMark, LeftFigure
from .samples import Sample, SampleLine, SampleNote

__all__ = [
    "AccessLine",
    "AccessRound",
    "DeletionLine",
    "DeletionPeriod",
    "DeletionRun",
    "Disclosure",
    "Erased",
    "Hold",
    "LedgerMark",
    "LeftFigure",
    "Sample",
    "SampleLine",
    "SampleNote",
]
