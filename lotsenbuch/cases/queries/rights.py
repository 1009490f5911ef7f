"""Who may see what of a case: the row policies show all rights to its holder, to others their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db.models import F, Q, QuerySet

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import names_of, with_role
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Access, Case, Grant, Sealing
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass


@dataclass(frozen=True, slots=True)
class GivenRight:
    """An access or a grant as screens show it: who, what, why, from when until when, given by whom."""

    id: UUID
    who: str
    what: str
    reason: str
    since: datetime
    until: datetime | None
    given_by: str
    is_in_force: bool
    is_ahead: bool
    may_end: bool


_GIVEN_KINDS = frozenset({Access.Kind.DEPUTY, Access.Kind.TANDEM, Access.Kind.DELEGATE, Access.Kind.NAMED})


def access_rows(case: Case) -> list[GivenRight]:
    """Return who sees, will see or saw the case, those in force first: for the holder all, for others their own."""
    # What was planned and taken back before its first day never was.
    rows = list(Access.objects.filter(case=case).exclude(valid_until__lt=F("valid_from")))
    return _given(rows, [(Access.Kind(row.kind).label, row.kind in _GIVEN_KINDS) for row in rows])


def grant_rows(case: Case) -> list[GivenRight]:
    """Return who may or might open a class of 2-4, those in force first: for the holder all, for others their own."""
    rows = list(Grant.objects.filter(case=case))
    return _given(rows, [(DataClass(row.data_class).label, True) for row in rows])


def _given(rows: Sequence[Access | Grant], words: list[tuple[str, bool]]) -> list[GivenRight]:
    names = names_of(actor for row in rows for actor in (row.actor, row.given_by))
    given = [
        GivenRight(
            id=row.id,
            who=names[row.actor],
            what=what,
            reason=row.reason,
            since=row.valid_from,
            until=row.valid_until,
            given_by=names[row.given_by],
            is_in_force=row.is_in_force,
            is_ahead=row.is_ahead,
            may_end=may_end and row.is_in_force,
        )
        for row, (what, may_end) in zip(rows, words, strict=True)
    ]
    return sorted(given, key=lambda right: (not right.is_in_force, -right.since.timestamp(), right.who, right.what))


def parted(name: str, rights: list[GivenRight]) -> dict[str, list[GivenRight]]:
    """Return the rights in force and to come under their name, and those that have ended."""
    stand = [right for right in rights if right.is_in_force or right.is_ahead]
    return {name: stand, f"past_{name}": [right for right in rights if right not in stand]}


def _in_force(case: Case) -> QuerySet[Access]:
    open_or_ahead = Q(valid_until=None) | Q(valid_until__gt=TransactionNow())
    return Access.objects.filter(open_or_ahead, case=case, valid_from__lte=TransactionNow())


def may_be_let_in(case: Case, by: Actor) -> list[Staff]:
    """Return the colleagues who work cases and do not see this one, by name."""
    there = set(_in_force(case).values_list("staff", flat=True))
    working = {one.pk: one for role in (Role.FALLMANAGEMENT, Role.CLEARING) for one in with_role(role)}
    chosen = [one for key, one in working.items() if key not in there and key != by.staff_id]
    return sorted(chosen, key=lambda one: (one.last_name, one.first_name, one.username))


def is_shut_out(case: Case, staff: Staff, by: Actor) -> bool:
    """Say to the holder that a colleague does not see the case; others do not read who does."""
    is_holder = bool(ask_guard("cases_is_holder", case.id))
    return is_holder and staff.pk != by.staff_id and not _in_force(case).filter(staff=staff.pk).exists()


def colleagues_on(case: Case) -> list[Staff]:
    """Return the colleagues who work on the case beside its holder, by name."""
    rows = _in_force(case).filter(kind__in=_GIVEN_KINDS)
    return list(Staff.objects.filter(pk__in=rows.values("staff")).order_by("last_name", "first_name", "username"))


def sealing_of(case: Case) -> Sealing | None:
    """Return since when and why the case is sealed, for its holder; None when it is open."""
    return Sealing.objects.filter(case=case, unsealed_at=None).first() if case.is_sealed else None
