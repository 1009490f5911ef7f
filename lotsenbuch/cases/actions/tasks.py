"""Tasks and reminders."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, Task, UndoRight
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .access import undo_until


def set_task(*, case: Case, title: str, due_on: date, by: Actor, why: str = "") -> Task:
    """Set something to do until a day, with the rule or reason that says so.

    Raises:
        RefusedError: no title.
    """
    if not title.strip():
        raise RefusedError("Bitte sagen, was zu tun ist.", field="title")
    with recorded("cases.set_task", by=by, case_id=case.id):
        task = Task(case=case, title=title.strip(), due_on=due_on, why=why.strip(), made_by=str(by))
        task.save(force_insert=True)
    return task


def finish_task(*, task: Task, by: Actor) -> UndoRight:
    """Tick a task off; a second tick changes nothing, also when both come at once.

    Raises:
        StaleError: somebody else changed the task meanwhile.
    """
    with recorded("cases.finish_task", by=by, case_id=task.case_id):
        if task.done_at is None and not _tick(task, by):
            task.refresh_from_db()
            if task.done_at is None:
                raise StaleError
        undo = UndoRight(actor=str(by), act="task", case_id=task.case_id, before={"task": str(task.id)})
        undo.expires_at = undo_until()
        undo.save(force_insert=True)
    return undo


def _tick(task: Task, by: Actor) -> bool:
    try:
        task.save_version(seen=task.version, done_at=clock.now(), done_by=str(by))
    except StaleError:
        return False
    return True


def take_back_finish(*, undo: UndoRight, by: Actor) -> Task | None:
    """Open a task again that was ticked off a moment ago; None when it is too late."""
    task = Task.objects.filter(pk=undo.before["task"]).first()
    if task is None or not ask_guard("cases_use_undo", undo.id):
        return None
    try:
        with recorded("cases.take_back_finish", by=by, case_id=task.case_id):
            task.save_version(seen=task.version, done_at=None, done_by="")
    except StaleError:  # the same button pressed twice
        return None
    return task
