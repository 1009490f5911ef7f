"""What the case file shows of Fallsteuerung: one standing query."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of, key_of
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing
from lotsenbuch.steering.models import Measure, Participant, Review
from lotsenbuch.steering.rules.clock import Clock, clock_of

from .draft import rule_of


@dataclass(frozen=True, slots=True)
class Running:
    """A measure that runs, as one line."""

    id: UUID
    name: str
    started_on: date
    look_on: date | None
    data_class: int


@dataclass(frozen=True, slots=True)
class Panel:
    """The clock, the last decision, what runs and who takes part."""

    clock: Clock
    is_ended: bool
    running: list[Running]
    participants: list[dict[str, str]]
    data_class: int


@dataclass(frozen=True, slots=True)
class _Asked:
    last_decision: str
    last_next_on: date | None
    running: list[dict[str, Any]]
    taking_part: list[dict[str, str]]


def panel_of(case: Case, by: Actor) -> Panel:
    """Return the panel of a case that the actor may see; rows of a class without grant are not there."""
    row = next(iter(_panel_of(case.id, by)), _Asked("", None, [], []))
    running = [_running(case, one) for one in row.running]
    rule = rule_of(the_house())
    return Panel(
        clock=clock_of(case.opened_on, rule, clock.today(), last_next_on=row.last_next_on),
        is_ended=row.last_decision == Review.Decision.END,
        running=running,
        participants=row.taking_part,
        data_class=max([1, *(one.data_class for one in running)]),
    )


@standing
def _annotated(case_id: UUID, by: Actor) -> QuerySet[Case]:
    last = Review.objects.filter(case=OuterRef("pk")).order_by("-number")
    measures = Measure.objects.filter(case=OuterRef("pk"), ended_on=None).order_by("started_on", "pk")
    columns = ("id", "name", "sealed", "started_on", "look_on", "data_class")
    there = Participant.objects.filter(case=OuterRef("pk"), takes_part_until=None).order_by("takes_part_from", "pk")
    return (
        cases_of(by)
        .select_related(None)
        .filter(pk=case_id)
        .annotate(
            last_decision=Subquery(last.values("decision")[:1]),
            last_next_on=Subquery(last.values("next_due_on")[:1]),
            running=ArraySubquery(measures.values(json=JSONObject(**{name: name for name in columns}))),
            taking_part=ArraySubquery(there.values(json=JSONObject(name="name", department="department", role="role"))),
        )
    )


def _panel_of(case_id: UUID, by: Actor) -> list[_Asked]:
    rows: list[Any] = _annotated(case_id, by)
    return [_Asked(row.last_decision or "", row.last_next_on, row.running, row.taking_part) for row in rows]


def _running(case: Case, row: dict[str, Any]) -> Running:
    name, key = str(row["name"]), key_of(case.person) if row["sealed"] else None
    if row["sealed"] and key:
        # In JSON a bytea stands as \\x and hexadecimal digits.
        sealed = bytes.fromhex(row["sealed"].removeprefix("\\x"))
        texts = cipher.unseal(key, sealed, table="steering_measure", row=UUID(row["id"]), field="sealed")
        name = str(json.loads(texts)["name"])
    look_on = date.fromisoformat(row["look_on"]) if row["look_on"] else None
    return Running(UUID(row["id"]), name, date.fromisoformat(row["started_on"]), look_on, row["data_class"])
