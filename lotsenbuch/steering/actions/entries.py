"""Answers to an entry of the journal: corrected, disputed, felt, released. The entry itself never changes."""

from uuid import uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import write_note
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.rules.journal import Marks
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from lotsenbuch.steering.models import Reason, Release
from lotsenbuch.steering.queries import asked, is_corrected, release_of
from lotsenbuch.steering.rules.handback import may_release

from .sealing import sealed

CORRECTED = "Dieser Eintrag wurde inzwischen berichtigt."
_TALKS = (JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT, JournalEntry.Kind.PHONE)


def correct_entry(*, entry: JournalEntry, text: str, by: Actor) -> JournalEntry:
    """Write what is right beside what was written: same day, kind and class; the old entry stays, struck.

    Raises:
        RefusedError: nothing was written, or the entry was made by the program.
        StaleError: somebody else corrected it meanwhile.
    """
    if entry.kind == JournalEntry.Kind.EVENT:
        raise RefusedError("Was das Programm notiert hat, wird nicht berichtigt. Bitte einen Vermerk schreiben.")
    if is_corrected(entry):
        raise StaleError(CORRECTED)
    try:
        with recorded("steering.correct_entry", by=by, case_id=entry.case_id) as told, transaction.atomic():
            told.data_class = DataClass(entry.data_class)
            return _answer(entry, "correction", text, by, is_same_moment=True)
    except IntegrityError as error:  # two corrected it at once
        raise StaleError(CORRECTED) from error


def object_to_entry(*, entry: JournalEntry, text: str, by: Actor) -> JournalEntry:
    """Write down what the person says against an entry; the entry carries the mark from then on (§ 84 SGB X).

    Raises:
        RefusedError: nothing was written.
    """
    with recorded("steering.object_to_entry", by=by, case_id=entry.case_id) as told:
        told.data_class = DataClass(entry.data_class)
        return _answer(entry, "objection", text, by)


def leave_feedback(*, entry: JournalEntry, person: str, house: str, by: Actor) -> list[JournalEntry]:
    """Keep one line of each side after a talk (C75); both are free, one is enough.

    Raises:
        RefusedError: neither side said anything, or the entry is no talk.
    """
    if entry.kind not in _TALKS:
        raise RefusedError("Eine Rückmeldung gehört zu einem Gespräch.")
    said = {"feedback_person": person.strip(), "feedback_house": house.strip()}
    if not any(said.values()):
        raise RefusedError("Bitte mindestens eine Zeile schreiben.", field="person")
    with recorded("steering.leave_feedback", by=by, case_id=entry.case_id) as told:
        told.data_class = DataClass(entry.data_class)
        return [_answer(entry, relation, text, by) for relation, text in said.items() if text]


def _answer(entry: JournalEntry, relation: str, text: str, by: Actor, *, is_same_moment: bool = False) -> JournalEntry:
    """Write an entry about another one; it has its class, and stays where that one stays."""
    marks = Marks(purpose=entry.purpose, is_entrusted=entry.is_entrusted, about=entry.id, relation=relation)
    return write_note(
        case=entry.case,
        kind=entry.kind if is_same_moment else JournalEntry.Kind.NOTE,
        text=text,
        happened_at=entry.happened_at if is_same_moment else clock.now(),
        minutes=entry.minutes if is_same_moment else None,
        data_class=DataClass(entry.data_class),
        marks=marks,
        by=by,
    )


def release_entry(*, entry: JournalEntry, is_released: bool, has_consent: bool, by: Actor) -> Release:
    """Say whether an entry goes along at a hand-back (C76): only its writer can.

    Raises:
        RefusedError: somebody else wrote it, or consent is missing where it is needed.
    """
    if entry.author_id is None or entry.author_id != by.staff_id:
        raise RefusedError("Das entscheidet, wer den Eintrag geschrieben hat.")
    known = release_of(entry)
    if is_released and (why_not := may_release(asked(entry, is_released=True, has_consent=has_consent))):
        raise RefusedError(why_not, field="has_consent")
    with recorded("steering.release_entry", by=by, case_id=entry.case_id) as told:
        told.data_class = DataClass(entry.data_class)
        values = {"is_released": is_released, "has_consent": has_consent, "released_at": clock.now()}
        if known is not None:
            return known.save_version(seen=known.version, **values)
        row = Release(case=entry.case, entry=entry, data_class=entry.data_class, released_by=str(by), **values)
        row.save(force_insert=True)
    return row


def collect_reason(*, case: Case, text: str, data_class: DataClass, by: Actor) -> Reason:
    """Keep a reason to go on for the next review, while it is fresh (W3).

    Raises:
        RefusedError: nothing was written, or the grant for the class is missing.
    """
    if not text.strip():
        raise RefusedError("Bitte den Grund nennen.", field="text")
    with recorded("steering.collect_reason", by=by, case_id=case.id) as audit_entry:
        audit_entry.data_class = data_class
        row = reason_row(case, Reason.Kind.REASON, text, int(data_class), by)
        row.save(force_insert=True)
    return row


def reason_row(case: Case, kind: str, text: str, data_class: int, by: Actor) -> Reason:
    """Return an unsaved row with its text where its class belongs."""
    row = Reason(id=uuid4(), case=case, kind=kind, data_class=data_class, given_on=clock.today(), given_by=str(by))
    row.sealed = sealed(case, text.strip(), data_class, table="steering_reason", row=row.id, by=by)
    row.text = "" if row.sealed else text.strip()
    return row
