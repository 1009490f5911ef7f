"""What a lead looks at before cases go to several colleagues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Outline
from lotsenbuch.cases.queries import loads
from lotsenbuch.office.queries import places_on
from lotsenbuch.records import clock
from lotsenbuch.team.rules.shares import Taker, share

from .colleagues import back_on, holding_professions, places_taken, profession_of
from .keys import limits_of


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the preview, with who is to take it."""

    outline: Outline
    to: UUID


@dataclass(frozen=True, slots=True)
class Part:
    """What one colleague would take, and what they would hold then."""

    staff: Staff
    number: int
    load: int
    limit: int
    # Absent today, as everybody knows it: the lead decides, but knowing it.
    back_on: date | None = None

    @property
    def is_beyond(self) -> bool:
        """Say whether the key of the house is exceeded then."""
        return self.load > self.limit


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole transfer before it takes place."""

    lines: list[Line]
    parts: list[Part]
    left: list[Outline]

    @property
    def left_projects(self) -> str:
        """Return the projects in which nobody of the chosen has a place, for a sentence."""
        return ", ".join(sorted({one.project.name for one in self.left if one.project}))


def preview_of(chosen: Sequence[Outline], takers: Sequence[Staff], given: Mapping[UUID, UUID]) -> Preview:
    """Return who takes which case: as `given` where the lead has said so, else shared evenly.

    Args:
        chosen: the cases.
        takers: in the order in which they were named.
        given: taker per case, empty before the lead has changed anything.
    """
    ids = [one.pk for one in takers]
    limits = limits_of(ids)
    projects = {one.project_id for one in chosen if one.project_id}
    terms, held, taken = places_on(clock.today(), projects), loads(ids), places_taken(ids, projects)
    plan, left = dict(given), list[UUID]()
    if not plan:
        able = [
            Taker(
                key=one.pk,
                load=held[one.pk],
                closed=_closed(one, projects),
                free={key: row.cap - taken[one.pk].get(key, 0) for key, row in terms.items() if row.cap is not None},
            )
            for one in takers
        ]
        plan, left = share({one.pk: one.project_id for one in chosen}, able)
    counts = [list(plan.values()).count(key) for key in ids]
    away = back_on(ids, clock.today())
    parts = [
        Part(one, number, held[one.pk] + number, limits[one.pk].general, away.get(one.pk))
        for one, number in zip(takers, counts, strict=True)
    ]
    lines = [Line(one, plan[one.pk]) for one in chosen if one.pk in plan]
    return Preview(lines, parts, [one for one in chosen if one.pk in set(left)])


def _closed(staff: Staff, projects: set[UUID]) -> frozenset[UUID]:
    profession = profession_of(staff)
    return frozenset(one for one in projects if (holding := holding_professions(one)) and profession not in holding)
