"""Somebody who knows all rules and everything that was told, and wants to know what was not.

`possible` tries every way in which the counts could have been: what is left over is what can be known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from lotsenbuch.indicators.rules.telling import BASE, BLUR, LEAST, Draw

MOST = 40
_HIGH = 0.99

# What a figure says, cell by cell.
type Outcome = tuple[int | None, ...]


def behind(told: int | None, *, is_rounded: bool = True) -> range:
    """The counts that may stand behind what was told."""
    if told is None:
        return range(MOST)
    if not is_rounded:
        return range(told, told + 1)
    lowest = LEAST if told == BASE else told - BASE + 1
    return range(lowest, told + BASE)


def possible(parts: Mapping[str, int | None], total: int | None, wanted: str, *, is_rounded: bool = True) -> set[int]:
    """The counts that the wanted part may have, when the parts sum up to the total."""
    names = list(parts)
    sums = set(behind(total, is_rounded=is_rounded))
    ways = product(*(behind(parts[name], is_rounded=is_rounded) for name in names))
    return {counts[names.index(wanted)] for counts in ways if sum(counts) in sums}


def with_one_fewer(first: int | None, second: int | None, *, is_rounded: bool = True) -> set[bool]:
    """Whether the one who is missing from the second report can have been in the cell: what both reports leave open.

    Of a figure of one cell: a dash there is a small number.
    """
    return set(_memberships(first, second, is_rounded=is_rounded))


def _memberships(first: int | None, second: int | None, *, is_rounded: bool) -> Iterator[bool]:
    before, after = (
        range(LEAST + len(BLUR)) if told is None else behind(told, is_rounded=is_rounded) for told in (first, second)
    )
    for count in before:
        for was_in in (False, True):
            if count - was_in in after:
                yield was_in


def every_outcome(report: Callable[[Draw], Outcome]) -> set[Outcome]:
    """Every report that may come of the same people: each draw falls low and high once, in every combination."""
    found: set[Outcome] = set()
    open_ones: list[list[float]] = [[]]
    while open_ones:
        script = open_ones.pop()
        taken: list[float] = []

        def draw(script: list[float] = script, taken: list[float] = taken) -> float:
            taken.append(script[len(taken)] if len(taken) < len(script) else 0.0)
            return taken[-1]

        found.add(report(draw))
        # Every draw beyond the script fell low: each of them is tried high, too.
        open_ones += [[*taken[:place], _HIGH] for place in range(len(script), len(taken))]
    return found


def left_over(house: int | None, told: Sequence[int | None], *, is_rounded: bool = True) -> set[int]:
    """What may be left when the told groups are taken from the house."""
    ways = product(behind(house, is_rounded=is_rounded), *(behind(one, is_rounded=is_rounded) for one in told))
    return {all_of_them - sum(groups) for all_of_them, *groups in ways if all_of_them >= sum(groups)}
