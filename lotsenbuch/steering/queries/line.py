"""One line of a review: a day, what it was, and the way to where it stands."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.queries.disputes import marked
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Line:
    """A source that the review names."""

    on: date | None
    label: str
    text: str
    url: str
    mark: str = ""
    data_class: int = 1


def opened_entries(case: Case, rows: list[JournalEntry], *, is_whole: bool = False) -> list[JournalEntry]:
    """Open the texts of entries that the policy let through, each with the mark of what is disputed."""
    key = key_of(case.person) if any(row.sealed for row in rows) else None
    for row in rows:
        if row.sealed and key:
            row.text = cipher.unseal(key, row.sealed, table="cases_journalentry", row=row.id, field="sealed")
    marked(rows, is_whole=is_whole)
    return rows


def line_of(entry: JournalEntry, text: str = "") -> Line:
    """Return the line of a journal entry; what was disputed carries its mark everywhere (§ 84 SGB X)."""
    marks = [
        entry.dispute,
        "anvertraut" if entry.is_entrusted else "",
        DataClass(entry.data_class).label if entry.data_class >= DataClass.HEALTH else "",
    ]
    label = entry.get_relation_display() if entry.relation else entry.kind_label
    return Line(
        on=timezone.localtime(entry.happened_at).date(),
        label=label,
        text=text or entry.text,
        url=reverse("steering:entry", args=[entry.case_id, entry.id]),
        mark=" · ".join(mark for mark in marks if mark),
        data_class=entry.data_class,
    )
