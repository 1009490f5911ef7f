"""Hours of the house, planned and needed: summed by the service before they are told, and as they were told."""

from datetime import date

from django.db.models import Sum

from lotsenbuch.appointments.models import TeamDay
from lotsenbuch.indicators.models import Told
from lotsenbuch.indicators.queries.told import Line, Table
from lotsenbuch.indicators.rules.hours import HOURS, KINDS, name_of
from lotsenbuch.indicators.rules.telling import Cell

_MINUTES = 60


HEAD = ("geplant", "gebraucht")


def hours_of(from_on: date, until_on: date, least: int) -> list[Cell]:
    """Return what the teams' days sum up to, in whole hours; only the service that counts sees these rows."""
    days = TeamDay.objects.filter(worked_on__gte=from_on, worked_on__lt=until_on, colleagues__gte=least)
    sums = {
        (row["what"], row["kind"]): (round(row["needed"] / _MINUTES), round(row["planned"] / _MINUTES))
        for row in days.values("what", "kind").annotate(needed=Sum("needed_minutes"), planned=Sum("planned_minutes"))
    }
    return [Cell(name_of(one.code), kind, *sums.get((one.code, kind), (0, 0))) for one in HOURS for kind, _ in KINDS]


def hours_told(from_on: date) -> list[Table]:
    """Return the hours of a month as they were told; kinds without any are left out."""
    rows = Told.objects.filter(project=None, from_on=from_on, figure__startswith=name_of(""))
    told = {(row.figure, row.cell): (row.whole, row.part) for row in rows}
    return [
        Table(
            one,
            HEAD,
            tuple(
                Line(label, told[name_of(one.code), kind])
                for kind, label in KINDS
                if any(told.get((name_of(one.code), kind), ()))
            ),
        )
        for one in HOURS
    ]
