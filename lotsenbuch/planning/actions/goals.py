"""Goals, their steps, and what was talked over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries.own import chosen_kind
from lotsenbuch.planning.models import Goal, Option, Step
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .seal import Words, fill, kept


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step as it is written down."""

    text: str
    whose: str = Step.Whose.PERSON.value
    due_on: date | None = None


def set_goal(
    *,
    case: Case,
    words: Words,
    field: str,
    by: Actor,
    data_class: DataClass = DataClass.COUNSELLING,
    steps: Iterable[NewStep] = (),
) -> Goal:
    """Set a goal with its first steps, in one act (C20, C22); from class 2 on both stand sealed.

    Args:
        case: the case.
        words: title, why, in_own_words, levels.
        field: how near to work it lies (`Goal.Field`).
        by: who writes.
        data_class: 1 to 3.
        steps: the first steps; empty texts are left out.

    Raises:
        RefusedError: it has no title, or the class needs a grant that the actor does not hold.
    """
    _titled(words)
    kind = chosen_kind("goal", field)
    with recorded("planning.set_goal", by=by, case_id=case.id) as entry:
        entry.data_class = data_class = kind.class_of(data_class)
        goal = Goal(id=uuid4(), case=case, field=kind.code, set_on=clock.today(), **kind.columns)
        fill(goal, kept(goal, words, case=case, data_class=data_class, by=by))
        goal.save(force_insert=True)
        _add_steps(goal, steps, case=case, by=by, begins=0)
    return goal


def change_goal(
    *,
    goal: Goal,
    case: Case,
    words: Words,
    field: str,
    by: Actor,
    data_class: DataClass = DataClass.COUNSELLING,
    steps: Iterable[NewStep] = (),
) -> Goal:
    """Change a goal at the version that was seen, and add steps to it; agreed Fassungen stay as they are.

    Raises:
        RefusedError: it has no title, its steps lie in another class, or a grant is missing.
        StaleError: somebody else changed it meanwhile.
    """
    _titled(words)
    kind = chosen_kind("goal", field)
    data_class = kind.class_of(data_class)
    if data_class != goal.data_class and goal.steps.exists():
        raise RefusedError("Die Schritte stehen in der alten Klasse. Bitte ein neues Ziel setzen.", field="data_class")
    with recorded("planning.change_goal", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        columns = kept(goal, words, case=case, data_class=data_class, by=by)
        goal.save_version(seen=goal.version, field=kind.code, **kind.columns, **columns)
        _add_steps(goal, steps, case=case, by=by, begins=goal.steps.count())
    return goal


def _titled(words: Words) -> None:
    if not str(words.get("title", "")).strip():
        raise RefusedError("Bitte das Ziel in einem Satz sagen.", field="title")


def _add_steps(goal: Goal, steps: Iterable[NewStep], *, case: Case, by: Actor, begins: int) -> None:
    written = [step for step in steps if step.text.strip()]
    for position, told in enumerate(written, start=begins):
        row = Step(id=uuid4(), case=case, goal=goal, whose=told.whose, due_on=told.due_on, position=position)
        words = {"text": told.text.strip()}
        fill(row, kept(row, words, case=case, data_class=DataClass(goal.data_class), by=by))
        row.save(force_insert=True)


def settle_goal(
    *, goal: Goal, case: Case, words: Words, state: str, because: str, by: Actor, attained: int | None = None
) -> Goal:
    """Say where a goal stands: worked on, parked on purpose, reached or not followed any more (C25).

    Args:
        goal: the goal at the version that was seen.
        case: its case.
        words: the goal's words, opened.
        state: `Goal.State`.
        because: why; asked for when a goal is parked or dropped.
        by: who says so.
        attained: the level reached, −2 to +2, or None.

    Raises:
        RefusedError: a goal is parked or dropped without a reason.
        StaleError: somebody else changed it meanwhile.
    """
    if state in (Goal.State.PARKED, Goal.State.DROPPED) and not because.strip():
        raise RefusedError("Bitte kurz sagen, warum. Die Person liest es mit.", field="because")
    with recorded("planning.settle_goal", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(goal.data_class)
        data_class = DataClass(goal.data_class)
        columns = kept(goal, {**words, "because": because.strip()}, case=case, data_class=data_class, by=by)
        values: dict[str, Any] = {"state": state, "attained": attained, "settled_on": clock.today()}
        return goal.save_version(seen=goal.version, **values, **columns)


def change_step(*, step: Step, case: Case, told: NewStep, by: Actor, done_on: date | None = None) -> Step:
    """Change a step, or say on which day it was taken.

    Raises:
        RefusedError: it says nothing, or a grant is missing.
        StaleError: somebody else changed it meanwhile.
    """
    if not told.text.strip():
        raise RefusedError("Bitte sagen, was getan wird.", field="text")
    with recorded("planning.change_step", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass(step.data_class)
        words = {"text": told.text.strip()}
        columns = kept(step, words, case=case, data_class=DataClass(step.data_class), by=by)
        values: dict[str, Any] = {"whose": told.whose, "due_on": told.due_on, "done_on": done_on}
        return step.save_version(seen=step.version, **values, **columns)


def finish_step(*, step: Step, by: Actor) -> Step:
    """Tick a step off, or take the tick back.

    Raises:
        StaleError: somebody else changed it meanwhile.
    """
    with recorded("planning.finish_step", by=by, case_id=step.case_id) as entry:
        entry.data_class = DataClass(step.data_class)
        return step.save_version(seen=step.version, done_on=None if step.done_on else clock.today())


def discuss_option(
    *, case: Case, words: Words, on: date, by: Actor, data_class: DataClass = DataClass.COUNSELLING
) -> Option:
    """Note what was talked over and what the person chose, in the person's words (C97); it is written once.

    Raises:
        RefusedError: nothing is said, or a grant is missing.
    """
    if not str(words.get("about", "")).strip():
        raise RefusedError("Bitte sagen, worum es ging.", field="about")
    with recorded("planning.discuss_option", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        option = Option(id=uuid4(), case=case, discussed_on=on)
        fill(option, kept(option, words, case=case, data_class=data_class, by=by))
        option.save(force_insert=True)
        if data_class < DataClass.HEALTH:
            note_event(case=case, text="Möglichkeiten besprochen; die Wahl der Person steht im Plan.", by=by)
    return option
