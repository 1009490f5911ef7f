"""What may be told of groups (docs/decisions/0153): limits, hidden cells, rounding. Pure Python.

1. A group has figures from `least_staff` Fallführenden on, of whom none holds more than half of its cases, and from ten
   people on. Projects that are not told must not be left over when the told ones are taken from the house: together
   they have at least as many Fallführende, or a further project is not told.
2. A cell under three (sensitive ones under ten) is not told. Where one cell alone would be missing from its figure, or
   one project alone from the house, the next smallest goes, too.
   A year tells nothing of fewer than twice as many where both of its halves told nothing; and nothing of a group of
   which one half was told and the other was not, because the other would be what is left.
3. What is told is rounded at random to the next multiple of five above or below, in proportion, each cell of each
   period anew and once: a count of 7 is 5 three times out of five, else 10. So neither sums nor a report with one
   person fewer say more than that.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

LEAST = 3
LEAST_SENSITIVE = 10
LEAST_PEOPLE = 10
BASE = 5
# Cases of no project: never told as a group, but part of the house.
NONE = UUID(int=0)
TOTAL = ""
# The second reading of a quota, with its stock a month earlier.
SHIFTED = "_shifted"

type Key = UUID | None
type Draw = Callable[[], float]
type Together = Callable[[frozenset[UUID]], "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many hold the cases of a group, how many cases the one with the most, how many cases and people there are."""

    staff: int
    most: int
    cases: int
    people: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A count before it is told; `whole` is what it is a share of, where it is one."""

    figure: str
    cell: str
    part: int
    whole: int | None = None
    is_sensitive: bool = False

    @property
    def is_small(self) -> bool:
        """Say whether the cell is too small by itself."""
        least = LEAST_SENSITIVE if self.is_sensitive else LEAST
        return self.part < least or (self.whole is not None and self.whole < LEAST_PEOPLE)


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A cell as it leaves the house; without numbers where it is hidden."""

    figure: str
    cell: str
    part: int | None = None
    whole: int | None = None


@dataclass(slots=True)
class Group:
    """What was counted of a group, and which of it is hidden."""

    key: Key
    standing: Standing
    cells: Sequence[Cell]
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def counted(self, name: tuple[str, str]) -> int:
        """Return how many a cell has, also where it is hidden."""
        return next((one.part for one in self.cells if (one.figure, one.cell) == name), 0)


def is_told(standing: Standing, least_staff: int) -> str:
    """Return why a group has no figures: `few_staff`, `few_people`; "" where it has."""
    if standing.staff < least_staff or 2 * standing.most > standing.cases:
        return "few_staff"
    return "few_people" if standing.people < LEAST_PEOPLE else ""


def told_groups(
    standings: Mapping[Key, Standing],
    least_staff: int,
    together: Together,
    refused: Mapping[Key, str] = MappingProxyType({}),
) -> dict[Key, str]:
    """Return for the house (None) and each project why it has no figures, "" where it has.

    Args:
        standings: of the house, of each project, and of the cases of no project under `NONE`.
        least_staff: how many Fallführende a group has at least.
        together: counts projects as one group, each colleague once.
        refused: groups that have no figures for a reason of before, with the reason.
    """
    why = {key: refused.get(key) or is_told(one, least_staff) for key, one in standings.items() if key != NONE}
    if why[None]:
        return dict.fromkeys(why, why[None])
    while True:
        left = frozenset(key for key in standings if key is not None and (key == NONE or why[key]))
        rest = together(left) if left else Standing(0, 0, 0, 0)
        open_ones = [key for key, said in why.items() if key is not None and not said]
        if rest.cases == 0 or not is_told(rest, least_staff) or not open_ones:
            return why
        smallest = min(open_ones, key=lambda key: (standings[key].cases, str(key)))
        why[smallest] = "few_staff"


def hide(house: Group, projects: Sequence[Group], rest: Group, told: Mapping[Key, str]) -> None:
    """Mark what is not told in any group.

    Args:
        house: everything.
        projects: each project.
        rest: the cases of no project.
        told: why a group has no figures.
    """
    for group in (house, *projects):
        hide_within(group)
    names = sorted({(one.figure, one.cell) for one in house.cells})
    for name in names:
        if name not in house.hidden:
            _hide_across(name, projects, rest, told)
    for group in (house, *projects):
        hide_within(group)
        _hide_readings(group)


