"""What the desk accepts from outside."""

from .cases import ListFilterForm, MoveForm, NoteForm, QuickNoteForm, ReassignForm, SaveFilterForm, SearchForm, TaskForm
from .law import LAW_FORMS, KeepLawForm, LawForm

__all__ = [
    "LAW_FORMS",
    "KeepLawForm",
    "LawForm",
    "ListFilterForm",
    "MoveForm",
    "NoteForm",
    "QuickNoteForm",
    "ReassignForm",
    "SaveFilterForm",
    "SearchForm",
    "TaskForm",
]
