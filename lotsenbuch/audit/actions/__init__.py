"""What is done with the log: entries are added, batches sealed, the oldest forgotten; who searches asks for it."""

from .record import (
    LogUnavailableError,
    Recorded,
    acting_purpose,
    acting_role,
    ask_recorded,
    note_written,
    record_reads,
    recorded,
)
from .search import ask_search, decide_search, search_case

__all__ = [
    "LogUnavailableError",
    "Recorded",
    "acting_purpose",
    "acting_role",
    "ask_recorded",
    "ask_search",
    "decide_search",
    "note_written",
    "record_reads",
    "recorded",
    "search_case",
]
