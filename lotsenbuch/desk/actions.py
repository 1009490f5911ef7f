"""What people do at the desk itself."""

from collections.abc import Callable
from uuid import UUID

from lotsenbuch.appointments.actions.series import take_back_move_of_talk
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import set_task, take_back_finish, take_back_move, take_back_reassignment, take_back_right
from lotsenbuch.cases.models import Case, Task, UndoRight
from lotsenbuch.closure.actions import take_back_ending
from lotsenbuch.intake.actions import give_back_proposal, reopen_proposal, take_back_assignment, take_back_step
from lotsenbuch.records.rules import Actor, RefusedError

from .models import SavedFilter
from .rules import TaskData


def save_filter(*, name: str, query: str, by: Actor) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it.

    Raises:
        RefusedError: no name.
    """
    if not name.strip():
        raise RefusedError("Bitte einen Namen für den Filter eingeben.", field="name")
    with recorded("desk.save_filter", by=by):
        row = SavedFilter.objects.filter(staff_id=by.colleague, name=name.strip()).first()
        row = row or SavedFilter(staff_id=by.colleague, name=name.strip())
        row.query = query
        row.save()
    return row


def drop_filter(*, filter_id: UUID, by: Actor) -> None:
    """Forget a saved filter."""
    with recorded("desk.drop_filter", by=by):
        SavedFilter.objects.filter(pk=filter_id, staff_id=by.colleague).delete()


def set_task_for_many(*, cases: list[Case], task: TaskData, by: Actor) -> int:
    """Set the same task for several cases; all or none. Return how many."""
    with recorded("desk.set_task_for_many", by=by) as entry:
        for case in cases:
            set_task(case=case, title=task.title, due_on=task.due_on, why=task.why, by=by)
        entry.case_ids = [case.id for case in cases]
    return len(cases)


def take_back(*, undo: UndoRight, by: Actor) -> Case | Task | bool | None:
    """Take back the one act that the undo row names; None or False when it is too late."""
    acts: dict[str, Callable[..., Case | Task | bool | None]] = {
        "assign": take_back_assignment,
        "reassign": take_back_reassignment,
        "phase": take_back_move,
        "close": take_back_ending,
        "task": take_back_finish,
        "move_talk": take_back_move_of_talk,
        "proposal": reopen_proposal,
        "take_on": give_back_proposal,
        "intake": take_back_step,
        "barrier": take_back_step,
        "let_in": take_back_right,
        "let_out": take_back_right,
        "give_class": take_back_right,
        "withdraw_class": take_back_right,
    }
    return acts[undo.act](undo=undo, by=by)
