"""What is looked up about Fallsteuerung."""

from .draft import Draft, draft_of, talk_classes_column
from .entries import asked, entry_of, is_corrected, release_of, release_state
from .handback import entries_going_along
from .line import Line
from .measures import MEASURE_TEXTS, measure_of, measures_of
from .panel import Panel, panel_of, steered_column
from .participants import participant_of, participants_of
from .reviews import REVIEW_DRAFT, PastReview, past_review_of, review_texts, reviews_of, stored_review

__all__ = [
    "MEASURE_TEXTS",
    "REVIEW_DRAFT",
    "Draft",
    "Line",
    "Panel",
    "PastReview",
    "asked",
    "draft_of",
    "entries_going_along",
    "entry_of",
    "is_corrected",
    "measure_of",
    "measures_of",
    "panel_of",
    "participant_of",
    "participants_of",
    "past_review_of",
    "release_of",
    "release_state",
    "review_texts",
    "reviews_of",
    "steered_column",
    "stored_review",
    "talk_classes_column",
]
