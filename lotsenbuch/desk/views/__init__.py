"""What people see and press at the desk."""

from .case_file import case_file, finish_task, move_phase, print_file, set_task, write_note
from .concept import print_concept
from .help import data_sheet, handbook
from .home import home
from .law import keep_law, law
from .lists import bulk_task, cases, drop_filter, save_filter
from .notes import quick_note, save_draft
from .search import search
from .strand import reassign, stranded
from .system import bad_request, health, take_back, trouble
from .team import team

__all__ = [
    "bad_request",
    "bulk_task",
    "case_file",
    "cases",
    "data_sheet",
    "drop_filter",
    "finish_task",
    "handbook",
    "health",
    "home",
    "keep_law",
    "law",
    "move_phase",
    "print_concept",
    "print_file",
    "quick_note",
    "reassign",
    "save_draft",
    "save_filter",
    "search",
    "set_task",
    "stranded",
    "take_back",
    "team",
    "trouble",
    "write_note",
]
