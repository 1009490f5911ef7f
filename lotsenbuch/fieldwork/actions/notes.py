"""Notes from outside: taken in as they come, late, twice or broken, and never dropped."""

import hashlib
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import set_task, write_note
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import case_of, key_of, sight_of
from lotsenbuch.fieldwork.models import Folder, Note
from lotsenbuch.fieldwork.queries import opened_note
from lotsenbuch.fieldwork.rules.envelope import EnvelopeError
from lotsenbuch.fieldwork.rules.notes import Parts, UnreadableError
from lotsenbuch.fieldwork.rules.receipts import Receipt, Status
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

_SAME = {Note.State.BESIDE: Status.BESIDE, Note.State.INBOX: Status.INBOX, Note.State.LOOSE: Status.INBOX}
_WAITING = (Note.State.RECEIVED, Note.State.INBOX)


def receive_note(*, note_id: UUID, folder: Folder, envelope: bytes, by: Actor) -> Receipt:
    """Take in a sealed note; the same bytes again get the same answer, other bytes under its key are kept beside it.

    Args:
        note_id: the key that the phone gave it.
        folder: the folder it was written under, the colleague's own.
        envelope: as it came.
        by: whose note it is.

    Raises:
        EnvelopeError: not sealed for this house, note and folder.
        UnreadableError: what was sealed is no note.
    """
    sha256 = hashlib.sha256(envelope).hexdigest()
    known = _known(note_id, by)
    if sha256 in known:
        return _again(known[sha256], sha256)
    # A note whose bytes are gone because it stands in the journal was received all the same.
    written = opened_note(envelope, note_id=note_id, folder_id=folder.id)
    meeting = folder.meetings.filter(pk=written.meeting).first()
    case = case_of(meeting.case_id, by) if meeting else None
    is_at_hand = case is not None and case.closed_on is None
    is_second = any(other.state not in {Note.State.BESIDE, Note.State.QUARANTINE} for other in known.values())
    state = Note.State.BESIDE if is_second else Note.State.RECEIVED if is_at_hand else Note.State.INBOX
    with recorded("fieldwork.receive_note", by=by, case_id=case.id if case else None) as entry:
        entry.data_class = DataClass.COUNSELLING
        note = Note(id=uuid4(), staff_id=by.colleague, note_id=note_id, folder=folder, folder_named=folder.id)
        note.case, note.sequence, note.sha256, note.envelope = case, written.sequence, sha256, envelope
        note.state, note.received_at = state, clock.now()
        try:
            with transaction.atomic():
                note.save(force_insert=True)
        except IntegrityError:  # the same note came twice at the same moment
            return receive_note(note_id=note_id, folder=folder, envelope=envelope, by=by)
    return Receipt(note_id, _SAME.get(state, Status.STORED), sha256, note.received_at)


def put_aside(*, note_id: UUID, folder_named: UUID, envelope: bytes, by: Actor) -> Receipt:
    """Take in what was refused elsewhere: nothing that was written outside is lost.

    What can be read was written without a folder and waits for its writer to name the case; the rest lies unread.
    """
    sha256 = hashlib.sha256(envelope).hexdigest()
    known = _known(note_id, by)
    if sha256 not in known:
        with recorded("fieldwork.put_aside", by=by) as entry:
            entry.data_class = DataClass.COUNSELLING
            note = Note(id=uuid4(), staff_id=by.colleague, note_id=note_id, folder_named=folder_named, sha256=sha256)
            note.envelope, note.state, note.received_at = envelope, Note.State.QUARANTINE, clock.now()
            with suppress(EnvelopeError, UnreadableError):
                note.sequence = opened_note(envelope, note_id=note_id, folder_id=folder_named).sequence
                note.state = Note.State.LOOSE
            try:
                with transaction.atomic():
                    note.save(force_insert=True)
            except IntegrityError:
                return put_aside(note_id=note_id, folder_named=folder_named, envelope=envelope, by=by)
        known = {sha256: note}
    return Receipt(note_id, Status.QUARANTINED, sha256, known[sha256].received_at)


def _known(note_id: UUID, by: Actor) -> dict[str, Note]:
    rows = Note.objects.filter(staff=by.colleague, note_id=note_id).defer("envelope")
    return {note.sha256: note for note in rows}


