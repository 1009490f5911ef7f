"""The ending: written as a draft, closed as a Fassung that nothing changes, taken back, opened again."""

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import end_case, keep_stand, move_on, reopen_case
from lotsenbuch.cases.actions.access import undo_until
from lotsenbuch.cases.models import Case, Phase, UndoRight
from lotsenbuch.cases.rules.phases import missing
from lotsenbuch.closure.models import Ending, EndReason, GoalResult, Reopening
from lotsenbuch.closure.queries import data_of, end_reason_of, ending_of, needs_of, reopenable_until
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.duties.queries import undecided_of
from lotsenbuch.planning.actions.seal import fill, kept
from lotsenbuch.planning.queries import goals_alone
from lotsenbuch.planning.rules.plan import levels_in_words
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

TAKEN_BACK = "sofort zurückgenommen"
RUNNING = (
    "Bei den Pflichten ist noch ein Vorgang offen. Bitte ihn zuerst ohne Folgen beenden oder an die Leistungsabteilung "
    "geben; aufgehoben werden kann auch nach dem Ende des Falls."
)


def write_ending(*, case: Case, data: EndingData, by: Actor, seen: int | None = None) -> Ending:
    """Write the draft of the ending; there is at most one per case.

    Args:
        case: the case.
        data: what was entered.
        by: who writes.
        seen: version of the newest draft or Fassung that the writer saw; 0: there was none; None: whatever is there.

    Raises:
        StaleError: somebody else wrote or ended the case meanwhile.
    """
    last, values = ending_of(case), _values(data)
    there = last.version if last else 0
    if seen is not None and seen != there:
        raise StaleError
    with recorded("closure.write_ending", by=by, case_id=case.id) as entry:
        if last is not None and last.ended_on is None:
            draft = last.save_version(seen=there, **values)
        else:
            draft = _begin(case, last, values, by)
        entry.data_class = _keep_levels(draft, case, data, by)
    return draft


def _begin(case: Case, last: Ending | None, values: dict[str, object], by: Actor) -> Ending:
    draft = Ending(case=case, number=last.number + 1 if last else 1, written_by=str(by), **values)
    draft.version = last.version + 1 if last else 1
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:  # two began the same Fassung at once
        raise StaleError from error
    return draft


def _keep_levels(draft: Ending, case: Case, data: EndingData, by: Actor) -> DataClass:
    """Write what came of the goals, with their words as they stand now; return the highest class.

    What somebody else said of a goal that this writer may not open stays as it is.
    """
    highest = DataClass.COUNSELLING
    if not data.levels:
        return highest
    there = {row.goal_id: row for row in GoalResult.objects.filter(ending=draft)}
    for place, goal in enumerate(goals_alone(case)):
        level = data.levels.get(goal.id)
        if level is None or not goal.words:
            continue
        row = there.get(goal.id) or GoalResult(id=uuid4(), case=case, ending=draft, goal=goal)
        data_class = DataClass(goal.data_class)
        levels = [words for _, words in levels_in_words(goal.words.get("levels") or [])]
        words = {"title": goal.words.get("title", ""), "levels": levels}
        told = kept(row, words, case=case, data_class=data_class, by=by) | {"attained": level.attained}
        told |= {"is_released": level.is_released and data_class < DataClass.HEALTH, "position": place}
        if goal.id in there:
            row.save_version(seen=row.version, **told)
        else:
            fill(row, told)
            row.save(force_insert=True)
        highest = max(highest, data_class)
    return highest


def _values(data: EndingData) -> dict[str, object]:
    words = ("because", "results", "helped", "share_words", "persons_words", "handback")
    return {
        "reason_id": data.reason_id,
        "share": data.share,
        "work_from": data.work_from,
        "work_kind": data.work_kind,
        "has_coaching": data.has_coaching,
        **{name: getattr(data, name).strip() for name in words},
    }


