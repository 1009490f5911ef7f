"""A note from outside at the desk: into the journal with all that came along, in one step."""

import base64
from dataclasses import replace
from datetime import date, datetime

from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.assessment.actions import keep_finding
from lotsenbuch.assessment.models import Finding
from lotsenbuch.assessment.rules.noted import FindingData
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.documents.actions import Given, check_file, keep_answers, keep_finished, take_in
from lotsenbuch.documents.actions.take_in import Checked
from lotsenbuch.documents.queries import answers_of
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.documents.rules.files import FileRefusedError, cleaned
from lotsenbuch.documents.rules.signed import is_signed
from lotsenbuch.fieldwork.models import Mood, Note
from lotsenbuch.fieldwork.rules.desk import Along
from lotsenbuch.fieldwork.rules.notes import Filled, Parts, is_bound
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .notes import write_down

IDEAS = "Interessen und Ideen"

OUTSIDE = "outside"


def take_over_note(
    *,
    note: Note,
    case: Case,
    parts: Parts,
    along: Along,
    happened_at: datetime,
    name: str,
    by: Actor,
    promised: str = "",
) -> JournalEntry:
    """Put a note into the journal, its interests into the Bewertung, its papers and forms where they belong.

    All of it or nothing: what cannot be kept is said, and the note waits on. Where the house keeps no Bewertung here
    (§ 50 (3) SGB II), interests stand in the journal.

    Args:
        note: received, not yet settled.
        case: its case, read with the key.
        parts: what goes into the journal.
        along: what goes along.
        happened_at: when the talk was.
        name: of the writer, for the receipt of papers.
        by: the writer.
        promised: the code that was told in the talk for a copy; it stays until the copy is laid or declined.

    Raises:
        RefusedError: nothing was written, a class is missing, a photo is no picture, or a signature is not bound.
        StaleError: the note was settled in another window meanwhile.
    """
    on = min(happened_at.astimezone(BERLIN).date(), clock.today())
    with recorded("fieldwork.take_over_note", by=by, case_id=case.id) as entry:
        entry.data_class = parts.data_class
        if along.mood:
            Mood(case=case, mood=along.mood, said_on=on).save(force_insert=True)
        if along.interests.strip():
            parts = _keep_interests(case, along.interests, parts, on, by)
        if (along.photos or along.forms) and is_switched_off("documents"):
            raise RefusedError("Papiere und Formulare führt das Haus nicht hier. Bitte dort ablegen, dann abwählen.")
        if along.photos:
            papers = [Given(kind, file=_checked(photo.jpeg)) for kind, photo in along.photos]
            take_in(case=case, papers=papers, on=on, by=by, name=name)
        for filled in along.forms:
            _keep_form(case, filled, on, by)
        return write_down(note=note, case=case, parts=parts, happened_at=happened_at, by=by, promised=promised)


def _keep_interests(case: Case, words: str, parts: Parts, on: date, by: Actor) -> Parts:
    """Put interests into the Bewertung; where the house keeps none, into the journal, whose parts are returned."""
    if is_switched_off("assessment"):
        return replace(parts, fact=f"{parts.fact}\n\n{IDEAS}: {words.strip()}".strip())
    interest, level = Finding.Kind.INTEREST, DataClass.COUNSELLING
    told = FindingData(kind=interest, channel=OUTSIDE, noted_on=on, fact=words, data_class=level)
    keep_finding(case=case, data=told, by=by)
    return parts


def _checked(data: bytes) -> Checked:
    try:
        return check_file(data)
    except FileRefusedError as refusal:
        raise RefusedError(str(refusal)) from refusal


def _drawn(png: bytes) -> bytes:
    """Return a signature as it may be kept and printed: a picture and nothing else."""
    try:
        return cleaned(png).data
    except FileRefusedError as refusal:
        raise RefusedError(str(refusal)) from refusal


def _keep_form(case: Case, filled: Filled, on: date, by: Actor) -> None:
    """Keep a form that was filled in outside: as a Fassung of its own, or open at the desk while it lacks an answer.

    What was begun at the desk under the same form never comes under a signature from outside.
    """
    blank = blanks().get(filled.blank)
    if blank is None:
        raise RefusedError("Dieses Formular gibt es nicht mehr. Bitte die Antworten abschreiben.")
    answers = {
        number: text for number, text in filled.answers.items() if number in {one.number for one in blank.fields}
    }
    if filled.signature_png:
        if not is_bound(blank, filled):
            raise RefusedError(
                f"Die Unterschrift unter „{blank.title}“ gehört zu einem anderen Text. Bitte neu unterschreiben lassen."
            )
        answers |= {
            "signature_png": base64.b64encode(_drawn(filled.signature_png)).decode(),
            "shown_sha256": filled.shown_sha256,
        }
    if not blank.lacking(answers):
        keep_finished(case=case, blank=blank, answers=answers, on=on, by=by)
        return
    draft = keep_answers(case=case, blank=blank, answers=answers, by=by)
    if is_signed(answers) and not is_signed(answers_of(case, draft)):
        raise RefusedError(
            f"„{blank.title}“ ist am Schreibtisch schon mit anderen Antworten begonnen; die Unterschrift gilt ihnen "
            "nicht. Bitte das Formular hier abwählen und dort neu unterschreiben lassen."
        )
