"""How the cases of one colleague are shared among several others. Pure Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Taker:
    """Who takes cases over.

    Attributes:
        key: whose.
        load: open cases that they hold already.
        closed: projects in which they hold no cases, by their profession.
        free: places that are free in projects with a limit.
    """

    key: UUID
    load: int
    closed: frozenset[UUID] = frozenset()
    free: dict[UUID, int] = field(default_factory=dict)

    def may_take(self, project: UUID | None) -> bool:
        """Say whether one more case of a project can go here."""
        return project is None or (project not in self.closed and self.free.get(project, 1) > 0)

    def take(self, project: UUID | None) -> None:
        """Count one more case."""
        self.load += 1
        if project in self.free:
            self.free[project] -= 1


def share(cases: Mapping[UUID, UUID | None], takers: Sequence[Taker]) -> tuple[dict[UUID, UUID], list[UUID]]:
    """Share cases so that those who take them hold about the same number afterwards.

    Cases that few can take go first; of several takers the one with the fewest cases takes, then the one named first.

    Args:
        cases: each with its project, in the order in which they are shared.
        takers: in the order in which they were named; they are counted up.

    Returns:
        Who takes which case, and the cases for which nobody has a place.
    """
    few_first = sorted(cases, key=lambda one: sum(taker.may_take(cases[one]) for taker in takers))
    plan: dict[UUID, UUID] = {}
    left: list[UUID] = []
    for one in few_first:
        possible = [taker for taker in takers if taker.may_take(cases[one])]
        if not possible:
            left.append(one)
            continue
        taker = min(possible, key=lambda who: who.load)
        taker.take(cases[one])
        plan[one] = taker.key
    return plan, left
