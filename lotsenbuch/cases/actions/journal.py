"""Writing in the journal."""

from datetime import datetime
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.queries.own import chosen_kind
from lotsenbuch.cases.rules.journal import PLAIN, Marks, rounded_minutes
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def write_note(
    *,
    case: Case,
    kind: str,
    text: str,
    happened_at: datetime,
    by: Actor,
    data_class: DataClass = DataClass.COUNSELLING,
    minutes: int | None = None,
    marks: Marks = PLAIN,
) -> JournalEntry:
    """Write a note; from class 2 on its text is sealed with the person's key, the time is kept in steps of five.

    Raises:
        RefusedError: nothing was written, it lies in the future, or the actor holds no grant for the class.
    """
    if not text.strip():
        raise RefusedError("Bitte den Vermerk schreiben.", field="text")
    if happened_at > clock.now():
        raise RefusedError("Der Zeitpunkt liegt in der Zukunft. Bitte Datum und Uhrzeit prüfen.", field="happened_on")
    with recorded("cases.write_note", by=by, case_id=case.id) as entry:
        chosen = chosen_kind("journal", kind)
        entry.data_class = data_class = chosen.class_of(data_class)
        note = JournalEntry(id=uuid4(), case=case, kind=chosen.code, happened_at=happened_at, **chosen.columns)
        note.minutes, note.purpose = rounded_minutes(minutes), marks.purpose
        note.is_entrusted, note.about_id, note.relation = marks.is_entrusted, marks.about, marks.relation
        note.author_id, note.data_class = by.staff_id, int(data_class)
        if data_class >= DataClass.HEALTH:
            note.sealed = _seal(case, note, text, by)
        else:
            note.text = text
        note.save(force_insert=True)
    return note


def note_event(*, case: Case, text: str, by: Actor) -> JournalEntry:
    """Note what happened by itself (phase, assignment); the outer action writes the audit entry.

    The journal of a closed case stays as it is: what happens to its rights then stands in the log alone.
    """
    note = JournalEntry(case=case, kind=JournalEntry.Kind.EVENT, happened_at=clock.now(), text=text)
    note.author_id = by.staff_id
    if case.closed_on is None:
        note.save(force_insert=True)
    return note


def _seal(case: Case, note: JournalEntry, text: str, by: Actor) -> bytes:
    key = key_of_person(case.person_id)
    if key is None or note.data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="data_class")
    return cipher.seal(key, text, table="cases_journalentry", row=note.id, field="sealed")
