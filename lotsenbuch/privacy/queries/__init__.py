"""What is looked up to check need-to-know."""

from .access_list import AccessRow, access_rows, current_round, role_assignment_of
from .reviews import Asked, Queue, asked_of_reviewers, entries_of, opening_of, review_queue
from .samples import asked_line, line_of, lines_of, notes_by_line, sample_of, samples

__all__ = [
    "AccessRow",
    "Asked",
    "Queue",
    "access_rows",
    "asked_line",
    "asked_of_reviewers",
    "current_round",
    "entries_of",
    "line_of",
    "lines_of",
    "notes_by_line",
    "opening_of",
    "review_queue",
    "role_assignment_of",
    "sample_of",
    "samples",
]
