"""What is looked up about letters."""

from .around import BEGINNINGS, Desk, Flow, desk_of, flow, flows_for, frame_for, is_neutral, may_write_to, window_of
from .batches import BATCH_TASK, batch_lines, batch_of, batches_of, cases_to_write_to, print_file
from .library import favourites_of, module_of, modules_for, versions_of
from .sent import (
    SentLine,
    address_of,
    content_of,
    doubtful_address,
    given_of,
    letter_of,
    letters_of,
    newest_proof,
)
from .sheets import SheetState, sheet_states, usable_languages

__all__ = [
    "BATCH_TASK",
    "BEGINNINGS",
    "Desk",
    "Flow",
    "SentLine",
    "SheetState",
    "address_of",
    "batch_lines",
    "batch_of",
    "batches_of",
    "cases_to_write_to",
    "content_of",
    "desk_of",
    "doubtful_address",
    "favourites_of",
    "flow",
    "flows_for",
    "frame_for",
    "given_of",
    "is_neutral",
    "letter_of",
    "letters_of",
    "may_write_to",
    "module_of",
    "modules_for",
    "newest_proof",
    "print_file",
    "sheet_states",
    "usable_languages",
    "versions_of",
    "window_of",
]
