"""Figures of earlier years for the synthetic Jobcenter: invented numbers, protected and rounded like real ones.

The people of the demo have accesses since the day it was built only, so nothing of before could be counted.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from uuid import UUID

from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.indicators.actions import SERVICE, keep_told
from lotsenbuch.indicators.rules.hours import HOURS, name_of
from lotsenbuch.indicators.rules.months import month_before
from lotsenbuch.indicators.rules.official import OFFICIAL, last_told_month
from lotsenbuch.indicators.rules.periods import Period, in_order, periods_told
from lotsenbuch.indicators.rules.telling import NONE, SHIFTED, TOTAL, Cell, Group, Key, Standing
from lotsenbuch.indicators.rules.ways import WAYS, Way
from lotsenbuch.office.models import Project
from lotsenbuch.records.actor import acting_as

MONTHS = 14
PEOPLE = "people"
# Of a hundred people in a year, by figure: what may happen in such a house.
YEARLY = {
    "people": (44, 54, 1, 1), "attainment": (9, 17, 14), "goals": (22, 17, 11), "steps": (48, 33, 19),
    "regained": (13,),
    "first_talk": (9, 14, 8, 3), "first_service": (7, 12, 9, 6), "services": (34, 15, 9, 7, 12, 5),
    "services_said": (29, 14, 5), "share": (15, 6, 2), "setbacks": (31, 22), "work": (9, 3, 1, 2, 2, 3, 4, 3),
    "after_six": (6, 3, 2, 3), "endings": (17, 4, 8), "contacts": (420, 510, 160),
    "talks": (640, 380, 410, 24, 61, 48, 17, 80), "partners": (34, 21), "assessments": (57, 71, 38),
    "partner_wait": (12, 10, 8, 5, 3, 9), "measure_wait": (7, 11, 9, 4, 2),
}  # fmt: skip
DOMAINS = (14, 19, 5)
# Of the mean stock, in a year: part and what it is a share of (1: the stock).
RATES = {"K1E2": 1.06, "K1E3": 0.36, "K1E4": 0.31, "K2": 0.21, "K2E1": 0.05, "K2E2": 0.06, "K2E3": 0.58}
HOURS_A_MONTH = {
    "talk": {"office": (96, 109), "phone": (41, 38), "home": (18, 24), "outside": (33, 41)},
    "documentation": {"office": (32, 47), "phone": (20, 19), "outside": (11, 16)},
    "travel": {"home": (14, 17), "outside": (17, 21)},
}
SHARES = {TOTAL: 1.0, "w": 0.45, "m": 0.53, "d": 0.01}


def tell_invented_figures(stage: Stage) -> None:
    """Tell every month and period whose waiting time is over, from invented numbers; a little more each year."""
    dice, projects = Random(48), {one.pk: 0.14 + 0.06 * place for place, one in enumerate(_projects(stage))}  # noqa: S311 - play, not secrets
    with acting_as(SERVICE):
        for back in range(MONTHS):
            month = month_before(last_told_month(stage.today), back)
            groups = {key: _group(key, share, _of_month(share, back, dice, key)) for key, share in _all(projects)}
            keep_told(groups, _together, month, month_before(month, -1))
        halves: dict[tuple[str, Key], list[Cell]] = {}
        for period in in_order(periods_told(stage.today)):
            parts = {}
            for key, share in _all(projects):
                cells = of_year(period, key, halves) or of_half(period, share, dice, stage.today.year)
                halves[period.code, key] = cells
                parts[key] = _group(key, share, cells)
            keep_told(parts, _together, period.from_on, period.until_on)


def _projects(stage: Stage) -> list[Project]:
    return sorted(stage.cast.projects.values(), key=lambda one: one.name)


def _all(projects: dict[UUID, float]) -> list[tuple[Key, float]]:
    return [(None, 1.0), *projects.items(), (NONE, 1 - sum(projects.values()))]


def _group(key: Key, share: float, cells: list[Cell]) -> Group:
    cases = round(260 * share)
    return Group(key, Standing(6, cases // 4, cases, cases), cells)


def _together(_: frozenset[UUID]) -> Standing:
    return Standing(6, 30, 180, 180)


def _of_month(share: float, back: int, dice: Random, key: Key) -> list[Cell]:
    stock = 240 * share * (1 - 0.012 * back)
    cells = []
    for one in OFFICIAL:
        for sex, part in SHARES.items():
            whole = stock * part * (0.2 if one.code == "K2E3" else 1)
            # Both readings of a quota have the same integrations.
            taken = round(whole * RATES[one.code] * (1.1 - 0.008 * back) * dice.uniform(0.97, 1.03))
            cells.append(Cell(one.code, sex, taken, round(whole)))
            if one.shifted:
                cells.append(Cell(one.code + SHIFTED, sex, taken, round(whole * 0.985)))
    return cells + (_hours(dice) if key is None else [])


def _hours(dice: Random) -> list[Cell]:
    return [
        Cell(name_of(one.code), kind, round(needed * dice.uniform(0.9, 1.1)), planned)
        for one in HOURS
        for kind, (planned, needed) in HOURS_A_MONTH[one.code].items()
    ]


def of_half(period: Period, share: float, dice: Random, stage_year: int) -> list[Cell]:
    """Return what is invented of half a year."""
    # More is written down each year; of what happens, half happens in half a year; most people are there in both.
    growth = 1.08 ** (period.from_on.year - stage_year) * 2.6 * share
    return [cell for way in WAYS for cell in _of_way(way, growth * (0.95 if way.code == PEOPLE else 0.52), dice)]


def of_year(period: Period, key: Key, halves: Mapping[tuple[str, Key], list[Cell]]) -> list[Cell]:
    """Return a year as its halves make it: what happened adds up, of the people most are there in both."""
    if not period.is_year:
        return []
    first, second = (halves[f"{period.code}-{half}", key] for half in ("h1", "h2"))
    return [
        replace(one, part=round(max(one.part, other.part) * 1.06) if one.figure == PEOPLE else one.part + other.part)
        for one, other in zip(first, second, strict=True)
    ]


def _of_way(way: Way, growth: float, dice: Random) -> list[Cell]:
    counts = YEARLY.get(way.code, DOMAINS)
    return [
        Cell(figure, cell, round(count * growth * dice.uniform(0.85, 1.15)), is_sensitive=way.is_sensitive)
        for figure in way.figures
        for (cell, _), count in zip(way.cells, counts, strict=True)
    ]
