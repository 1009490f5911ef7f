"""What has to be settled before somebody goes out; the rooms above say what, this one asks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.records.rules import RefusedError

from .kinds import Kind

# Outside by what they are; a talk at a partner's or by three is outside unless it is held in the house.
ASKED_KINDS = frozenset({Kind.HOME, Kind.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Going:
    """A talk as it is agreed upon, as far as it matters for going out.

    Attributes:
        kind: how and where.
        goes: who of the house holds it.
        companions: who goes along.
        has_room: a room of the house is booked.
        has_place: a place of its own is named.
        row: the talk that stands already; None for a new one.
        choice: key of the times that are offered together, of which one will be kept.
    """

    kind: str
    goes: UUID
    companions: Sequence[UUID] = ()
    has_room: bool = False
    has_place: bool = False
    row: UUID | None = None
    choice: UUID | None = None

    @property
    def is_outside(self) -> bool:
        """Say whether it takes place outside the house: by three in the house unless another place is named."""
        kind = Kind(self.kind)
        if kind in ASKED_KINDS:
            return True
        return not self.has_room and (kind == Kind.PARTNER or (kind == Kind.THREEWAY and self.has_place))


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, in words, and the name of the page of the case where it is settled."""

    words: str
    page: str


class NotPreparedError(RefusedError):
    """A talk outside is not agreed upon yet: `page` is opened first."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        told = "; ".join(one.words for one in missing)
        super().__init__(f"Vor dem Treffen draußen fehlt noch: {told}.")
        self.missing, self.page = missing, missing[0].page
