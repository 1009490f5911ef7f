"""What may be told of groups (docs/decisions/0153): limits, hidden cells, rounding. Pure Python.

1. A group has figures from `least_staff` Fallführenden on, of whom none holds more than half of its cases, and from ten
   people on. Projects that are not told must not be left over when the told ones are taken from the house: together
   they have at least as many Fallführende, or a further project is not told.
2. A cell under three (sensitive ones under ten) is not told, and of the next two counts some, by chance: a border that
   everybody knows would say what lies at it as soon as one person more or fewer is counted. Where one cell alone would
   be missing from its figure, or one project alone from the house, another one goes, too, whether there is anybody
   behind the first or not.
   A year tells nothing of fewer than ten (sensitive: 24) where both of its halves told nothing; and nothing of a group
   of which one half was told and the other was not, because the other would be what is left.
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
# A count at its limit is hidden two times out of three, one above it one time out of three.
BLUR = (2 / 3, 1 / 3)
# The sex that few have: its dash says no more than that of those who said nothing.
FEW = "d"
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
    def least(self) -> int:
        """Return from how many on it is told."""
        return LEAST_SENSITIVE if self.is_sensitive else LEAST


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


def hide(house: Group, projects: Sequence[Group], rest: Group, told: Mapping[Key, str], draw: Draw) -> None:
    """Mark what is not told in any group.

    Args:
        house: everything.
        projects: each project.
        rest: the cases of no project.
        told: why a group has no figures.
        draw: a number from nought to one, unknown to anybody.
    """
    for group in (house, *projects):
        hide_within(group, draw)
    names = sorted({(one.figure, one.cell) for one in house.cells})
    for name in names:
        if name not in house.hidden:
            _hide_across(name, projects, rest, told, draw)
    for group in (house, *projects):
        _hide_second(group, draw)
        _hide_readings(group)


def hide_after_halves(group: Group, hidden: Collection[tuple[str, str]]) -> None:
    """Mark what a year would say about its halves: few of the year, while both halves say nothing, are one and two.

    Args:
        group: what was counted in the year.
        hidden: cells that neither half told of this group.
    """
    few = {(one.figure, one.cell) for one in group.cells if one.part < 2 * (one.least + len(BLUR))}
    group.hidden |= few & set(hidden)


def _hide_readings(group: Group) -> None:
    """Let both readings of a quota be told or neither: they have the same integrations."""
    for figure, cell in list(group.hidden):
        base = figure.removesuffix(SHIFTED)
        group.hidden |= {(base, cell), (base + SHIFTED, cell)}


def is_few(count: int, least: int, draw: Draw) -> bool:
    """Say whether a count is too small to tell; just above the limit by chance, so that the border says nothing."""
    over = count - least
    return over < 0 or (over < len(BLUR) and draw() < BLUR[over])


def hide_within(group: Group, draw: Draw) -> None:
    """Hide small cells, all parts of a small total, and a second cell where one would be missing alone."""
    thrown: dict[tuple[str, str, int], bool] = {}

    def few(count: int, least: int, *of: str) -> bool:
        # Both readings of a quota have the same integrations, and several quotas the same mean stock.
        name = (of[0], of[1], count)
        if name not in thrown:
            thrown[name] = is_few(count, least, draw)
        return thrown[name]

    for one in group.cells:
        if few(one.part, one.least, one.figure.removesuffix(SHIFTED), one.cell) or (
            one.whole is not None and few(one.whole, LEAST_PEOPLE, TOTAL, one.cell)
        ):
            group.hidden.add((one.figure, one.cell))
    _hide_second(group, draw)


def _hide_second(group: Group, draw: Draw) -> None:
    """Let no dash stand alone, whatever is behind it: one that did would say that nobody is."""
    figures: dict[str, list[Cell]] = {}
    for one in group.cells:
        figures.setdefault(one.figure, []).append(one)
    for cells in figures.values():
        by_sex = any(one.cell == TOTAL for one in cells)
        group.hidden |= _gaps_of_sexes(cells, group.hidden) if by_sex else _gaps_of_parts(cells, group.hidden, draw)


def _gaps_of_parts(cells: Sequence[Cell], hidden: Collection[tuple[str, str]], draw: Draw) -> set[tuple[str, str]]:
    shown = [one for one in cells if (one.figure, one.cell) not in hidden]
    if len(cells) - len(shown) != 1 or not shown:
        return set()
    # By what would be told of them, not by what is there: which one goes says no more than that.
    least = min(shown, key=lambda one: (rounded(one.part, draw), draw()))
    return {(least.figure, least.cell)}


def _gaps_of_sexes(cells: Sequence[Cell], hidden: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what goes beside a gap among the sexes.

    A dash at the few opens none: who said nothing is never told, so between the total and the others there are always
    two, and `tell` leaves open how many.
    """
    names = {(one.figure, one.cell) for one in cells}
    parts = {name for name in names if name[1] != TOTAL}
    if names - parts <= set(hidden):
        return names
    return parts if any(cell != FEW for _, cell in parts & set(hidden)) else set()


