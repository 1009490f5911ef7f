"""What privacy remembers: samples of ordinary reads, and lists of who has access to what."""

from .access_list import AccessLine, AccessRound
from .samples import Sample, SampleLine, SampleNote

__all__ = ["AccessLine", "AccessRound", "Sample", "SampleLine", "SampleNote"]
