"""Ideas: what the person says to one, the way from one into the plan, and the rules of the house."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.planning.models import Goal, IdeaMark, IdeaRule
from lotsenbuch.planning.rules.ideas import Rule, begins_with
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .goals import NewStep, set_goal


def mark_idea(*, case: Case, rule: Rule, says: str, by: Actor) -> IdeaMark:
    """Note what the person says to an idea; said again, the later word stands.

    Args:
        case: the case.
        rule: the rule that had the idea.
        says: `IdeaMark.Says`.
        by: who notes it.

    Raises:
        StaleError: the same was noted at the same moment.
    """
    with recorded("planning.mark_idea", by=by, case_id=case.id):
        return _mark(case, rule, {"says": says, "said_on": clock.today(), "label": rule.label})


def _mark(case: Case, rule: Rule, values: dict[str, Any]) -> IdeaMark:
    mark = IdeaMark.objects.select_for_update().filter(case=case, key=rule.key).first()
    if mark is not None:
        return mark.save_version(seen=mark.version, **values)
    mark = IdeaMark(id=uuid4(), case=case, key=rule.key, **values)
    try:
        with transaction.atomic():
            mark.save(force_insert=True)
    except IntegrityError as error:
        raise StaleError from error
    return mark


def plan_idea(*, case: Case, rule: Rule, title: str, step: NewStep, by: Actor) -> Goal:
    """Take an idea into the plan: a goal near to work with its first step; the person wants to try it.

    Args:
        case: the case.
        rule: the rule that had the idea.
        title: the goal, as the person would say it.
        step: the first step, such as a trial placement.
        by: who writes.

    Raises:
        RefusedError: goal or step say nothing.
    """
    if not step.text.strip():
        raise RefusedError("Bitte sagen, was als Erstes getan wird.", field="text")
    with recorded("planning.plan_idea", by=by, case_id=case.id):
        words = {"title": title.strip(), "why": "", "in_own_words": "", "levels": []}
        goal = set_goal(case=case, words=words, field=Goal.Field.JOB_NEAR, by=by, steps=[step])
        said: dict[str, date | str | Goal] = {"says": IdeaMark.Says.SPEAKS, "said_on": clock.today(), "goal": goal}
        _mark(case, rule, {**said, "label": rule.label})
    return goal


def keep_rule(*, key: str, row: IdeaRule | None, seen: int, by: Actor, **values: Any) -> IdeaRule:
    """Add a rule of the house, change one, or put one in place of a built-in one under its key.

    Args:
        key: the key of the built-in rule, or a new one.
        row: what the house has under it.
        seen: its version; 0 where there is none.
        by: who administers the house.
        **values: the columns of `IdeaRule`.

    Raises:
        RefusedError: no word is left that could be found.
        StaleError: somebody else saved meanwhile.
    """
    if not any(begins_with(word).strip() for word in values["words"]):
        raise RefusedError("Bitte mindestens ein Wort nennen.", field="words")
    if seen != (row.version if row else 0):
        raise StaleError
    with recorded("planning.keep_rule", by=by):
        if row is not None:
            return row.save_version(seen=seen, **values)
        made = IdeaRule(key=key, made_by=str(by), **values)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            raise StaleError from error
        return made