def _hide_across(
    name: tuple[str, str], projects: Sequence[Group], rest: Group, told: Mapping[Key, str], draw: Draw
) -> None:
    """Let no project's cell be what is missing alone between the house and its told projects.

    Nor may what is left without the told ones be few: of the projects that are missing and of no project, which is
    never told. A gap with nobody in it counts like any other.
    """
    missing = [one for one in projects if told[one.key] or name in one.hidden]
    shown = [one for one in projects if one not in missing]
    shown.sort(key=lambda one: (rounded(one.counted(name), draw), draw()))
    has_rest = rest.standing.cases > 0
    while shown and (missing or has_rest):
        left = sum(one.counted(name) for one in (*missing, rest))
        if (has_rest or len(missing) > 1) and not is_few(left, LEAST, draw):
            return
        shown[0].hidden.add(name)
        missing.append(shown.pop(0))


def rounded(count: int, draw: Draw) -> int:
    """Return a multiple of five next to the count: the upper one with the probability of what is above the lower.

    Never nought: what is told is there.
    """
    below, over = divmod(count, BASE)
    up = over > 0 and draw() * BASE < over
    return max(BASE, (below + up) * BASE)


def tell(group: Group, draw: Draw) -> list[ToldCell]:
    """Return the cells of a group as they are told; the same number twice in one report is rounded once."""
    drawn: dict[tuple[str, ...], int] = {}

    def once(count: int, *name: str) -> int:
        return drawn.setdefault((*name, str(count)), rounded(count, draw))

    def part_of(one: Cell) -> int:
        # Both readings of a quota have the same integrations, and several quotas the same mean stock.
        return once(one.part, "part", one.figure.removesuffix(SHIFTED), one.cell)

    told = []
    for one in group.cells:
        if (one.figure, one.cell) in group.hidden:
            told.append(ToldCell(one.figure, one.cell))
            continue
        part = part_of(one)
        if one.cell == TOTAL and part < one.part:
            sexes = [other for other in group.cells if other.figure == one.figure and other.cell not in (TOTAL, FEW)]
            shown = [part_of(other) for other in sexes if (other.figure, other.cell) not in group.hidden]
            part += 0 if _leaves_open(part, shown) else BASE
        whole = None if one.whole is None else once(one.whole, "whole", one.cell)
        told.append(ToldCell(one.figure, one.cell, part, whole))
    return told


def _leaves_open(total: int, shown: Sequence[int]) -> bool:
    """Say whether the few beside these sexes may be none, one or two: a total told low may leave room for nobody."""
    least = sum(LEAST if one == BASE else one - BASE + 1 for one in shown)
    return total + BASE - 1 - least >= LEAST - 1
