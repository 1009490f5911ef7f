"""Ways of a day by the table of the house: what each takes, and what is left of the day. Pure Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

type Table = Mapping[frozenset[str], int]


@dataclass(frozen=True, slots=True)
class Leg:
    """A way from one place to the next; `is_known` when the table says how long it takes."""

    from_place: str
    to_place: str
    minutes: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A talk on the way: where, how long, and what was planned for one way to it."""

    place: str
    minutes: int
    planned: int


def place_in(words: str, table: Table) -> str:
    """Return the place of the table that somebody's words name; the words themselves where it knows none."""
    said = words.casefold()
    named = sorted({name for pair in table for name in pair if name.casefold() in said}, key=len)
    return named[-1] if named else words


def legs(home: str, stops: Sequence[Stop], table: Table) -> list[Leg]:
    """Return the ways of a day: from the house to the first place, on to each next one, and back.

    Where the table says nothing, what was planned for the talk counts.
    """
    found, here = [], home
    for stop in stops:
        there = place_in(stop.place, table)
        if here != there:
            known = table.get(frozenset({here, there}))
            found.append(Leg(here, there, stop.planned if known is None else known, known is not None))
        here = there
    if stops and here != home:
        known = table.get(frozenset({here, home}))
        found.append(Leg(here, home, stops[-1].planned if known is None else known, known is not None))
    return found


def spoken(minutes: int) -> str:
    """Return minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} Minuten"
    return f"{hours} Std. {rest} Min." if rest else f"{hours} Std."


def fits(ways: int, talks: int, day: int) -> str:
    """Say how ways and talks lie in the working day of so many minutes."""
    left = day - ways - talks
    told = f"Wege {spoken(ways)}, Gespräche {spoken(talks)}"
    return f"{told}; übrig: {spoken(left)}" if left >= 0 else f"{told}; {spoken(-left)} mehr, als der Tag hat"
