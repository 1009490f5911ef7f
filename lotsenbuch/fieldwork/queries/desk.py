"""A note at the desk: opened for its writer, with its case, its other version, and the papers it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of, case_of, cases_of, found, key_of, sight_of
from lotsenbuch.documents.models import MissingPaper
from lotsenbuch.documents.queries import kinds_for
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.documents.rules.files import FileRefusedError, cleaned
from lotsenbuch.fieldwork.models import Meeting, Note
from lotsenbuch.fieldwork.rules.envelope import EnvelopeError
from lotsenbuch.fieldwork.rules.notes import QUESTIONS, Filled, UnreadableError, Written
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor

SHORTEST, HITS = 2, 10


@dataclass(frozen=True, slots=True)
class NotePage:
    """A note as its writer sees it. `written` is None where it cannot be read; `other` is a second version."""

    note: Note
    written: Written | None
    case: Case | None
    is_open: bool
    other: Written | None
    papers: dict[str, str]
    kinds: list[tuple[str, str]]
    case_logged: UUID | None
    is_second_settled: bool
    is_of_no_talk: bool = False
    keeps_papers: bool = True
    keeps_findings: bool = True

    @property
    def happened_at(self) -> datetime:
        """Return when it was written, never in the future: a phone's clock may be wrong."""
        at = self.written.written_at if self.written else self.note.received_at
        return min(at, clock.now())

    @property
    def writer(self) -> str:
        """Return who wrote it, where it was handed on; else nothing."""
        return self.note.writer.display_name if self.note.writer else ""

    @property
    def is_elsewhere(self) -> bool:
        """Say whether the note can be read and its case is not the reader's (any more): then it is handed on."""
        is_of_a_case = self.note.case_id is not None or not self.is_of_no_talk
        return self.written is not None and is_of_a_case and self.case is None and self.note.settled_at is None

    @property
    def may_choose(self) -> bool:
        """Say whether its writer names the case: it was written without a folder and nobody handed it on."""
        return self.is_of_no_talk and self.note.writer_id is None and self.note.settled_at is None

    @property
    def forms_said(self) -> list[tuple[str, bool, list[tuple[str, str]]]]:
        """Return each form that came along: its title, whether it is signed, what was answered."""
        return [_form_said(filled) for filled in self.written.forms] if self.written else []

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return what was written, under its questions."""
        return said(self.written)

    @property
    def said_otherwise(self) -> list[tuple[str, str]]:
        """Return the second version, under its questions."""
        return said(self.other)


def said(written: Written | None) -> list[tuple[str, str]]:
    """Return the answers of a note with their questions, and the person's words."""
    if written is None:
        return []
    told = [(label, written.answers.get(name, "")) for name, label in QUESTIONS.items()]
    return [(label, text) for label, text in (*told, ("In den Worten der Person", written.own_words)) if text]


def note_page(note: Note, by: Actor) -> NotePage:
    """Return what the page of a note shows; only its writer has it."""
    written = _opened(note)
    case = _case_of(note, written, by)
    is_open = case is not None and case.closed_on is None and sight_of(case).may_write and note.settled_at is None
    named = note.case_id or ask_guard("fieldwork_case_of_note", note.id, _meeting(written))
    versions = list(Note.objects.filter(staff=by.colleague, note_id=note.note_id).exclude(pk=note.pk))
    second = next((one for one in versions if one.envelope is not None and one.settled_at is None), None)
    rows = MissingPaper.objects.filter(case=case, arrived_on=None) if case else []
    return NotePage(
        note=note,
        written=written,
        case=case,
        is_open=is_open,
        other=_opened(second) if second else None,
        papers={str(row.id): row.kind for row in rows},
        kinds=kinds_for(case.id, by) if case else [],
        case_logged=case.id if case else named,
        is_second_settled=bool(versions) and second is None,
        is_of_no_talk=written is not None and (note.folder is None or named is None),
        keeps_papers=not is_switched_off("documents"),
        keeps_findings=not is_switched_off("assessment"),
    )


def _meeting(written: Written | None) -> UUID | None:
    return written.meeting if written else None


def _case_of(note: Note, written: Written | None, by: Actor) -> Case | None:
    """Return the case of a note: of the talk that it names, or, handed on, the one it was handed on with."""
    meeting = _talk_of(note, written)
    case_id = meeting.case_id if meeting else note.case_id
    return case_of(case_id, by) if case_id else None


def _talk_of(note: Note, written: Written | None) -> Meeting | None:
    return note.folder.meetings.filter(pk=written.meeting).first() if note.folder and written else None


def _form_said(filled: Filled) -> tuple[str, bool, list[tuple[str, str]]]:
    blank = blanks().get(filled.blank)
    labels = {one.number: f"{one.number} {one.label}" for one in blank.fields} if blank else {}
    told = [(labels.get(number, number), text) for number, text in filled.answers.items() if text]
    return blank.title if blank else filled.blank, bool(filled.signature_png), told


def cases_for_note(typed: str, by: Actor) -> list[Case]:
    """Return the open cases that the actor may write in and that fit what was typed, as the search of the desk does."""
    writable = accesses_of(by).filter(may_write=True).values("case")
    rows = cases_of(by).filter(closed_on=None, pk__in=writable).select_related("person")
    hits = found(rows, typed) if len(typed) >= SHORTEST else rows.none()
    if len(typed) >= SHORTEST and not hits.exists():
        hits = found(rows, typed, is_last_try=True)
    return list(hits[:HITS])


def promise_behind(note_id: str, case: Case, by: Actor) -> Note | None:
    """Return one's own note of this case by which a copy may be promised."""
    try:
        return Note.objects.filter(pk=UUID(note_id), staff=by.colleague, case=case).first()
    except ValueError:
        return None


def is_promised(note: Note | None) -> bool:
    """Say whether a note stands in the journal and its copy is neither laid nor declined."""
    return note is not None and note.state == Note.State.WRITTEN and note.envelope is not None


def code_told(note: Note | None, case: Case) -> str:
    """Return the code that was told in the talk of a note; nothing where none was told or its copy is laid."""
    if note is None:
        return ""
    if note.state != Note.State.WRITTEN:
        written = _opened(note)
        return written.copy_code if written else ""
    key = key_of(case.person)
    if key is None or note.envelope is None:
        return ""
    return cipher.unseal(key, note.envelope, table="fieldwork_note", row=note.id, field="envelope")


def copies_promised(by: Actor) -> list[Note]:
    """Return one's own notes in the journal whose person still waits for a copy, of open cases at hand."""
    rows = Note.objects.filter(staff=by.colleague, state=Note.State.WRITTEN).exclude(envelope=None)
    return list(
        rows.filter(case__in=cases_of(by).filter(closed_on=None)).defer("envelope").select_related("case__person")
    )


def photo_of(page: NotePage, number: int) -> bytes | None:
    """Return a photo that came along, as a picture and nothing else; None where it is none."""
    photos = page.written.photos if page.written else ()
    try:
        return cleaned(photos[number].jpeg).data if number < len(photos) else None
    except FileRefusedError:
        return None


def _opened(note: Note) -> Written | None:
    from . import opened_note  # the package reads this file first

    if note.envelope is None:
        return None
    try:
        return opened_note(bytes(note.envelope), note_id=note.note_id, folder_id=note.folder_named)
    except (EnvelopeError, UnreadableError):
        return None