def _again(note: Note, sha256: str) -> Receipt:
    state = Note.State(note.state)
    status = Status.QUARANTINED if state == Note.State.QUARANTINE else _SAME.get(state, Status.SAME)
    return Receipt(note.note_id, status, sha256, note.received_at)


def write_down(
    *, note: Note, case: Case, parts: Parts, happened_at: datetime, by: Actor, promised: str = ""
) -> JournalEntry:
    """Put a note into the journal: fact, the person's words and the writer's own view under their headings.

    Args:
        note: received, not yet settled.
        case: its case, read with the key.
        parts: what goes into the journal, with time used and tasks.
        happened_at: when the talk was.
        by: the writer.
        promised: the code that was told in the talk for a copy; it alone stays until the copy is laid or declined.

    Raises:
        RefusedError: it stands in the journal already, or nothing was written.
        StaleError: it was settled in another window meanwhile.
    """
    if note.settled_at is not None:
        raise RefusedError("Diese Notiz ist schon übernommen.")
    with recorded("fieldwork.write_down", by=by, case_id=case.id) as entry:
        entry.data_class = parts.data_class
        written = write_note(
            case=case,
            kind=JournalEntry.Kind.VISIT,
            text=parts.text,
            happened_at=happened_at,
            by=by,
            data_class=parts.data_class,
            minutes=parts.minutes,
        )
        for title, due_on in parts.tasks:
            set_task(case=case, title=title, due_on=due_on, by=by)
        key = key_of(case.person) if promised else None
        kept = cipher.seal(key, promised, table="fieldwork_note", row=note.id, field="envelope") if key else None
        note.save_version(seen=note.version, state=Note.State.WRITTEN, settled_at=clock.now(), envelope=kept)
    return written


def note_looked_at(*, by: Actor) -> None:
    """Log that somebody looks at a note of their own that belongs to no case yet."""
    with recorded("fieldwork.look_at_note", by=by) as entry:
        entry.data_class = DataClass.COUNSELLING


def end_promise(*, note: Note, by: Actor) -> None:
    """Forget the code that was told for a copy: the copy is laid, or none is needed."""
    with recorded("fieldwork.end_promise", by=by, case_id=note.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        note.save_version(seen=note.version, envelope=None)


def choose_case(*, note: Note, case: Case, by: Actor) -> Note:
    """Say to which case a note belongs that was written without a folder; it then goes the ordinary way.

    Args:
        note: one's own, readable, of no talk, not yet settled.
        case: open and writable for its writer.
        by: its writer.

    Raises:
        RefusedError: the case is ended or is only read.
        StaleError: it was settled in another window meanwhile.
    """
    if case.closed_on is not None or not sight_of(case).may_write:
        raise RefusedError("In diesem Fall kann die Notiz nicht stehen. Bitte einen anderen wählen.")
    others = Note.objects.filter(staff=by.colleague, note_id=note.note_id, state__in=_WAITING).exclude(pk=note.pk)
    state = Note.State.BESIDE if others.exists() else Note.State.RECEIVED
    with recorded("fieldwork.choose_case", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return note.save_version(seen=note.version, case=case, state=state)


def settle_note(*, note: Note, by: Actor) -> Note:
    """Drop a note that its writer does not need, with an entry in the log."""
    with recorded("fieldwork.settle_note", by=by, case_id=note.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return note.save_version(seen=note.version, state=Note.State.DROPPED, settled_at=clock.now(), envelope=None)


def hand_on_note(*, note: Note, meeting: UUID, by: Actor) -> None:
    """Hand a note on to whoever leads its case now; the writer keeps the line that it went on, not its text.

    Args:
        note: received, not yet settled, of a case that is not the writer's any more.
        meeting: the talk that the note names.
        by: whose note it is.

    Raises:
        RefusedError: the case is ended, or nobody else leads it.
    """
    with recorded("fieldwork.hand_on_note", by=by) as entry:
        entry.data_class = DataClass.COUNSELLING
        case_id = ask_guard("fieldwork_hand_on", note.id, meeting)
        if case_id is None:
            raise RefusedError("Diese Notiz lässt sich nicht weitergeben: Der Fall ist beendet.")
        entry.case_ids = [case_id]
