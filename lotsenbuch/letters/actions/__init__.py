"""What people do with letters: one function, one transaction, one audit entry."""

from .batches import expire_batches, order_batch, print_piece, resume_batch, stop_batch
from .issue import LetterValues, Outside, draw_letter, issue_letter, keep_letter, words_of
from .library import favour_module, retire_module, write_module
from .proofs import record_handover, record_posting, record_receipt, record_undelivered
from .sheets import decide_sheet

__all__ = [
    "LetterValues",
    "Outside",
    "decide_sheet",
    "draw_letter",
    "expire_batches",
    "favour_module",
    "issue_letter",
    "keep_letter",
    "order_batch",
    "print_piece",
    "record_handover",
    "record_posting",
    "record_receipt",
    "record_undelivered",
    "resume_batch",
    "retire_module",
    "stop_batch",
    "words_of",
    "write_module",
]
