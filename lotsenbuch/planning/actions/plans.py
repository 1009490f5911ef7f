"""The Kooperationsplan: contents, agreement as a Fassung, hand-over with proof."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import keep_stand, note_event, note_plan
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.office.queries import the_house
from lotsenbuch.planning.models import Goal, HandOver, Plan, PlanPart
from lotsenbuch.planning.queries import GoalView, check_of, contents_of, goals_of, parts_of, plans_of
from lotsenbuch.planning.rules.plan import HEALTH_CONTENTS, anchor_of, review_due
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .seal import Words, fill, kept

# Steps of one goal stand together in a Fassung; no goal has as many.
STEPS_PER_GOAL = 100


def write_contents(*, case: Case, texts: dict[str, str], by: Actor, seen: int | None = None) -> Plan:
    """Write the contents that § 15 SGB II names into the draft; the draft begins with the first of them.

    Args:
        case: the case.
        texts: contents by key; those that speak of health stand sealed.
        by: who writes.
        seen: the newest version of all Fassungen that the writer saw (0: none; None: whatever is there).

    Raises:
        RefusedError: a content of class 2 is given without the grant.
        StaleError: somebody else wrote or agreed meanwhile.
    """
    with recorded("planning.write_contents", by=by, case_id=case.id) as entry:
        is_of_health = any(text.strip() for key, text in texts.items() if key in HEALTH_CONTENTS)
        entry.data_class = DataClass.HEALTH if is_of_health else DataClass.COUNSELLING
        draft = _draft(case, by=by, seen=seen)
        draft.save_version(seen=draft.version)
        _write(draft, case, texts, by)
    return draft


def _draft(case: Case, *, by: Actor, seen: int | None) -> Plan:
    """Return the draft; a new one begins with the contents of the last Fassung."""
    last = next(iter(plans_of(case)), None)
    there = last.version if last else 0
    if seen is not None and seen != there:
        raise StaleError
    if last is not None and last.agreed_on is None:
        return last
    draft = Plan(id=uuid4(), case=case, number=last.number + 1 if last else 1, replaces=last, written_by=str(by))
    draft.drafted_on, draft.version = clock.today(), there + 1
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:  # two began the same Fassung at once
        raise StaleError from error
    if last is not None:
        _write(draft, case, contents_of(parts_of(case, [last]), last), by)
    return draft


def _write(draft: Plan, case: Case, texts: dict[str, str], by: Actor) -> None:
    there = {part.key: part for part in PlanPart.objects.filter(plan=draft, kind=PlanPart.Kind.CONTENT)}
    for key, text in texts.items():
        data_class = DataClass.HEALTH if key in HEALTH_CONTENTS else DataClass.COUNSELLING
        row = there.get(key)
        if row is None and text.strip():
            _add(draft, case, PlanPart.Kind.CONTENT, key, {"text": text.strip()}, data_class, by)
        elif row is not None:
            row.save_version(
                seen=row.version, **kept(row, {"text": text.strip()}, case=case, data_class=data_class, by=by)
            )


def _add(
    draft: Plan, case: Case, kind: str, key: str, words: Words, data_class: DataClass, by: Actor, **told: Any
) -> PlanPart:
    part = PlanPart(id=uuid4(), case=case, plan=draft, kind=kind, key=key, **told)
    fill(part, kept(part, words, case=case, data_class=data_class, by=by))
    part.save(force_insert=True)
    return part


def agree_plan(*, case: Case, on: date, by: Actor, seen: int | None = None) -> Plan:
    """Agree the plan: goals, steps and contents become a Fassung that nothing changes any more (C21).

    The contents are looked at by the law of the day of the agreement, not by that of the draft.

    Args:
        case: the case, at the version that was seen.
        on: the day of the agreement.
        by: who agrees it with the person.
        seen: as in `write_contents`.

    Raises:
        RefusedError: there is no goal or no step, or the day lies before the last Fassung.
        StaleError: somebody else wrote or agreed since.
    """
    goals = goals_of(case)
    with recorded("planning.agree_plan", by=by, case_id=case.id) as entry:
        draft = _draft(case, by=by, seen=seen)
        check = check_of([draft], goals, {}, on)
        if check.lacking:
            raise RefusedError("Es fehlt noch: " + " und ".join(check.lacking) + ".", field="agreed_on")
        last = draft.replaces
        earlier = (last.anchor_on, last.review_due_on) if last and last.anchor_on and last.review_due_on else None
        if last and last.agreed_on and on < last.agreed_on:
            raise RefusedError("Das liegt vor der letzten Fassung.", field="agreed_on")
        entry.data_class = DataClass(
            max([1, *(_keep(draft, case, view, place, by) for place, view in enumerate(_working(goals)))])
        )
        anchor = anchor_of(on, earlier)
        due, because = review_due(anchor, on)
        law = because[0].version
        made_out = {"person": case.person.full_name, "house": the_house().name}
        days = {"agreed_on": on, "anchor_on": anchor, "review_due_on": due}
        draft.save_version(seen=draft.version, law=law, made_out=made_out, **days)
        keep_stand(case=case, place="plan", fassung=draft.id)
        note_plan(case=case, agreed_on=on, review_due_on=due, by=by)
        note_event(case=case, text=f"Kooperationsplan vereinbart (Fassung {draft.number}).", by=by)
    return draft


def _working(goals: list[GoalView]) -> list[GoalView]:
    return [view for view in goals if view.goal.state == Goal.State.OPEN]


def _keep(draft: Plan, case: Case, view: GoalView, place: int, by: Actor) -> int:
    """Write a goal with its open steps into the Fassung; return its class."""
    data_class, goal = DataClass(view.goal.data_class), view.goal
    if data_class >= DataClass.HEALTH and data_class not in classes_of(case.id, by):
        return int(DataClass.COUNSELLING)
    _add(draft, case, PlanPart.Kind.GOAL, str(goal.id), goal.words, data_class, by, position=place)
    for step in view.steps:
        if step.done_on is None:
            told = {"goal_key": str(goal.id), "whose": step.whose, "due_on": step.due_on}
            position = place * STEPS_PER_GOAL + step.position
            _add(draft, case, PlanPart.Kind.STEP, str(step.id), step.words, data_class, by, position=position, **told)
    return int(data_class)


def hand_over_plan(*, plan: Plan, case: Case, on: date, how: str, is_acknowledged: bool, by: Actor) -> HandOver:
    """Note that the person got the plan in Textform (§ 15 SGB II): the proof is this row, written once.

    Raises:
        RefusedError: the plan is not agreed yet, or the day lies before the agreement.
    """
    if plan.agreed_on is None:
        raise RefusedError("Der Plan ist noch nicht vereinbart.")
    if on < plan.agreed_on:
        raise RefusedError("Das liegt vor der Vereinbarung.", field="handed_on")
    with recorded("planning.hand_over_plan", by=by, case_id=case.id):
        row = HandOver(case=case, plan=plan, handed_on=on, how=how, handed_by=str(by), is_acknowledged=is_acknowledged)
        row.save(force_insert=True)
        way = HandOver.How(how).label
        note_event(case=case, text=f"Kooperationsplan (Fassung {plan.number}) übergeben: {way}.", by=by)
    return row
