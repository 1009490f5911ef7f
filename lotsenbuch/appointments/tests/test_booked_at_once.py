"""Two at the same hour: real connections, one wins, the other reads „belegt“."""

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment, Busy
from lotsenbuch.cases.models import Case
from lotsenbuch.team.tests.test_places_at_once import at_once
from tests.cast import act_as, registered

from .talks import at, talk

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_at_the_same_hour_one_is_booked(anna: Staff, bernd: Staff) -> None:
    """Each asks for the other as a companion too, in opposite order: nobody locks the other out for ever."""
    mine, other = registered(anna), registered(bernd)

    def booked(by: Staff, case: Case, companion: Staff) -> str:
        talk(by, case, at(9), companions=(companion.pk,))
        return "gebucht"

    answers = at_once(lambda: booked(anna, mine, bernd), lambda: booked(bernd, other, anna))
    assert sorted(str(one) for one in answers) == ["Zu dieser Zeit belegt.", "gebucht"]
    with act_as(anna):
        rows = Appointment.objects.count()
        assert Busy.objects.count() == 2
    with act_as(bernd):
        assert rows + Appointment.objects.count() == 1
