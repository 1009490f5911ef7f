"""Ways of a day by the table of the house: what each takes, and what is left of the day. Pure Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

type Table = Mapping[frozenset[str], int]

# Minutes at the desk for which it is worth going back between two talks outside.
AT_DESK = 60


@dataclass(frozen=True, slots=True)
class Leg:
    """A way from one place to the next; `is_known` when the table says how long it takes."""

    from_place: str
    to_place: str
    minutes: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A talk on the way: where, how long, what was planned for one way to it, and what lies before it.

    Attributes:
        place: in somebody's words.
        minutes: of the talk.
        planned: minutes for one way to it.
        pause: minutes since the talk outside before it ended.
        is_house_between: a talk in the house lies between the two.
    """

    place: str
    minutes: int
    planned: int
    pause: int = 0
    is_house_between: bool = False


def place_in(words: str, table: Table) -> str:
    """Return the place of the table that somebody's words name; the words themselves where it knows none."""
    said = words.casefold()
    named = sorted({name for pair in table for name in pair if name.casefold() in said}, key=len)
    return named[-1] if named else words


def legs(home: str, stops: Sequence[Stop], table: Table) -> list[Leg]:
    """Return the ways of a day: from the house to the first place, on to each next one, and back.

    Between two places it goes by the house when a talk there lies between them, or an hour at the desk is left. Where
    the table says nothing, what was planned for the talk counts.
    """
    found, here, planned = list[Leg](), home, 0
    for stop in stops:
        there = place_in(stop.place, table)
        back, out = _leg(here, home, planned, table), _leg(home, there, stop.planned, table)
        if here != home and (stop.is_house_between or stop.pause >= back.minutes + out.minutes + AT_DESK):
            found.append(back)
            here = home
        if here != there:
            found.append(_leg(here, there, stop.planned, table))
        here, planned = there, stop.planned
    return [*found, _leg(here, home, planned, table)] if here != home else found


def _leg(from_place: str, to_place: str, planned: int, table: Table) -> Leg:
    known = table.get(frozenset({from_place, to_place}))
    return Leg(from_place, to_place, planned if known is None else known, known is not None)


def spoken(minutes: int) -> str:
    """Return minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} Minuten"
    return f"{hours} Std. {rest} Min." if rest else f"{hours} Std."


def fits(ways: int, talks: int, day: int) -> str:
    """Say how ways and talks lie in the minutes for which the office is open on that day."""
    left = day - ways - talks
    told = f"Wege {spoken(ways)}, Gespräche mit Vor- und Nachbereitung {spoken(talks)}"
    if left >= 0:
        return f"{told}; übrig: {spoken(left)}"
    return f"{told}; {spoken(-left)} mehr, als das Haus an diesem Tag offen hat ({spoken(day)})"
