"""What the case file shows of Fallsteuerung, read along with the case: a column, not a query of its own."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choice
from django.db.models import JSONField, OuterRef, Subquery, When
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case, Phase
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.queries import deviations_of, key_of
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor
from lotsenbuch.steering.models import Measure, Participant, Review
from lotsenbuch.steering.rules.clock import Clock, clock_of, excused

from .draft import rule_of

_SHOWN = ("id", "name", "sealed", "started_on", "look_on", "data_class")
_NOTHING: dict[str, Any] = {"last": None, "running": [], "taking_part": []}


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


def panel_of(case: Case, by: Actor) -> Panel:  # noqa: ARG001  # the rooms' panels are called alike
    """Return the panel of a case that the actor may see; rows of a class without grant are not there.

    A case from `case_of(…, "steered")` brings it along; for any other one it is asked for.
    """
    told = (vars(case)["steered"] if "steered" in vars(case) else _asked(case)) or _NOTHING
    running, last = [_running(case, one) for one in told["running"]], told["last"] or {}
    next_on = date.fromisoformat(last["next_due_on"]) if last.get("next_due_on") else None
    told_by_clock = clock_of(case.opened_on, rule_of(the_house()), clock.today(), last_next_on=next_on)
    return Panel(
        clock=excused(told_by_clock, deviations_of(case)),
        is_ended=last.get("decision") == Review.Decision.END,
        running=running,
        participants=told["taking_part"],
        data_class=max([1, *(one.data_class for one in running)]),
    )


def steered_column() -> Choice:
    """Return what is steered as one column of a case; in Fallzugang nothing is looked up: the file shows it later."""
    return Choice(When(phase=Phase.INTAKE, then=None), default=_told(), output_field=JSONField())


def _told() -> JSONObject:
    last = Review.objects.filter(case=OuterRef("pk")).order_by("-number")
    running = Measure.objects.filter(case=OuterRef("pk"), ended_on=None).order_by("started_on", "pk")
    there = Participant.objects.filter(case=OuterRef("pk"), takes_part_until=None).order_by("takes_part_from", "pk")
    return JSONObject(
        last=Subquery(last.values(json=JSONObject(decision="decision", next_due_on="next_due_on"))[:1]),
        running=ArraySubquery(running.values(json=JSONObject(**{name: name for name in _SHOWN}))),
        taking_part=ArraySubquery(there.values(json=JSONObject(name="name", department="department", role="role"))),
    )


def _asked(case: Case) -> dict[str, Any] | None:
    found = Case.objects.filter(pk=case.pk).annotate(told=_told()).values_list("told", flat=True)
    return next(iter(found), None)


def _running(case: Case, row: dict[str, Any]) -> Running:
    name, key = str(row["name"]), key_of(case.person) if row["sealed"] else None
    if row["sealed"] and key:
        # In JSON a bytea stands as \\x and hexadecimal digits.
        sealed = bytes.fromhex(row["sealed"].removeprefix("\\x"))
        texts = cipher.unseal(key, sealed, table="steering_measure", row=UUID(row["id"]), field="sealed")
        name = str(json.loads(texts)["name"])
    look_on = date.fromisoformat(row["look_on"]) if row["look_on"] else None
    name = said_of([UUID(row["id"])], name)
    return Running(UUID(row["id"]), name, date.fromisoformat(row["started_on"]), look_on, row["data_class"])
