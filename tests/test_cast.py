"""The cast stands on the app role's feet, in the roles of the house."""

import pytest
from django.db import connection

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from tests.cast import Cast, act_as, setting_up


def test_tests_run_as_the_app_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("lotse_app", "lotse_app")


def test_the_case_belongs_to_anna_alone(case_of_anna: Case, everybody: Cast) -> None:
    seen = {}
    for name, staff in everybody.items():
        with act_as(staff):
            seen[name] = Case.objects.filter(pk=case_of_anna.pk).count()
    assert seen == {name: int(name == "anna") for name in everybody}


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_starts_empty_once() -> None:
    assert Staff.objects.count() == 0
    with setting_up():
        Staff.objects.create_user("anna", None, first_name="Anna", last_name="Arndt")


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_starts_empty_twice() -> None:
    assert Staff.objects.count() == 0
    with setting_up():
        Staff.objects.create_user("anna", None, first_name="Anna", last_name="Arndt")
