"""One entry of the journal, with what was answered to it."""

from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.records.rules import Actor
from lotsenbuch.steering.models import Release
from lotsenbuch.steering.rules.handback import Entry, goes_along

from .line import opened_entries

_TALKS = (JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT, JournalEntry.Kind.PHONE)


def entry_of(case: Case, entry_id: UUID) -> JournalEntry | None:
    """Return an entry of this case with its answers as `said`, texts opened; None for a hidden or made-up one."""
    rows = JournalEntry.objects.filter(case=case, pk=entry_id) | JournalEntry.objects.filter(case=case, about=entry_id)
    found = opened_entries(case, list(rows.select_related("author").order_by("written_at")), is_whole=True)
    entry = next((row for row in found if row.id == entry_id), None)
    if entry is not None:
        entry.case = case
        entry.said = [row for row in found if row.about_id == entry_id]  # type: ignore[attr-defined]  # for the page
    return entry


def is_corrected(entry: JournalEntry) -> bool:
    """Say whether a correction stands beside an entry."""
    return JournalEntry.objects.filter(about=entry, relation=JournalEntry.Relation.CORRECTION).exists()


def release_of(entry: JournalEntry) -> Release | None:
    """Return the writer's word about an entry."""
    return Release.objects.filter(entry=entry).first()


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """Whether an entry goes along at a hand-back, who decides it, and what the page shows of its answers."""

    goes: bool
    is_mine: bool
    has_consent: bool
    is_struck: bool
    is_talk: bool


def release_state(entry: JournalEntry, *, by: Actor) -> ReleaseState:
    """Return what the page says about an entry and a hand-back."""
    word, is_struck = release_of(entry), is_corrected(entry)
    has_consent = word.has_consent if word else False
    question = asked(entry, is_released=word.is_released if word else None, has_consent=has_consent)
    is_mine = entry.author_id is not None and entry.author_id == by.staff_id
    is_talk = entry.kind in _TALKS
    return ReleaseState(goes_along(question), is_mine, has_consent, is_struck, is_talk)


def asked(entry: JournalEntry, *, is_released: bool | None, has_consent: bool) -> Entry:
    """Return what the rule of the hand-back asks about an entry."""
    return Entry(
        purpose=entry.purpose,
        is_entrusted=entry.is_entrusted,
        data_class=entry.data_class,
        is_struck=is_corrected(entry),
        released=is_released,
        has_consent=has_consent,
    )
