"""Two Fassungen side by side: what stayed, what is new, what is no longer there. Pure Python."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a Fassung: what it is about, and all that it says."""

    thread: Hashable
    row: Hashable
    said: object


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing in two Fassungen; None where one of them does not have it."""

    earlier: object | None
    later: object | None
    change: str


SAME, CHANGED, NEW, GONE = "unverändert", "geändert", "neu", "nicht mehr dabei"


def side_by_side(earlier: Iterable[Line], later: Iterable[Line]) -> list[Pair]:
    """Pair the lines of two Fassungen: first those of the earlier one in its order, then what is new.

    Nothing is weighed: a change is a change, in whichever direction.
    """
    before, after = list(earlier), {line.thread: line for line in later}
    pairs = []
    for line in before:
        other = after.pop(line.thread, None)
        if other is None:
            pairs.append(Pair(line.said, None, GONE))
        else:
            pairs.append(Pair(line.said, other.said, SAME if line.row == other.row else CHANGED))
    return [*pairs, *(Pair(None, line.said, NEW) for line in after.values())]
