"""A case with a running matter does not end before it is decided; a transfer in the middle; lifted after the end."""

from datetime import date

import pytest
from django.db import transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import hand_over
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.actions import close_case
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.duties import actions
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.queries import matter_of
from lotsenbuch.duties.tests.acting import START, agreed, breach, fresh, ready
from lotsenbuch.law.days import add_months
from lotsenbuch.records import clock
from lotsenbuch.records.rules import RefusedError
from tests.cast import act_as

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def test_a_case_with_a_running_matter_and_a_transfer_in_the_middle(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        one = ready(case, anna, request=breach(case, anna, date(2026, 9, 30)))
        actions.find(matter=one, posted=TODAY, second=chris, seen=one.version, by=anna.actor)
        reason = EndReason.objects.get(label="Rente oder andere Leistung")
        ended = EndingData(reason_id=reason.id, results="Rente geklärt")
        with pytest.raises(RefusedError, match="Vorgang offen"):
            close_case(case=case, data=ended, on=TODAY, by=anna.actor)
        hand_over(case=case, to=bernd, reason="Umzug", classes=(), by=anna.actor)
        assert not Matter.objects.exists()
    with act_as(bernd):
        case = fresh(case_of_anna, bernd)
        found = matter_of(case, one.id)
        assert found is not None
        assert found.found_by == str(anna.actor)
        actions.take_back(matter=found, by=bernd.actor)
        found = matter_of(case, one.id)
        assert found is not None
        assert found.found_by == ""
    # The earlier holder began and found it: she would agree to herself.
    with act_as(bernd), pytest.raises(RefusedError, match="jemand anderes"), transaction.atomic():
        actions.find(matter=found, posted=TODAY, second=anna, seen=found.version, by=bernd.actor)
    found = agreed(case, found, bernd, chris)
    with act_as(bernd):
        handed = actions.hand_over(matter=found, on=TODAY, seen=found.version, by=bernd.actor)
        close_case(case=case, data=ended, on=TODAY, by=bernd.actor)
        lifted = actions.lift(matter=handed, on=TODAY, because="Nachgeholt", seen=handed.version, by=bernd.actor)
        assert lifted.lifted_on == add_months(START, 1)
