"""Ending a case and opening it again: from the end on the database lets nobody write in it."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import is_holder
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .journal import note_event

NOT_THE_HOLDER = "Über das Ende entscheidet, wer den Fall führt."


def end_case(*, case: Case, on: date, why: str, by: Actor) -> Case:
    """End a case; with the day a trigger takes the right to write from everybody who sees it.

    Args:
        case: the case, at the version that the actor saw.
        on: its last day.
        why: the reason in a few words of class 0, for the timeline.
        by: the holder.

    Raises:
        RefusedError: somebody else holds the case, or the day lies before its beginning.
        StaleError: the case was changed or ended meanwhile.
    """
    if not is_holder(case.id):
        raise RefusedError(NOT_THE_HOLDER)
    if on < case.opened_on:
        raise RefusedError("Das Ende liegt vor dem Beginn des Falls.", field="closed_on")
    with recorded("cases.end_case", by=by, case_id=case.id):
        if case.closed_on is not None:
            raise StaleError("Der Fall ist schon beendet.")
        note_event(case=case, text=f"Fall beendet: {why}.", by=by)
        return case.save_version(seen=case.version, closed_on=on)


def reopen_case(*, case: Case, why: str, by: Actor) -> Case:
    """Open an ended case again; everybody who works on it may write again.

    Raises:
        RefusedError: somebody else holds the case.
        StaleError: it is open already.
    """
    if not is_holder(case.id):
        raise RefusedError(NOT_THE_HOLDER)
    with recorded("cases.reopen_case", by=by, case_id=case.id):
        if not ask_guard("cases_reopen", case.id):
            raise StaleError("Der Fall ist schon wieder offen.")
        case.refresh_from_db(fields=["closed_on", "version"])
        note_event(case=case, text=f"Fall wieder geöffnet: {why}.", by=by)
    return case
