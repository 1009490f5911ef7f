"""Measures and services: begun, watched, ended, asked what they brought."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import finish_task, note_event, set_task
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.cases.queries.own import chosen_kind
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from lotsenbuch.steering.models import Measure
from lotsenbuch.steering.queries import MEASURE_TEXTS
from lotsenbuch.steering.rules.measure import StartedMeasure

from .sealing import sealed

DAYS_TO_EVALUATE = 14
# A task is class 0 and stands on the desk: it says that there is something to do, not what it is about.
LOOK, EVALUATE = "Auf eine Maßnahme schauen", "Eine beendete Maßnahme auswerten"


def start_measure(*, case: Case, given: StartedMeasure, by: Actor) -> Measure:
    """Begin a measure that both chose (C28), with a task for the first look.

    Raises:
        RefusedError: it has no name, the look lies before the start, or the grant for the class is missing.
    """
    if not given.name.strip():
        raise RefusedError("Bitte sagen, was es ist.", field="name")
    if given.look_on and given.look_on < given.started_on:
        raise RefusedError("Der erste Blick liegt vor dem Beginn.", field="look_on")
    with recorded("steering.start_measure", by=by, case_id=case.id) as entry:
        kind = chosen_kind("measure", given.kind)
        entry.data_class = data_class = kind.class_of(given.data_class)
        row = Measure(id=uuid4(), case=case, kind=kind.code, data_class=int(data_class), **kind.columns)
        row.started_on, row.look_on = given.started_on, given.look_on
        row.costs = given.costs
        _write(case, row, {"name": given.name, "provider": given.provider, "aim": given.aim, "result": ""}, by)
        row.task = _ask_to_look(case, given.look_on, by) if given.look_on else None
        row.save(force_insert=True)
        _tell(case, row, "begonnen", by)
    return row


def look_at_measure(*, measure: Measure, seen: int, next_on: date | None, by: Actor) -> Measure:
    """Note that somebody looked how it goes, and when to look again.

    Raises:
        RefusedError: it has ended, or the next look lies in the past.
        StaleError: somebody else changed it since version `seen`.
    """
    if measure.ended_on:
        raise RefusedError("Diese Maßnahme ist beendet.")
    if next_on and next_on <= clock.today():
        raise RefusedError("Der nächste Blick liegt nicht in der Zukunft.", field="look_on")
    with recorded("steering.look_at_measure", by=by, case_id=measure.case_id) as entry:
        entry.data_class = DataClass(measure.data_class)
        _finish(measure.task, by)
        task = _ask_to_look(measure.case, next_on, by) if next_on else None
        measure.save_version(seen=seen, look_on=next_on, task=task)
    return measure


def end_measure(*, measure: Measure, seen: int, on: date, by: Actor) -> Measure:
    """End a measure; a task asks what it brought.

    Raises:
        RefusedError: it ended before it began, or has ended already.
        StaleError: somebody else changed it since version `seen`.
    """
    if measure.ended_on:
        raise RefusedError("Diese Maßnahme ist schon beendet.")
    if on < measure.started_on:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="ended_on")
    with recorded("steering.end_measure", by=by, case_id=measure.case_id) as entry:
        entry.data_class = DataClass(measure.data_class)
        _finish(measure.task, by)
        due = clock.today() + timedelta(days=DAYS_TO_EVALUATE)
        task = set_task(case=measure.case, title=EVALUATE, due_on=due, why="nach dem Ende einer Maßnahme", by=by)
        measure.save_version(seen=seen, ended_on=on, look_on=None, task=task)
        _tell(measure.case, measure, "beendet", by)
    return measure


def evaluate_measure(*, measure: Measure, seen: int, verdict: str, result: str, by: Actor) -> Measure:
    """Say what a measure brought, in words; the task that asked for it is done.

    Raises:
        RefusedError: it still runs, or no verdict or no word was given.
        StaleError: somebody else changed it since version `seen`.
    """
    if not measure.ended_on:
        raise RefusedError("Diese Maßnahme läuft noch. Bitte erst beenden.")
    if not verdict:
        raise RefusedError("Bitte auswählen.", field="verdict")
    if not result.strip():
        raise RefusedError("Bitte mit einem Satz sagen, was es gebracht hat.", field="result")
    with recorded("steering.evaluate_measure", by=by, case_id=measure.case_id) as entry:
        entry.data_class = DataClass(measure.data_class)
        _finish(measure.task, by)
        _write(
            measure.case,
            measure,
            {name: str(getattr(measure, name)) for name in MEASURE_TEXTS} | {"result": result},
            by,
        )
        measure.save_version(seen=seen, verdict=verdict, evaluated_on=clock.today(), task=None, **_written(measure))
    return measure


def note_costs(*, measure: Measure, seen: int, planned: Decimal | None, spent: Decimal | None, by: Actor) -> Measure:
    """Note what a measure is expected to cost and what it has cost (C118); the legal basis stays as it was.

    Raises:
        StaleError: somebody else changed it since version `seen`.
    """
    with recorded("steering.note_costs", by=by, case_id=measure.case_id) as entry:
        entry.data_class = DataClass(measure.data_class)
        amounts = {"planned": planned, "spent": spent}
        kept = {name: text for name, text in measure.costs.items() if name not in amounts}
        measure.costs = kept | {name: str(amount) for name, amount in amounts.items() if amount is not None}
        _write(measure.case, measure, {name: str(getattr(measure, name)) for name in MEASURE_TEXTS}, by)
        measure.save_version(seen=seen, **_written(measure))
    return measure


def _write(case: Case, row: Measure, texts: dict[str, str], by: Actor) -> None:
    """Put the texts where their class belongs: into their columns, or sealed together."""
    words = {name: text.strip() for name, text in texts.items()}
    told = json.dumps({**plainly(words), "costs": row.costs})
    row.sealed = sealed(case, told, row.data_class, table="steering_measure", row=row.id, by=by)
    for name in MEASURE_TEXTS:
        setattr(row, name, "" if row.sealed else words[name])
    row.costs = {} if row.sealed else row.costs


def _written(row: Measure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*MEASURE_TEXTS, "costs", "sealed")}


def _tell(case: Case, row: Measure, what: str, by: Actor) -> None:
    """Note it in the journal; of class 2 and 3 the journal, which is class 1 here, says nothing."""
    if row.data_class < DataClass.HEALTH:
        note_event(case=case, text=f"Maßnahme {what}: {row.name}.", by=by)


def _ask_to_look(case: Case, on: date, by: Actor) -> Task:
    return set_task(case=case, title=LOOK, due_on=on, why="so verabredet", by=by)


def _finish(task: Task | None, by: Actor) -> None:
    if task is not None and task.done_at is None:
        finish_task(task=task, by=by)
