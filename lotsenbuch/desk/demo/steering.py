"""What the stories tell of Fallsteuerung: measures and reviews, played through the room's own actions."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.desk.demo.dossier import Measure, Review
from lotsenbuch.desk.demo.section import Section
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.records.rules import Actor
from lotsenbuch.steering.actions import decide_review, end_measure, evaluate_measure, start_measure
from lotsenbuch.steering.models import Measure as MeasureRow
from lotsenbuch.steering.models import Review as ReviewRow
from lotsenbuch.steering.rules.measure import StartedMeasure
from lotsenbuch.steering.rules.review import Decided

# After the talk of the day, before the phase is changed.
START, END, REVIEW = time(17, 5), time(17, 6), time(17, 10)


def read_measure(section: Section) -> Measure:
    """Read a measure of a story."""
    ended_on = section.optional_day("ended_on")
    kind = section.text("kind")
    if kind not in MeasureRow.Kind.values:
        raise section.wrong("kind", f"unknown kind {kind}")
    return Measure(
        name=section.text("name"),
        kind=kind,
        provider=section.text("provider"),
        aim=section.text("aim"),
        started_on=section.day("started_on"),
        ended_on=ended_on,
        verdict=section.text("verdict") if ended_on is not None else "",
        result=section.text("result") if ended_on is not None else "",
    )


def read_review(section: Section) -> Review:
    """Read a review of a story."""
    return Review(on=section.day("day"), reason=section.text("reason"), sentence=section.text("sentence"))


def steering_steps(
    measures: tuple[Measure, ...], reviews: tuple[Review, ...], case: Case, stage: Stage, by: Actor
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield what happens in Fallsteuerung, each with its moment."""
    for told in measures:
        rows: list[MeasureRow] = []
        yield stage.moment(told.started_on, START), partial(_start, told, rows, case, stage, by)
        if told.ended_on is not None:
            yield stage.moment(told.ended_on, END), partial(_end, told, rows, stage, by)
    for review in reviews:
        yield stage.moment(review.on, REVIEW), partial(_decide, review, case, by)


def _start(told: Measure, rows: list[MeasureRow], case: Case, stage: Stage, by: Actor) -> None:
    day = stage.day(told.started_on)
    given = StartedMeasure(told.kind, told.name, day, provider=told.provider, aim=told.aim)
    rows.append(start_measure(case=case, given=given, by=by))


def _end(told: Measure, rows: list[MeasureRow], stage: Stage, by: Actor) -> None:
    row = rows[0]
    end_measure(measure=row, seen=row.version, on=stage.day(told.ended_on or 0), by=by)
    evaluate_measure(measure=row, seen=row.version, verdict=told.verdict, result=told.result, by=by)


def _decide(told: Review, case: Case, by: Actor) -> None:
    found = case_of(case.id, by) or case
    typed = Decided("extend", own_reason=told.reason, sentence=told.sentence)
    decide_review(case=found, typed=typed, seen=ReviewRow.objects.filter(case=case).count(), by=by)
