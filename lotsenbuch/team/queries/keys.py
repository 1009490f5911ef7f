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
    """How many cases the house asks of one colleague: for all of them, and by age group where it says so."""

    general: int
    by_age: Mapping[str, int]

    def of_age(self, age_group: str) -> int:
        """Return the key of an age group, 0 where none is set."""
        return self.by_age.get(age_group, 0)


def limits_of(ids: Collection[UUID]) -> dict[UUID, Limits]:
    """Return the keys of these colleagues in two statements; of several roles the one that asks for least holds."""
    keys = list(Key.objects.values_list("role", "age_group", "number"))
    roles: dict[UUID, set[str]] = {one: set() for one in ids}
    for staff_id, role in RoleAssignment.objects.in_force().filter(staff__in=ids).values_list("staff_id", "role"):
        roles[staff_id].add(role)
    return {one: _limits([key for key in keys if key[0] in held]) for one, held in roles.items()}


def _limits(keys: list[tuple[str, str, int]]) -> Limits:
    found: dict[str, int] = {}
    for _, age_group, number in keys:
        found[age_group] = min(number, found.get(age_group, number))
    return Limits(general=found.pop("", the_house().caseload_key), by_age=found)


def all_keys() -> list[dict[str, str | int]]:
    """Return the keys that the house has set, in words."""
    rows = Key.objects.order_by("role", "age_group")
    return [
        {"label": f"{ROLE_LABELS[Role(row.role)]}, {row.age_group or 'alle Altersgruppen'}", "number": row.number}
        for row in rows
    ]
