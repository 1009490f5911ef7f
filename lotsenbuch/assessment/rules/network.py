"""The network map: four sectors, three distances, where everybody is drawn, and two maps compared. Pure Python.

Nobody on it is rated: a distance says how near somebody stands to the person today, in the person's view, and nothing
about how good that is.
"""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Sector:
    """A quarter of the map: where it begins, in degrees clockwise from three o'clock."""

    code: str
    label: str
    begins: int
    asks: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A distance: from and to which radius it is drawn."""

    code: str
    label: str
    inner: int
    outer: int


SECTORS: tuple[Sector, ...] = (
    Sector("family", "Familie", 180, "Wer gehört für Sie zur Familie?"),
    Sector("friends", "Freunde und Nachbarschaft", 270, "Mit wem reden oder lachen Sie?"),
    Sector("work", "Arbeit und Schule", 0, "Wen kennen Sie von Arbeit, Schule, Kurs oder Verein?"),
    Sector("helpers", "Fachleute, die helfen", 90, "Wer hilft von Berufs wegen?"),
)
RINGS: tuple[Ring, ...] = (
    Ring("near", "nah", 80, 210),
    Ring("middle", "mittel", 210, 345),
    Ring("far", "weiter weg", 345, 480),
)
SECTOR_LABELS: dict[str, str] = {sector.code: sector.label for sector in SECTORS}
RING_LABELS: dict[str, str] = {ring.code: ring.label for ring in RINGS}
# `place` counts a quarter from its beginning to its end.
LAST_PLACE = 999
QUARTER = 90
LONGEST_LABEL = 18
MANY = 24
_ALONE, _FEW = 1, 4


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the map; `thread` stays the same from one map to the next."""

    thread: Hashable
    relation: str
    name: str
    sector: str
    ring: str
    place: int

    @property
    def label(self) -> str:
        """Return the relation, with the name where one was needed."""
        return f"{self.relation} ({self.name})" if self.name else self.relation

    @property
    def where(self) -> str:
        """Return sector and distance in words."""
        return f"{SECTOR_LABELS[self.sector]}, {RING_LABELS[self.ring]}"


@dataclass(frozen=True, slots=True)
class Dot:
    """Where somebody is drawn, and the words below, short enough not to cover the next ones."""

    thread: Hashable
    x: float
    y: float
    words: str

    @property
    def label_y(self) -> float:
        """Return where the words stand."""
        return self.y + 34


@dataclass(frozen=True, slots=True)
class Change:
    """What is different for somebody between two maps, in words that judge nothing."""

    label: str
    earlier: str
    later: str
    said: str


# Words by which somebody who helps tells of health, debts or convictions; begun like this, in any spelling of capitals.
_TELLS: tuple[tuple[DataClass, tuple[str, ...]], ...] = (
    (
        DataClass.DEBTS,
        ("schuld", "insolvenz", "gläubiger", "inkasso", "bewährung", "straffäll", "haftentlass", "justizvoll"),
    ),
    (
        DataClass.HEALTH,
        ("sucht", "drogen", "alkohol", "psych", "therap", "arzt", "ärzt", "klinik", "krankenhaus", "reha",
         "pflegedienst", "selbsthilfe", "entgiftung", "substitution"),
    ),
)  # fmt: skip


def told_class(relation: str, sector: str) -> DataClass:
    """Return the class of what a relation tells: that an addiction service helps says something about health."""
    if sector != "helpers":
        return DataClass.COUNSELLING
    words = relation.casefold()
    return next((told for told, stems in _TELLS if any(stem in words for stem in stems)), DataClass.COUNSELLING)


def dots(members: Iterable[Member]) -> list[Dot]:
    """Return where everybody is drawn: evenly over the arc of sector and distance, in the order of `place`.

    The same members are always drawn in the same places, whoever asks and in whichever order they come.
    """
    cells: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        cells.setdefault((member.sector, member.ring), []).append(member)
    return [
        _dot(member, sector, ring, nth, len(cell))
        for sector in SECTORS
        for ring in RINGS
        for cell in [sorted(cells.get((sector.code, ring.code), []), key=lambda one: (one.place, str(one.thread)))]
        for nth, member in enumerate(cell)
    ]


def _dot(member: Member, sector: Sector, ring: Ring, nth: int, count: int) -> Dot:
    # Neighbours lie at different radii, so that their words do not cover each other.
    rows = 1 if count == _ALONE else 2 if count <= _FEW else 3
    depth = (ring.outer - ring.inner) / (rows + 1)
    radius = ring.inner + depth * (1 + nth % rows)
    angle = math.radians(sector.begins + QUARTER * (nth + 0.5) / count)
    x, y = round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)
    return Dot(member.thread, x, y, shortened(member.label))


def shortened(words: str) -> str:
    """Return words that fit below a dot; the whole of them stands in the table."""
    return words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1].rstrip() + "…"


def changes(
    earlier: Iterable[Member],
    later: Iterable[Member],
    ties_before: set[frozenset[Hashable]],
    ties: set[frozenset[Hashable]],
) -> list[Change]:
    """Return who is new, gone, drawn elsewhere or tied otherwise; nothing is counted or weighed."""
    before, after = list(earlier), {member.thread: member for member in later}
    found = []
    for old in before:
        new = after.pop(old.thread, None)
        if new is None:
            found.append(Change(old.label, old.where, "–", "nicht mehr auf der Karte"))
        else:
            found.append(Change(new.label, old.where, new.where, _said(old, new, ties_before, ties)))
    return [*found, *(Change(new.label, "–", new.where, "neu auf der Karte") for new in after.values())]


def _said(old: Member, new: Member, before: set[frozenset[Hashable]], after: set[frozenset[Hashable]]) -> str:
    told = []
    if old.ring != new.ring:
        told.append("näher" if _order(new.ring) < _order(old.ring) else "weiter weg")
    if old.sector != new.sector:
        told.append("in einem anderen Bereich")
    if (old.relation, old.name) != (new.relation, new.name):
        told.append(f"vorher: {old.label}")
    if {tie for tie in before if old.thread in tie} != {tie for tie in after if new.thread in tie}:
        told.append("andere Linien")
    return ", ".join(told) or "unverändert"


def _order(ring: str) -> int:
    return [one.code for one in RINGS].index(ring)
