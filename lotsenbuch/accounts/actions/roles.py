"""Roles with their periods: given and withdrawn by the administration or by groups of its own login."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Right, Role, may
from lotsenbuch.accounts.rules import check_nothing_held, check_period
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import Actor, RefusedError

from .sessions import end_sessions


def give_role(*, staff: Staff, role: Role, first_on: date, last_on: date | None, by: Actor) -> RoleAssignment:
    """Give a role from one day until the end of another one.

    Raises:
        RefusedError: the period is not allowed, the role is there already, or it is the own account.
    """
    _check_other(staff, by)
    today = timezone.localdate()
    check_period(role, first_on=first_on, last_on=last_on, today=today)
    given = RoleAssignment(staff=staff, role=role.value, given_by=str(by))
    given.valid_from = TransactionNow() if first_on == today else _begin_of(first_on)
    given.valid_until = _begin_of(last_on + timedelta(days=1)) if last_on else None
    with recorded("accounts.give_role", by=by):
        _save(given)
    return given


def withdraw_role(*, assignment: RoleAssignment, by: Actor) -> None:
    """End a role and the colleague's sessions now; one that has not begun yet goes without a trace of a period.

    Raises:
        RefusedError: it is the own account, or cases would be left that nobody can open.
    """
    _check_other(assignment.staff, by)
    _check_cases_stay_reachable(assignment)
    with recorded("accounts.withdraw_role", by=by):
        _end(assignment)
        end_sessions(staff=assignment.staff)


def follow_groups(*, staff: Staff, roles: Iterable[Role], by: Actor) -> bool:
    """Make the roles that come from groups equal to the groups; roles given by hand stay.

    Returns:
        Whether anything changed.
    """
    wanted = set(roles) - {Role.IMPORTER}
    held = {Role(one.role): one for one in RoleAssignment.objects.in_force().filter(staff=staff)}
    gone = [one for role, one in held.items() if one.given_by == str(by) and role not in wanted]
    new = sorted(wanted - held.keys())
    if not gone and not new:
        return False
    with recorded("accounts.follow_groups", by=by):
        for assignment in gone:
            _end(assignment)
        if gone:
            end_sessions(staff=staff)
        for role in new:
            _save(RoleAssignment(staff=staff, role=role.value, valid_from=TransactionNow(), given_by=str(by)))
    return True


def _check_other(staff: Staff, by: Actor) -> None:
    if by == staff.actor:
        raise RefusedError("Die eigenen Rollen kann nur jemand anderes ändern.")


def _check_cases_stay_reachable(ending: RoleAssignment) -> None:
    held = RoleAssignment.objects.in_force().filter(staff=ending.staff)
    left = frozenset(Role(one.role) for one in held.exclude(pk=ending.pk))
    if may(frozenset({Role(ending.role)}), Right.WORK_CASES) and not may(left, Right.WORK_CASES):
        check_nothing_held(ending.staff.pk)


def _save(given: RoleAssignment) -> None:
    try:
        with all_or_nothing():
            given.save(force_insert=True)
    except IntegrityError:
        raise RefusedError("Diese Rolle besteht in dem Zeitraum schon.", field="role") from None


def _end(assignment: RoleAssignment) -> None:
    rows = RoleAssignment.objects.filter(pk=assignment.pk)
    if not rows.filter(valid_from__lte=TransactionNow()).update(valid_until=TransactionNow()):
        rows.delete()


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
