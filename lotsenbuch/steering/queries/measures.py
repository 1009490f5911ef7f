"""Measures with their texts opened; those of a class without grant are not there."""

import json
from typing import Any
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.planning.queries import goal_of, step_of
from lotsenbuch.records import cipher
from lotsenbuch.steering.models import Measure

# As long as a line of the form may be.
LONGEST = 200
MEASURE_TEXTS = ("name", "provider", "aim", "result")


def measures_of(case: Case) -> list[Measure]:
    """Return all measures of a case that the actor may open, the running ones first."""
    rows = [_opened(case, row) for row in Measure.objects.filter(case=case).select_related("task")]
    return sorted(rows, key=lambda row: row.ended_on is not None)


def measure_of(case: Case, measure_id: UUID) -> Measure | None:
    """Return one measure of this case, or None for a hidden and a made-up one alike."""
    row = Measure.objects.filter(case=case, pk=measure_id).select_related("task").first()
    if row is None:
        return None
    row.case = case
    return _opened(case, row)


def measure_from(case: Case, step: str) -> dict[str, Any]:
    """Return how a measure begins that a step of the plan asks for: its words, wherefore, its class.

    Nothing where there is no such step: one of another case, one of a class without grant, or no key at all.
    """
    try:
        found = step_of(case, UUID(step))
    except ValueError:
        return {}
    goal = goal_of(case, found.goal_id) if found else None
    if found is None or goal is None:
        return {}
    words, aim = plainly(found.words).get("text", ""), plainly(goal.goal.words).get("title", "")
    data_class = max(found.data_class, goal.goal.data_class)
    return {"name": " ".join(words.split())[:LONGEST], "aim": aim[:LONGEST], "data_class": data_class}


def _opened(case: Case, row: Measure) -> Measure:
    key = key_of(case.person) if row.sealed else None
    if row.sealed and key:
        texts = json.loads(cipher.unseal(key, row.sealed, table="steering_measure", row=row.id, field="sealed"))
        for name in MEASURE_TEXTS:
            setattr(row, name, str(texts[name]))
        row.costs = texts.get("costs", {})
    return row
