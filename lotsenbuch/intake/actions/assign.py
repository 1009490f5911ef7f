"""Assignment to a Fallmanager, and the first steps after it."""

from collections.abc import Iterable
from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import hand_over, note_event
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.intake.models import Intake
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def assign_case(
    *, intake: Intake, to: Staff, note: str, on: date, by: Actor, classes: Iterable[DataClass] = ()
) -> UndoRight:
    """Assign the case to a Fallmanager with a hand-over note; the clock to the first talk starts (C6).

    Raises:
        RefusedError: access was not decided yet, or the case lies there already.
    """
    if intake.decision != Intake.Decision.ACCEPTED:
        raise RefusedError("Zuerst über den Zugang entscheiden.", field="to")
    with recorded("intake.assign_case", by=by, case_id=intake.case_id):
        intake.save_version(seen=intake.version, taken_over_on=on, handover_note=note.strip())
        return hand_over(case=intake.case, to=to, reason="Zuweisung im Fallzugang", classes=classes, by=by)


def hold_first_talk(*, intake: Intake, on: date, by: Actor) -> None:
    """Note the day of the first talk after take-over.

    Raises:
        RefusedError: the day lies before the take-over.
    """
    if intake.taken_over_on and on < intake.taken_over_on:
        raise RefusedError("Das erste Gespräch liegt vor der Übernahme.", field="first_talk_on")
    with recorded("intake.hold_first_talk", by=by, case_id=intake.case_id):
        intake.save_version(seen=intake.version, first_talk_on=on)
        note_event(case=intake.case, text="Erstes Gespräch geführt.", by=by)


def note_information(*, intake: Intake, on: date, by: Actor) -> None:
    """Note that the information sheet was handed over (Art. 13, 14 GDPR, § 82 SGB X)."""
    with recorded("intake.note_information", by=by, case_id=intake.case_id):
        intake.save_version(seen=intake.version, informed_on=on)
        note_event(case=intake.case, text="Informationsblatt zum Datenschutz übergeben.", by=by)