def close_case(*, case: Case, data: EndingData, on: date, by: Actor, seen: int | None = None) -> UndoRight:
    """End a case (C16: the Fallmanager decides): the draft becomes a Fassung, and nobody writes in the case any more.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: something required is missing, somebody else holds the case, or the day does not fit.
        StaleError: somebody else wrote or ended the case since version `seen`.
    """
    reason = _checked(case, data, on)
    with recorded("closure.close_case", by=by, case_id=case.id):
        draft = write_ending(case=case, data=data, by=by, seen=seen)
        before = case.phase
        if before != Phase.CLOSURE:
            move_on(case=case, to=Phase.CLOSURE, by=by)
        ended = {"ended_on": on, "ended_by": str(by), "reason_label": reason.label, "outcome": reason.outcome}
        draft.save_version(seen=draft.version, **ended)
        undo = UndoRight(actor=str(by), act="close", case_id=case.id, expires_at=undo_until())
        undo.before = {"ending": str(draft.id), "phase": before}
        undo.save(force_insert=True)
        keep_stand(case=case, place="closing", fassung=draft.id)
        end_case(case=case, on=on, why=reason.label, by=by)
    return undo


def _checked(case: Case, data: EndingData, on: date) -> EndReason:
    for need in missing(needs_of(case, data)):
        raise RefusedError(f"Bitte ergänzen: {need.label}.", field=need.key)
    if undecided_of(case):
        raise RefusedError(RUNNING)
    reason = end_reason_of(data.reason_id) if data.reason_id else None
    if reason is None:
        raise RefusedError("Bitte einen Grund wählen.", field="reason")
    if reason.is_work_start and data.work_from is None:
        raise RefusedError("Bitte den Beginn angeben: Davon hängt ab, wie lange wir noch da sind.", field="work_from")
    if reason.is_work_start and not data.work_kind:
        raise RefusedError("Bitte die Art der Arbeit wählen: Nicht jede zählt als Integration.", field="work_kind")
    if on < case.opened_on:
        raise RefusedError(f"Das Ende liegt vor dem Beginn des Falls am {case.opened_on:%d.%m.%Y}.", field="ended_on")
    if on > clock.today():
        raise RefusedError("Das Ende liegt in der Zukunft.", field="ended_on")
    return reason


def take_back_ending(*, undo: UndoRight, by: Actor) -> Case | None:
    """Undo an ending: the case is open as before, the texts lie there as a draft again.

    Returns:
        The case, or None when it is too late or somebody opened it again meanwhile.
    """
    ending = Ending.objects.filter(pk=undo.before["ending"], reopening=None).select_related("case").first()
    if ending is None or not ask_guard("cases_use_undo", undo.id):
        return None
    try:
        with recorded("closure.take_back_ending", by=by, case_id=ending.case_id):
            _open_again(ending, TAKEN_BACK, by)
            if undo.before["phase"] != Phase.CLOSURE:
                move_on(case=ending.case, to=undo.before["phase"], reason=TAKEN_BACK, by=by)
    except StaleError:
        return None
    return ending.case


def reopen(*, case: Case, reason: str, today: date, by: Actor) -> Reopening:
    """Open an ended case again, within the days that the house allows; the ending stays beside it.

    Raises:
        RefusedError: no reason, too late by the rule of the house, or somebody else holds the case.
        StaleError: it is open already.
    """
    if not reason.strip():
        raise RefusedError("Bitte kurz sagen, warum es weitergeht.", field="reason")
    until = reopenable_until(case)
    if until is None:
        raise StaleError("Der Fall ist schon wieder offen.")
    if today > until:
        raise RefusedError("Dafür ist es nach der Regel des Hauses zu spät. Ein neuer Fall knüpft an diesen an.")
    with recorded("closure.reopen", by=by, case_id=case.id):
        ending = Ending.objects.get(case=case, ended_on__isnull=False, reopening=None)
        ending.case = case
        return _open_again(ending, reason.strip(), by)


def _open_again(ending: Ending, why: str, by: Actor) -> Reopening:
    """Open the case and begin a draft with what the ending said."""
    reopen_case(case=ending.case, why=why, by=by)
    row = Reopening(case=ending.case, ending=ending, reopened_on=clock.today(), reopened_by=str(by), reason=why)
    row.save(force_insert=True)
    write_ending(case=ending.case, data=data_of(ending_of(ending.case)), by=by)
    return row
