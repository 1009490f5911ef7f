"""Assignment to a Fallmanager, and the first steps after it."""

from collections.abc import Iterable
from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import hand_over, note_event, write_note
from lotsenbuch.cases.actions import take_back_assignment as take_back_hand_over
from lotsenbuch.cases.models import Case, JournalEntry, UndoRight
from lotsenbuch.cases.queries import is_holder
from lotsenbuch.intake.models import Intake
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from lotsenbuch.team.actions import hold_to_key, take_in

from .undo import allow_undo, state_of


def assign_case(
    *, intake: Intake, to: Staff, note: str, on: date, by: Actor, classes: Iterable[DataClass] = ()
) -> UndoRight:
    """Assign the case to a Fallmanager with a hand-over note; the clock to the first talk starts (C6).

    Raises:
        RefusedError: access was not decided yet, the case lies there already, the key of the house is reached, or
            its project takes nobody in any more.
    """
    if intake.decision != Intake.Decision.ACCEPTED:
        raise RefusedError("Zuerst über den Zugang entscheiden.", field="to")
    with recorded("intake.assign_case", by=by, case_id=intake.case_id):
        take_in(intake.case)
        hold_to_key(case=intake.case, to=to)
        before = {"taken_over_on": intake.taken_over_on.isoformat() if intake.taken_over_on else None}
        intake.save_version(seen=intake.version, taken_over_on=on, handover_note=note.strip())
        reason = "Zuweisung im Fallzugang"
        return hand_over(case=intake.case, to=to, reason=reason, classes=classes, by=by, before=before)


def take_back_assignment(*, undo: UndoRight, by: Actor) -> Case | None:
    """Undo an assignment; in Fallzugang the case then counts as not taken over, as before.

    Returns:
        The case, or None when it is too late or the case has moved on.
    """
    with recorded("intake.take_back_assignment", by=by, case_id=undo.case_id):
        case = take_back_hand_over(undo=undo, by=by)
        if case is not None and "taken_over_on" in undo.before:
            before = undo.before["taken_over_on"]
            intake = Intake.objects.get(case=case)
            intake.save_version(seen=intake.version, taken_over_on=date.fromisoformat(before) if before else None)
    return case


def keep_case(*, intake: Intake, on: date, by: Actor) -> UndoRight:
    """Take the case over oneself: who registered it does the Fallmanagement; the clock to the first talk starts.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: access was not decided yet, or its project takes nobody in any more.
        StaleError: the actor does not hold the case (any more).
    """
    if not is_holder(intake.case_id):
        raise StaleError("Der Fall liegt inzwischen bei jemand anderem.")
    if intake.decision != Intake.Decision.ACCEPTED:
        raise RefusedError("Zuerst über den Zugang entscheiden.", field="to")
    with recorded("intake.keep_case", by=by, case_id=intake.case_id):
        take_in(intake.case)
        before = state_of(intake, "taken_over_on")
        intake.save_version(seen=intake.version, taken_over_on=on)
        note_event(case=intake.case, text="Fallführung selbst übernommen.", by=by)
        return allow_undo(intake, step="keep_case", before=before, by=by)


def pass_on_case(*, case: Case, to: Staff, note: str, by: Actor, classes: Iterable[DataClass] = ()) -> UndoRight:
    """Hand a running case to a colleague; the note stays in the journal.

    Raises:
        RefusedError: there is no note, the case lies there already, or the key of the house is reached.
    """
    if not note.strip():
        raise RefusedError("Bitte kurz sagen, was für die Übernahme wichtig ist.", field="note")
    with recorded("intake.pass_on_case", by=by, case_id=case.id):
        hold_to_key(case=case, to=to)
        text = f"Übergabe an {to.display_name}: {note.strip()}"
        write_note(case=case, kind=JournalEntry.Kind.NOTE, text=text, happened_at=clock.now(), by=by)
        return hand_over(case=case, to=to, reason="Übergabe an ein anderes Fallmanagement", classes=classes, by=by)


def hold_first_talk(*, intake: Intake, on: date, by: Actor) -> UndoRight:
    """Note the day of the first talk after take-over.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: the case was not taken over yet, or the day lies before the take-over.
    """
    if intake.taken_over_on is None:
        raise RefusedError("Zuerst den Fall zuweisen oder selbst übernehmen.", field="first_talk_on")
    if on < intake.taken_over_on:
        raise RefusedError("Das erste Gespräch liegt vor der Übernahme.", field="first_talk_on")
    with recorded("intake.hold_first_talk", by=by, case_id=intake.case_id):
        before = state_of(intake, "first_talk_on")
        intake.save_version(seen=intake.version, first_talk_on=on)
        note_event(case=intake.case, text="Erstes Gespräch geführt.", by=by)
        return allow_undo(intake, step="hold_first_talk", before=before, by=by)


def note_information(*, intake: Intake, on: date, by: Actor) -> UndoRight:
    """Note that the information sheet was handed over (Art. 13, 14 GDPR, § 82 SGB X).

    Returns:
        The right to take it back, good for a few seconds.
    """
    with recorded("intake.note_information", by=by, case_id=intake.case_id):
        before = state_of(intake, "informed_on")
        intake.save_version(seen=intake.version, informed_on=on)
        note_event(case=intake.case, text="Informationsblatt zum Datenschutz übergeben.", by=by)
        return allow_undo(intake, step="note_information", before=before, by=by)
