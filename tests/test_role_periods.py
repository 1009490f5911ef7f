"""Roles with periods, the table of rights, notices to one person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lotsenbuch.accounts.actions import notify, see_notices
from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import RIGHT_LABELS, ROLE_LABELS, TABLE, Right, Role, may
from lotsenbuch.office.models import House
from tests.cast import BUILDER, LONG_AGO, act_as, colleague, give_role, setting_up

pytestmark = pytest.mark.django_db


def test_every_role_and_right_has_a_german_name_and_a_line() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert set(RIGHT_LABELS) == set(TABLE) == set(Right)


def test_administration_and_oversight_see_no_case() -> None:
    casework = {Right.WORK_CASES, Right.SEE_LISTS, Right.REGISTER, Right.ASSIGN, Right.DECIDE_PROPOSALS}
    for role in (Role.ADMINISTRATION, Role.OFFICER, Role.STAFF_COUNCIL, Role.PLACEMENT, Role.IMPORTER):
        assert [right for right in casework if may(frozenset({role}), right)] == []


def test_a_team_lead_works_no_cases() -> None:
    assert not may(frozenset({Role.TEAM_LEAD}), Right.WORK_CASES)


@pytest.mark.parametrize(
    ("days_from", "days_until", "is_in_force"), [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, None, False)]
)
def test_a_role_holds_in_its_period_only(
    house: House, days_from: int, days_until: int | None, is_in_force: bool
) -> None:
    staff = colleague("karl", "Kranz")
    now = timezone.now()
    until = now + timedelta(days=days_until) if days_until is not None else None
    given = RoleAssignment(staff=staff, role=Role.CLEARING, given_by=str(BUILDER), valid_until=until)
    given.valid_from = now + timedelta(days=days_from)
    with setting_up():
        given.save(force_insert=True)
    assert staff.may(Right.DECIDE_PROPOSALS) is is_in_force
    assert list(with_role(Role.CLEARING)) == ([staff] if is_in_force else [])


def test_one_role_is_held_once_at_a_time(hanna: Staff) -> None:
    with pytest.raises(IntegrityError, match="role_once_at_a_time"), transaction.atomic():
        give_role(hanna, Role.CLEARING)
    with setting_up():
        RoleAssignment.objects.filter(staff=hanna).update(valid_until=timezone.now() - timedelta(days=1))
    again = RoleAssignment(staff=hanna, role=Role.CLEARING, valid_from=timezone.now(), given_by=str(BUILDER))
    with setting_up():
        again.save(force_insert=True)
    assert RoleAssignment.objects.filter(staff=hanna).count() == 2


def test_the_right_to_import_has_an_end(house: House) -> None:
    staff = colleague("karl", "Kranz")
    endless = RoleAssignment(staff=staff, role=Role.IMPORTER, valid_from=LONG_AGO, given_by=str(BUILDER))
    with pytest.raises(IntegrityError, match="role_import_has_an_end"), transaction.atomic(), setting_up():
        endless.save(force_insert=True)


def test_who_left_may_nothing(hanna: Staff) -> None:
    hanna.is_active = False
    assert not hanna.may(Right.DECIDE_PROPOSALS)
    with setting_up():
        hanna.save(update_fields=["is_active"])
    assert list(with_role(Role.CLEARING)) == []


def test_a_notice_is_seen_by_its_own_colleague_only(anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        notify(staff=bernd, kind=Notice.Kind.CASE_ASSIGNED)
        assert Notice.objects.count() == 0
        assert see_notices(by=anna.actor) == 0
    with act_as(bernd):
        assert [see_notices(by=bernd.actor), see_notices(by=bernd.actor)] == [1, 0]
