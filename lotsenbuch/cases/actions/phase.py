"""Passing the baton."""

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, UndoRight
from lotsenbuch.cases.rules.phases import Need, is_step_back, missing
from lotsenbuch.office.queries import phase_words, the_house
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .access import undo_until
from .journal import note_event


def move_on(*, case: Case, to: str, by: Actor, reason: str = "", needs: list[Need] | None = None) -> UndoRight:
    """Move a case to another phase; back is always possible, with a reason.

    Args:
        case: the case, at the version that the actor saw.
        to: code of the phase.
        by: who moves it.
        reason: asked for when it goes back.
        needs: what the room that lets go has checked.

    Raises:
        RefusedError: the phase is the present one, a reason is missing, or a requirement is not met.
        StaleError: somebody else moved the case meanwhile.
    """
    if to == case.phase:
        raise RefusedError("Der Fall ist schon in dieser Phase.", field="to")
    if is_step_back(case.phase, to):
        if not reason.strip():
            raise RefusedError("Bitte kurz sagen, warum es zurückgeht.", field="reason")
    elif lacking := missing(needs or []):
        raise RefusedError("Es fehlt noch: " + ", ".join(need.label for need in lacking) + ".", field="to")
    with recorded("cases.move_on", by=by, case_id=case.id):
        before = case.phase
        case.save_version(seen=case.version, phase=to)
        because = f" Grund: {reason.strip()}" if reason.strip() else ""
        stood, stands = (phase_words(one, of=case.project_id, chosen=case.stage) for one in (before, to))
        note_event(case=case, text=f"Phase: {stood} → {stands}.{because}", by=by)
        undo = UndoRight(actor=str(by), act="phase", case_id=case.id, before={"phase": before, "now": to})
        undo.expires_at = undo_until()
        undo.save(force_insert=True)
    return undo


def take_back_move(*, undo: UndoRight, by: Actor) -> Case | None:
    """Undo a move while the case still stands where the move put it.

    Returns:
        The case, or None when it is too late or somebody moved it on.
    """
    case = Case.objects.filter(pk=undo.case_id).first() if undo.case_id else None
    if case is None or case.phase != undo.before["now"] or not ask_guard("cases_use_undo", undo.id):
        return None
    name = the_house().phase_names[undo.before["phase"]]
    try:
        with recorded("cases.take_back_move", by=by, case_id=case.id):
            case.save_version(seen=case.version, phase=undo.before["phase"])
            note_event(case=case, text=f"Phasenwechsel zurückgenommen: wieder {name}.", by=by)
    except StaleError:  # the same button pressed twice
        return None
    return case
