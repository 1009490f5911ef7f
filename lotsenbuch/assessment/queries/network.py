"""The network map of a case, put together from rows; sealed ones opened for those who may."""

from collections.abc import Hashable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.assessment.models import NetworkMap, NetworkMember, NetworkTie
from lotsenbuch.assessment.rules.network import (
    MANY,
    RINGS,
    SECTORS,
    Change,
    Dot,
    Member,
    Ring,
    Sector,
    changes,
    dots,
)
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import DataClass
from lotsenbuch.records.standing import standing

from .fassung import current, stands_in, unseal


@dataclass(frozen=True, slots=True)
class Drawn:
    """Somebody on the map, with what the table says of them."""

    row: NetworkMember
    member: Member
    dot: Dot
    knows: tuple[str, ...]

    @property
    def said(self) -> str:
        """Return all that is drawn of them, for somebody who does not see the map."""
        known = f", kennt {', '.join(self.knows)}" if self.knows else ""
        return f"{self.member.label}: {self.member.where}{known}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the map, with its ends."""

    one: Dot
    other: Dot


@dataclass(frozen=True, slots=True)
class Drawing:
    """One Fassung of the map as page, tablet and paper show it."""

    head: NetworkMap | None
    heads: list[NetworkMap]
    members: list[Drawn]
    lines: list[Line]
    ties: frozenset[frozenset[Hashable]]
    data_class: DataClass

    @property
    def number(self) -> int:
        """Return the number of this map, 0 where none was drawn."""
        return self.head.number if self.head else 0

    @property
    def is_in_work(self) -> bool:
        """Say whether this map can be kept."""
        return self.head is not None and self.head.closed_on is None

    @property
    def kept(self) -> list[NetworkMap]:
        """Return the maps that stay."""
        return [head for head in self.heads if head.closed_on is not None]

    @property
    def is_crowded(self) -> bool:
        """Say whether words have to be small to find room."""
        return len(self.members) > MANY

    @property
    def sectors(self) -> tuple[Sector, ...]:
        """Return the quarters of the map."""
        return SECTORS

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Return the distances of the map."""
        return RINGS


def map_of(case: Case, number: int | None = None) -> Drawing | None:
    """Return a map of a case that was read with its person's key; the newest, or an empty one where none was drawn.

    Args:
        case: the case.
        number: a Fassung; None for the newest. One that is not there: None is returned.
    """
    heads = list(_heads(case.id))
    head = next((one for one in heads if number in {None, one.number}), None)
    return None if number is not None and head is None else _drawing(case, heads, head, *_rows(case))


def member_of(case: Case, row_id: UUID) -> NetworkMember | None:
    """Return who stands on the newest map where this row stands or stood; None when hidden, taken out or made up."""
    row = current(_rows(case)[0], row_id)
    return row if row is not None and row.until_number is None else None


def changes_between(case: Case, later: int, earlier: int | None) -> tuple[Drawing, Drawing, list[Change]] | None:
    """Return two maps and what is different, by default one and the one before it; None where one is not there."""
    heads = list(_heads(case.id))
    by_number = {head.number: head for head in heads}
    before, after = by_number.get(later - 1 if earlier is None else earlier), by_number.get(later)
    if before is None or after is None:
        return None
    rows = _rows(case)
    old, new = _drawing(case, heads, before, *rows), _drawing(case, heads, after, *rows)
    told = changes(
        (one.member for one in old.members), (one.member for one in new.members), set(old.ties), set(new.ties)
    )
    return old, new, told


def _rows(case: Case) -> tuple[list[NetworkMember], list[NetworkTie]]:
    members, ties = list(_members(case.id)), list(_ties(case.id))
    unseal(case, members)
    return members, ties


def _drawing(
    case: Case,  # noqa: ARG001  # all that is drawn of one case is called alike
    heads: list[NetworkMap],
    head: NetworkMap | None,
    members: list[NetworkMember],
    ties: list[NetworkTie],
) -> Drawing:
    number = head.number if head else 0
    rows = {row.thread: row for row in members if stands_in(row, number)}
    told = {thread: _member(row) for thread, row in rows.items()}
    where = {dot.thread: dot for dot in dots(told.values())}
    shown = [tie for tie in ties if stands_in(tie, number) and {tie.one_id, tie.other_id} <= rows.keys()]
    pairs = frozenset(frozenset[Hashable]((tie.one_id, tie.other_id)) for tie in shown)
    return Drawing(
        head,
        heads,
        [_drawn(rows[dot.thread], told, dot, pairs) for dot in where.values()],  # type: ignore[index]  # threads are keys
        [Line(where[tie.one_id], where[tie.other_id]) for tie in shown],
        pairs,
        DataClass(max([int(DataClass.COUNSELLING), *(row.data_class for row in rows.values())])),
    )


def _member(row: NetworkMember) -> Member:
    return Member(row.thread, row.relation, row.name, row.sector, row.ring, row.place)


def _drawn(row: NetworkMember, told: dict[UUID, Member], dot: Dot, pairs: frozenset[frozenset[Hashable]]) -> Drawn:
    known = sorted(told[end].label for pair in pairs if row.thread in pair for end in pair - {row.thread})  # type: ignore[index]  # threads are keys
    return Drawn(row, told[row.thread], dot, tuple(known))


@standing
def _heads(case_id: UUID) -> QuerySet[NetworkMap]:
    return NetworkMap.objects.filter(case=case_id)


@standing
def _members(case_id: UUID) -> QuerySet[NetworkMember]:
    return NetworkMember.objects.filter(case=case_id)


@standing
def _ties(case_id: UUID) -> QuerySet[NetworkTie]:
    return NetworkTie.objects.filter(case=case_id)
