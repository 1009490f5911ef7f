"""From which rules of the house a case deviates, and what the house may learn of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case, Deviation
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.rules.deviation import Deviated, HouseRule, excused, rules_of_house
from lotsenbuch.cases.rules.phases import Need
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock

_SHOWN = ("id", "rule", "reason", "until_on")
_SIZES = {"few": "weniger als zehn", "some": "zehn bis 29", "many": "30 und mehr"}


def deviations_column(case: str = "pk") -> ArraySubquery:
    """Return the deviations of a row's case that nobody ended, as a column that `deviations_of` reads."""
    rows = Deviation.objects.filter(case=OuterRef(case), ended_on=None).order_by("made_at", "pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in _SHOWN})))


def deviations_of(case: Case) -> dict[str, Deviated]:
    """Return the deviations in force today, by rule; one query, none for a case from `case_of` or `with_signs`."""
    rows: list[dict[str, Any]] | None = vars(case).get("deviating")
    if rows is None:
        rows = list(Deviation.objects.filter(case=case, ended_on=None).values(*_SHOWN))
    told = {
        row["rule"]: Deviated(said_of([UUID(str(row["id"]))], row["reason"]), _as_day(row["until_on"])) for row in rows
    }
    return {rule: one for rule, one in told.items() if one.until_on >= clock.today()}


def with_deviations(case: Case, needs: Iterable[Need], phase: str) -> list[Need]:
    """Return what a phase asks for; from what the case deviates, that is not missing and says why."""
    return excused(needs, phase, deviations_of(case))


def deviations_kept(case_id: UUID) -> QuerySet[Deviation]:
    """Return all deviations of a case, the newest first; ended ones stay."""
    return Deviation.objects.filter(case=case_id)


@dataclass(frozen=True, slots=True)
class Hint:
    """A rule of the house and roughly how often cases deviate from it; no size where a group is too small."""

    rule: HouseRule
    size: str


def hints() -> list[Hint]:
    """Return every rule that can be deviated from, with the size that `cases_deviation_hints` allows to tell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule, size FROM cases_deviation_hints()")
        told = dict(cursor.fetchall())
    rules = rules_of_house(the_house().phase_names)
    return [Hint(rule, _SIZES.get(told.get(rule.key, ""), "")) for rule in rules]


def _as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
