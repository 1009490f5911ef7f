"""Letters to a protected address: printed singly or handed over; the log has it, the timeline has no place and no word.

Only that there was a letter is kept. Its text is not: the same letter is written again where it is needed.
"""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.records.rules import Actor, DataClass

from .journal import note_event


def note_letter(*, case: Case, by: Actor) -> JournalEntry:
    """Note that a letter was printed singly, with a neutral sender."""
    with recorded("cases.note_letter", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.SEALED
        return note_event(case=case, text="Ein Brief wurde gedruckt.", by=by)


def note_letter_handed_over(*, case: Case, on: date, by: Actor) -> JournalEntry:
    """Note that a letter was handed over in person."""
    with recorded("cases.note_letter_handed_over", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.SEALED
        return note_event(case=case, text=f"Ein Brief wurde am {on:%d.%m.%Y} persönlich übergeben.", by=by)
