"""Leistungsminderungen (§§ 31 to 32 SGB II): may one be found, how much, from when until when, and why."""

from .decide import decide
from .facts import Answer, Facts, Kind, Month, Running
from .rates import counting_misses

__all__ = ["Answer", "Facts", "Kind", "Month", "Running", "counting_misses", "decide"]
