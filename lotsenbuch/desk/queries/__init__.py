"""What the desk looks up across the rooms."""

from .file import CaseFile, case_file
from .frame import frame
from .home import Home, home_of
from .law import LawState, law_answer, law_state, law_words
from .law_shape import LawAnswer
from .lists import Listing, case_list, project_names, saved_filters, stranded_list, team_list
from .system import health

__all__ = [
    "CaseFile",
    "Home",
    "LawAnswer",
    "LawState",
    "Listing",
    "case_file",
    "case_list",
    "frame",
    "health",
    "home_of",
    "law_answer",
    "law_state",
    "law_words",
    "project_names",
    "saved_filters",
    "stranded_list",
    "team_list",
]
