"""Proposals, bookings, attendance, costs and subsidies with their facts opened; what needs a grant is not there."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.records import cipher, clock
from lotsenbuch.steering.models import Attendance, Booking, Measure, MissedDays, Subsidy
from lotsenbuch.steering.rules.booking import OPEN, Missed, months_untold
from lotsenbuch.steering.rules.repayment import Repayment, repayment
from lotsenbuch.steering.rules.subsidy import PlanYear, Running, SubsidyKind

type WithFacts = Booking | MissedDays | Subsidy


def bookings_of(case: Case) -> list[Booking]:
    """Return what was proposed or booked and has not begun yet."""
    return [_opened(case, row) for row in Booking.objects.filter(case=case, state__in=OPEN)]


def booking_of(case: Case, booking_id: UUID) -> Booking | None:
    """Return one proposal or booking of this case, or None for a hidden and a made-up one alike."""
    row = Booking.objects.filter(case=case, pk=booking_id).select_related("measure").first()
    return _opened(case, row) if row else None


def _opened[Row: WithFacts](case: Case, row: Row) -> Row:
    row.case = case
    key = key_of(case.person) if row.sealed else None
    if row.sealed and key:
        row.facts = json.loads(
            cipher.unseal(key, row.sealed, table=str(row._meta.db_table), row=row.id, field="sealed")
        )
    return row


@dataclass(frozen=True, slots=True)
class Missing:
    """Days missed, in words."""

    row: MissedDays
    reason: str


@dataclass(frozen=True, slots=True)
class There:
    """Who was there: months as told, days missed, and the months of which nothing was told yet."""

    months: list[Attendance]
    missed: list[Missing]
    untold: list[date]


def there(case: Case, measure: Measure) -> There:
    """Return the attendance at a measure, as far as the actor may see it."""
    months = list(Attendance.objects.filter(measure=measure))
    missed = [_opened(case, row) for row in MissedDays.objects.filter(measure=measure)]
    told = {row.month_on for row in months}
    untold = months_untold(measure.started_on, measure.ended_on, clock.today(), told)
    return There(months, [Missing(row, Missed(row.facts["reason"]).label) for row in missed if row.facts], untold)


def absence_of(measure: Measure, absence_id: UUID) -> MissedDays | None:
    """Return days missed of this measure."""
    return MissedDays.objects.filter(measure=measure, pk=absence_id).first()


def subsidies_of(case: Case) -> list[Subsidy]:
    """Return the subsidies of a case that the actor may open, the newest first."""
    return [_opened(case, row) for row in Subsidy.objects.filter(case=case)]


def running_subsidies(case: Case) -> list[Running]:
    """Return the subsidies of a case as they run, up to the day on which one ended early."""
    rows = [row for row in subsidies_of(case) if row.facts]
    return [
        Running(
            kind_of(row),
            row.facts["employer"],
            date.fromisoformat(row.facts["starts_on"]),
            row.ended_on or date.fromisoformat(row.facts["years"][-1]["last"]),
        )
        for row in rows
    ]


def subsidy_of(case: Case, subsidy_id: UUID) -> Subsidy | None:
    """Return one subsidy of this case, or None for a hidden and a made-up one alike."""
    row = Subsidy.objects.filter(case=case, pk=subsidy_id).first()
    return _opened(case, row) if row else None


def kind_of(row: Subsidy) -> SubsidyKind:
    """Return what kind a subsidy is."""
    return SubsidyKind(row.facts["kind"])


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A year plan as it was kept on the day of grant."""

    label: str
    starts_on: date
    wage: Decimal
    total: Decimal
    years: list[PlanYear]
    repayment: Repayment | None


def shown_plan(row: Subsidy) -> ShownPlan:
    """Return the plan of a subsidy as values, nothing of it computed anew, and what an early end may cost."""
    years = [
        PlanYear(
            one["number"], date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["months"],
            one["percent"], Decimal(one["monthly"]), Decimal(one["total"]),
        )
        for one in row.facts["years"]
    ]  # fmt: skip
    starts_on, wage = date.fromisoformat(row.facts["starts_on"]), Decimal(row.facts["wage"])
    kind, total = kind_of(row), Decimal(row.facts["total"])
    return ShownPlan(kind.label, starts_on, wage, total, years, repayment(kind, row.granted_on, years, row.ended_on))


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one thing costs: planned, spent; None where nobody noted it."""

    name: str
    basis: str
    planned: Decimal | None
    spent: Decimal | None
    url_name: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a case as far as the actor may see them (C118)."""

    lines: list[CostLine]
    planned: Decimal
    spent: Decimal
    untold: int


def costs_of(measures: list[Measure], bookings: list[Booking], subsidies: list[Subsidy]) -> Costs:
    """Sum up what was read already; a measure without a figure is counted as untold, never as nothing."""
    lines = [_line(row.name, row.costs, "steering:measure", row.id) for row in measures]
    lines += [_line(str(row.facts["name"]), row.facts, "steering:booking", row.id) for row in bookings if row.facts]
    for row in subsidies:
        if row.facts:
            told = {"basis": row.facts["wording"], "planned": row.facts["total"]}
            lines.append(_line(kind_of(row).label, told, "steering:subsidy", row.id))
    return Costs(
        lines,
        sum((line.planned for line in lines if line.planned is not None), Decimal(0)),
        sum((line.spent for line in lines if line.spent is not None), Decimal(0)),
        sum(line.planned is None and line.spent is None for line in lines),
    )


def _line(name: str, told: dict[str, Any], url_name: str, key: UUID) -> CostLine:
    return CostLine(name, str(told.get("basis", "")), *amounts_of(told), url_name, key)


def amounts_of(told: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Return what was planned and what was spent; None where nobody noted it."""
    planned, spent = told.get("planned"), told.get("spent")
    return Decimal(planned) if planned else None, Decimal(spent) if spent else None
