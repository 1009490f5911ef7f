"""What goes along when a case is handed back; Fallbeendigung asks here."""

from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.steering.models import Release
from lotsenbuch.steering.rules.handback import Entry, goes_along

from .line import opened_entries


def entries_going_along(case: Case) -> list[JournalEntry]:
    """Return the entries that may leave with the case, oldest first, texts opened; events are none of them."""
    rows = list(JournalEntry.objects.filter(case=case).exclude(kind=JournalEntry.Kind.EVENT).order_by("happened_at"))
    struck = {row.about_id for row in rows if row.relation == JournalEntry.Relation.CORRECTION}
    words = {word.entry_id: word for word in Release.objects.filter(case=case)}
    return opened_entries(case, [row for row in rows if _goes(row, row.id in struck, words.get(row.id))])


def _goes(row: JournalEntry, is_struck: bool, word: Release | None) -> bool:  # of this file only
    return goes_along(
        Entry(
            purpose=row.purpose,
            is_entrusted=row.is_entrusted,
            data_class=row.data_class,
            is_struck=is_struck,
            released=word.is_released if word else None,
            has_consent=word.has_consent if word else False,
        )
    )
