"""The keys of the house and whom they hold for (C83)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.accounts.models import RoleAssignment
from lotsenbuch.accounts.roles import ROLE_LABELS, Role
from lotsenbuch.office.queries import the_house
from lotsenbuch.team.models import Key


@dataclass(frozen=True, slots=True)
class Limits:
    """How many cases the house asks of one colleague: of all, and by age group and project where it says so."""

    general: int
    by_age: Mapping[str, int]
    by_project: Mapping[UUID, int]
    by_both: Mapping[tuple[UUID, str], int]

    def of_age(self, age_group: str) -> int:
        """Return the key of an age group, 0 where none is set."""
        return self.by_age.get(age_group, 0)

    def of_project(self, project: UUID | None) -> int:
        """Return the key of a project, 0 where none is set."""
        return self.by_project.get(project, 0) if project else 0

    def of_both(self, project: UUID | None, age_group: str) -> int:
        """Return the key of an age group in a project, 0 where none is set."""
        return self.by_both.get((project, age_group), 0) if project else 0


def limits_of(ids: Collection[UUID]) -> dict[UUID, Limits]:
    """Return the keys of these colleagues in two statements; of several roles the one that asks for least holds."""
    keys = list(Key.objects.values_list("role", "age_group", "project", "number"))
    roles: dict[UUID, set[str]] = {one: set() for one in ids}
    for staff_id, role in RoleAssignment.objects.in_force().filter(staff__in=ids).values_list("staff_id", "role"):
        roles[staff_id].add(role)
    return {one: _limits([key for key in keys if key[0] in held]) for one, held in roles.items()}


def _limits(keys: list[tuple[str, str, UUID | None, int]]) -> Limits:
    by_age: dict[str, int] = {}
    by_project: dict[UUID, int] = {}
    by_both: dict[tuple[UUID, str], int] = {}
    for _, age_group, project, number in keys:
        if project is None:
            by_age[age_group] = min(number, by_age.get(age_group, number))
        elif age_group:
            by_both[project, age_group] = min(number, by_both.get((project, age_group), number))
        else:
            by_project[project] = min(number, by_project.get(project, number))
    general = by_age.pop("", the_house().caseload_key)
    return Limits(general=general, by_age=by_age, by_project=by_project, by_both=by_both)


def all_keys() -> list[dict[str, str | int]]:
    """Return the keys that the house has set, in words."""
    rows = Key.objects.select_related("project").order_by("role", "project__name", "age_group")
    return [{"label": f"{ROLE_LABELS[Role(row.role)]}, {_of_what(row)}", "number": row.number} for row in rows]


def _of_what(key: Key) -> str:
    if key.project is None:
        return key.age_group or "alle Altersgruppen"
    return f"Projekt {key.project.name}" + (f", {key.age_group}" if key.age_group else "")
