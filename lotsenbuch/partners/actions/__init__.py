"""What is done in the network."""

from .bonds import MARKS, keep_care, mark, settle_statement
from .directory import keep_organisation, keep_part, keep_places, merge
from .exchange import import_file
from .links import Said, ask_partner, say
from .rows import Report

__all__ = [
    "MARKS",
    "Report",
    "Said",
    "ask_partner",
    "import_file",
    "keep_care",
    "keep_organisation",
    "keep_part",
    "keep_places",
    "mark",
    "merge",
    "say",
    "settle_statement",
]
