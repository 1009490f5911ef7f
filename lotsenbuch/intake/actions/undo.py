"""Taking back a step of Fallzugang: days and codes become what they were, as long as nothing followed."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.actions.access import undo_until
from lotsenbuch.cases.models import Case, JournalEntry, UndoRight
from lotsenbuch.intake.models import Barrier, Intake
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, StaleError

type Before = dict[str, str | int | None]

# What the journal says when a step is taken back; a step that wrote nothing there says nothing now.
_SAID = {
    "decide_access": "Entscheidung über den Zugang zurückgenommen.",
    "revoke_application": "Widerruf des Antrags zurückgenommen.",
    "keep_case": "Übernahme der Fallführung zurückgenommen.",
    "hold_first_talk": "Erstes Gespräch: Eintrag zurückgenommen.",
    "note_information": "Übergabe des Informationsblatts: Eintrag zurückgenommen.",
    "ease_barrier": "",
}


def state_of(row: Intake | Barrier, *names: str) -> Before:
    """Return columns of class 0 (days, codes, counts) as the undo row keeps them; asked before the step."""
    values = ((name, getattr(row, name)) for name in names)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def allow_undo(
    row: Intake | Barrier, *, step: str, before: Before, by: Actor, earlier: JournalEntry | None = None
) -> UndoRight:
    """Give the right to take a step back, good for a few seconds.

    Args:
        row: the row, with the version that it has after the step.
        step: name of the action.
        before: what `state_of` said.
        by: who took the step.
        earlier: the journal entry that keeps the reasons of the decision that was replaced.
    """
    kept = {"row": str(row.pk), "version": row.version, "step": step, "values": before}
    if earlier is not None:
        kept["earlier"] = str(earlier.pk)
    act = "intake" if isinstance(row, Intake) else "barrier"
    undo = UndoRight(actor=str(by), act=act, case_id=row.case_id, before=kept, expires_at=undo_until())
    undo.save(force_insert=True)
    return undo


def take_back_step(*, undo: UndoRight, by: Actor) -> Case | None:
    """Take a step of Fallzugang back.

    Returns:
        The case, or None when it is too late or somebody went on meanwhile.
    """
    model: type[Intake | Barrier] = Intake if undo.act == "intake" else Barrier
    row = model._default_manager.select_related("case").filter(pk=undo.before["row"]).first()
    if row is None or row.version != undo.before["version"] or not ask_guard("cases_use_undo", undo.id):
        return None
    step = undo.before["step"]
    try:
        with recorded("intake.take_back_step", by=by, case_id=row.case_id):
            row.save_version(seen=undo.before["version"], **_restored(undo))
            if _SAID[step]:
                note_event(case=row.case, text=_SAID[step], by=by)
    except StaleError:
        return None
    return row.case


def _restored(undo: UndoRight) -> Before | dict[str, date]:
    values = {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value
        for name, value in undo.before["values"].items()
    }
    if undo.before["step"] == "decide_access":
        # No text stands in an undo row: the reasons come back from the journal, below the first line.
        told = JournalEntry.objects.filter(pk=undo.before.get("earlier"), case=undo.case_id).first()
        values["reasons"] = told.text.partition("\n")[2] if told else ""
    return values
