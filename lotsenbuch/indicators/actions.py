"""Counting: the quota of the own house, and the figures of each group and period, told once and kept."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import floor
from secrets import SystemRandom
from types import MappingProxyType
from typing import Any
from uuid import UUID

from lotsenbuch.audit.actions import recorded
from lotsenbuch.indicators.models import LEAST_STAFF, Limits, SavedReport, Told
from lotsenbuch.indicators.queries.hours import hours_of
from lotsenbuch.indicators.queries.told import REFUSED, hidden_in_all, is_told_already, least_staff, refused_in_one
from lotsenbuch.indicators.rules import telling
from lotsenbuch.indicators.rules.months import month_before, months_of
from lotsenbuch.indicators.rules.official import COUNT_DAY, MONTHS, OFFICIAL, last_told_month
from lotsenbuch.indicators.rules.periods import in_order, periods_told
from lotsenbuch.indicators.rules.small_cells import nothing, protected
from lotsenbuch.indicators.rules.telling import SHIFTED, TOTAL, Cell, Group, Key, Standing, Together
from lotsenbuch.indicators.rules.ways import WAYS
from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError

SERVICE = Actor.service("indicators")
PURPOSE = "Kennzahlen ohne Personenbezug"
_SEXES = ("m", "w", "d", "all")
_YEAR = 12
_HALF = 0.5
_MONTHS_BACK = 14
_MOST = 50
_draw = SystemRandom().random


def rate_own_house(*, last: date, count_day: int, by: Actor) -> list[dict[str, Any]]:
    """Return the four rows of this house: cases in Fallmanagement, not all eLb; small cells are None.

    Everything is None where too few hold cases: the same limit as on every page, of those who held or hold them since.

    Args:
        last: a day of the last of the twelve months.
        count_day: day of the month on which the stock is counted.
        by: the service that counts; the database gives the numbers to nobody else.
    """
    with recorded("indicators.rate_own_house", by=by, purpose=PURPOSE):
        months = months_of(last, count_day)
        bounds = ([one.first_on for one in months], [one.next_on for one in months], [one.count_on for one in months])
        counts = ask_guard("indicators_counts", *bounds)
        standing = _standing(None, months[0].first_on, max(months[-1].next_on, clock.today() + timedelta(days=1)))
    name = the_house().name
    rows = [_row(name, sex, *counts[3 * place : 3 * place + 3]) for place, sex in enumerate(_SEXES)]
    return nothing(rows) if telling.is_told(standing, least_staff()) else protected(rows)


def _row(name: str, sex: str, integrations: int, stock: int, shifted: int) -> dict[str, Any]:
    mean, mean_shifted = stock / _YEAR, shifted / _YEAR
    return {
        "jobcenter": name,
        "sex": sex,
        "integrations": integrations,
        "mean_stock": mean,
        "rate": integrations / mean if mean else None,
        "mean_stock_shifted": mean_shifted,
        "rate_shifted": integrations / mean_shifted if mean_shifted else None,
    }


def tell_figures(*, today: date, by: Actor) -> int:
    """Tell what is due and was not told yet: months and periods whose waiting time is over; return how many.

    What was told stays as it is: a second counting, with one person fewer, could be subtracted.
    """
    told = 0
    newest = last_told_month(today)
    with recorded("indicators.tell_figures", by=by, purpose=PURPOSE):
        for back in range(_MONTHS_BACK):
            month = month_before(newest, back)
            told += _tell(month, month_before(month, -1), is_month=True)
        for period in in_order(periods_told(today)):
            told += _tell(period.from_on, period.until_on, is_month=False, halves=period.halves)
    return told


def _tell(from_on: date, until_on: date, *, is_month: bool, halves: Sequence[tuple[date, date]] = ()) -> bool:
    if is_told_already(from_on, until_on):
        return False
    keys: list[Key] = [None, *Project.objects.order_by("id").values_list("id", flat=True)]
    groups = {key: _counted(key, from_on, until_on, is_month=is_month) for key in (*keys, telling.NONE)}
    if groups[None].standing.cases == 0:
        return False
    for key, group in groups.items():
        telling.hide_after_halves(group, hidden_in_all(key, halves))

    def together(projects: frozenset[UUID]) -> Standing:
        return _standing(sorted(projects), from_on, until_on)

    keep_told(groups, together, from_on, until_on, refused_in_one(halves))
    return True


def keep_told(
    groups: Mapping[Key, Group],
    together: Together,
    from_on: date,
    until_on: date,
    refused: Mapping[Key, str] = MappingProxyType({}),
) -> None:
    """Write what may be told of the groups of a period; within `tell_figures`, or where a demo is built.

    Args:
        groups: the house (None), each project, and the cases of no project under `telling.NONE`.
        together: counts projects as one group, each colleague once.
        from_on: first day of the period.
        until_on: the day after its last one.
        refused: groups that are not told, whatever they are today, with the reason.
    """
    why = telling.told_groups({key: one.standing for key, one in groups.items()}, least_staff(), together, refused)
    projects = [one for key, one in groups.items() if key not in (None, telling.NONE)]
    telling.hide(groups[None], projects, groups[telling.NONE], why, _draw)
    Told.objects.bulk_create(row for key in why for row in _rows(groups[key], why[key], from_on, until_on))


def _counted(key: Key, from_on: date, until_on: date, *, is_month: bool) -> Group:
    projects = None if key is None else [key]
    if is_month:
        # What a talk takes is told of the whole house only: its teams are five people or more to begin with.
        hours = hours_of(from_on, until_on, least_staff()) if key is None else []
        cells = [*_cells_of_month(projects, from_on), *hours]
    else:
        cells = _cells_of_period(projects, from_on, until_on)
    return Group(key, _standing(projects, from_on, until_on), cells)


def _standing(projects: Sequence[UUID] | None, from_on: date, until_on: date) -> Standing:
    asked = None if projects is None else list(projects)
    return Standing(*ask_guard("indicators_staff", from_on, until_on, asked))


def _cells_of_month(projects: list[UUID] | None, month: date) -> list[Cell]:
    months = months_of(month, COUNT_DAY, MONTHS)
    bounds = ([one.first_on for one in months], [one.next_on for one in months], [one.count_on for one in months])
    counted = {
        # Halves go up: a mean that one person changes by one changes by one here, too.
        (figure, sex): (floor(part + _HALF), floor(whole + _HALF))
        for figure, sex, part, whole in json.loads(ask_guard("indicators_months", *bounds, projects))
    }
    codes = [code for one in OFFICIAL for code in (one.code, one.code + SHIFTED)[: 2 if one.shifted else 1]]
    return [Cell(code, sex, *counted[code, sex]) for code in codes for sex in (TOTAL, "w", "m", "d")]


def _cells_of_period(projects: list[UUID] | None, from_on: date, until_on: date) -> list[Cell]:
    rows = json.loads(ask_guard("indicators_ways", from_on, until_on, projects, the_house().silence_days))
    counted = {(figure, cell): n for figure, cell, n in rows}
    return [
        Cell(figure, cell, counted.get((figure, cell), 0), is_sensitive=way.is_sensitive)
        for way in WAYS
        for figure in way.figures
        for cell, _ in way.cells
    ]


def _rows(group: Group, why: str, from_on: date, until_on: date) -> list[Told]:
    where = {"project_id": group.key, "from_on": from_on, "until_on": until_on}
    if why:
        return [Told(**where, figure=REFUSED, state=why)]
    state = {True: Told.State.SMALL.value, False: Told.State.TOLD.value}
    return [
        Told(**where, figure=one.figure, cell=one.cell, part=one.part, whole=one.whole, state=state[one.part is None])
        for one in telling.tell(group, _draw)
    ]


def save_report(*, report: SavedReport, by: Actor) -> SavedReport:
    """Keep a report under a name of one's own."""
    with recorded("indicators.save_report", by=by):
        report.title = report.title.strip()
        report.save(force_insert=True)
    return report


def drop_report(*, report: SavedReport, by: Actor) -> None:
    """Forget a saved report; the figures stay."""
    with recorded("indicators.drop_report", by=by):
        report.delete()


def raise_limit(*, number: int, by: Actor) -> None:
    """Let groups have figures from more Fallführenden on; holds for what is told from now on.

    Raises:
        RefusedError: fewer than five, or more than fifty.
    """
    if not LEAST_STAFF <= number <= _MOST:
        raise RefusedError(f"Bitte eine Zahl von {LEAST_STAFF} bis {_MOST}.", field="least_staff")
    with recorded("indicators.raise_limit", by=by):
        Limits.objects.update_or_create(is_the_house=True, defaults={"least_staff": number})
