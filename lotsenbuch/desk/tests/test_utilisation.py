"""What the Schreibtisch counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.queries.home import home_of
from lotsenbuch.office.models import House
from tests.cast import act_as

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("case_of_bernd")
def test_the_own_utilisation_counts_held_cases_only(
    case_of_anna: Case, anna: Staff, bernd: Staff, house: House
) -> None:
    until = timezone.now() + timedelta(days=1)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        assert Case.objects.count() == 2
        assert home_of(bernd, house, timezone.localdate()).open_cases == 1
