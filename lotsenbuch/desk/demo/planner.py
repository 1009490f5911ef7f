"""What the Fallmanager plans with somebody: goals on their days, the plan as Fassungen, its hand-over."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial

from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.dossier import PlanGoal, Planning
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.planning.actions import agree_plan, finish_step, hand_over_plan, set_goal, settle_goal, write_contents
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

GOAL, STEP, PLAN = time(16, 53), time(16, 54), time(16, 55)

type Step = tuple[datetime, Callable[[], object]]


def planned(told: Planning, case: Case, agreed: int | None, stage: Stage, by: Actor) -> Iterator[Step]:
    """Return what is planned with somebody, each step with its moment.

    Args:
        told: the planning of the story.
        case: the case.
        agreed: the day on which the first Fassung was agreed, if there is one.
        stage: cast and day.
        by: the Fallmanager.
    """
    for goal in told.goals:
        yield stage.moment(goal.set_on, GOAL), partial(_set, goal, case, stage, by)
    for on in (agreed, told.renewed_on):
        if on is not None:
            yield stage.moment(on, PLAN), partial(_agree, told, case, on, stage, by)


def _set(told: PlanGoal, case: Case, stage: Stage, by: Actor) -> None:
    words = {"title": told.title, "why": told.why, "in_own_words": told.in_own_words, "levels": []}
    steps = [NewStep(step.text, step.whose.value, stage.day(step.due)) for step in told.steps]
    data_class = DataClass(told.data_class)
    goal = set_goal(case=case, words=words, field=told.field.value, data_class=data_class, steps=steps, by=by)
    for step, row in zip(told.steps, goal.steps.order_by("position"), strict=True):
        if step.done_on is not None:
            with clock.at(stage.moment(step.done_on, STEP)):
                finish_step(step=row, by=by)
    if told.parked_because:
        settle_goal(goal=goal, case=case, words=words, state="parked", because=told.parked_because, by=by)


def _agree(told: Planning, case: Case, on: int, stage: Stage, by: Actor) -> None:
    texts = {"placement": told.placement, "services": told.services}
    if any(texts.values()):
        write_contents(case=case, texts=texts, by=by)
    plan = agree_plan(case=case, on=stage.day(on), by=by)
    hand_over_plan(plan=plan, case=case, on=stage.day(on), how="in_person", is_acknowledged=True, by=by)