def hide_after_halves(group: Group, hidden: Collection[tuple[str, str]]) -> None:
    """Mark what a year would say about its halves: few of the year, while both halves say nothing, are one and two.

    Args:
        group: what was counted in the year.
        hidden: cells that neither half told of this group.
    """
    few = {
        (one.figure, one.cell) for one in group.cells if one.part < 2 * (LEAST_SENSITIVE if one.is_sensitive else LEAST)
    }
    group.hidden |= few & set(hidden)


def _hide_readings(group: Group) -> None:
    """Let both readings of a quota be told or neither: they have the same integrations."""
    for figure, cell in list(group.hidden):
        base = figure.removesuffix(SHIFTED)
        group.hidden |= {(base, cell), (base + SHIFTED, cell)}


def hide_within(group: Group) -> None:
    """Hide small cells, all parts of a small total, and a second cell where one would be missing alone."""
    for figure in {one.figure for one in group.cells}:
        cells = [one for one in group.cells if one.figure == figure]
        small = {one.cell for one in cells if one.is_small or (figure, one.cell) in group.hidden}
        if TOTAL in small:
            small = {one.cell for one in cells}
        parts = [one for one in cells if one.cell != TOTAL]
        total = next((one.part for one in cells if one.cell == TOTAL), None)
        # People of unknown sex are a gap by themselves.
        unknown = 0 if total is None else max(0, total - sum(one.part for one in parts))
        gaps = [one.part for one in parts if one.cell in small and one.part] + ([unknown] if unknown else [])
        must = any(one.part for one in parts if one.cell in small) or 0 < unknown < LEAST
        shown = sorted((one for one in parts if one.cell not in small), key=lambda one: (one.part, one.cell))
        while must and shown and (len(gaps) < 2 or sum(gaps) < LEAST):  # noqa: PLR2004 - two gaps hide each other
            gaps.append(shown[0].part)
            small.add(shown.pop(0).cell)
        group.hidden |= {(figure, cell) for cell in small}


def _hide_across(name: tuple[str, str], projects: Sequence[Group], rest: Group, told: Mapping[Key, str]) -> None:
    """Let no project's cell be what is missing alone between the house and its told projects."""
    missing = [one for one in projects if told[one.key] or name in one.hidden]
    shown = sorted((one for one in projects if one not in missing), key=lambda one: (one.counted(name), str(one.key)))
    gaps = [one.counted(name) for one in missing if one.counted(name)]
    while shown and not _is_safe(gaps, rest.counted(name)):
        shown[0].hidden.add(name)
        gaps.append(shown.pop(0).counted(name))


def _is_safe(gaps: Sequence[int], rest: int) -> bool:
    """Say whether what is left of the house without the told projects is about enough, and of no project alone.

    Args:
        gaps: counts of the projects whose cell is not told, without noughts.
        rest: count of those of no project, which is never told.
    """
    left = sum(gaps) + rest
    return left == 0 or (left >= LEAST and (rest > 0 or len(gaps) > 1))


def rounded(count: int, draw: Draw) -> int:
    """Return a multiple of five next to the count: the upper one with the probability of what is above the lower.

    Never nought: what is told is there.
    """
    below, over = divmod(count, BASE)
    up = draw() * BASE < over
    return max(BASE, (below + up) * BASE)


def tell(group: Group, draw: Draw) -> list[ToldCell]:
    """Return the cells of a group as they are told; the same number twice in one report is rounded once."""
    drawn: dict[tuple[str, ...], int] = {}

    def once(count: int, *name: str) -> int:
        return drawn.setdefault((*name, str(count)), rounded(count, draw))

    told = []
    for one in group.cells:
        if (one.figure, one.cell) in group.hidden:
            told.append(ToldCell(one.figure, one.cell))
            continue
        # Both readings of a quota have the same integrations, and several quotas the same mean stock.
        part = once(one.part, "part", one.figure.removesuffix(SHIFTED), one.cell)
        whole = None if one.whole is None else once(one.whole, "whole", one.cell)
        told.append(ToldCell(one.figure, one.cell, part, whole))
    return told
