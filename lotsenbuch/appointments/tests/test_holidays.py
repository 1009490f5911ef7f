"""A public holiday at the seat of the house: no time is offered, and who books a talk in the house is told."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries.slots import free_slots, is_holiday
from lotsenbuch.appointments.rules.slots import local, windows_of_days
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 5, 29, 6, tzinfo=UTC)  # a Friday before Fronleichnam, Thursday 4 June 2026


def test_closed_days_have_no_open_hours() -> None:
    first, last = local(BEFORE.date(), 0), local(BEFORE.date().replace(day=31), 23 * 60)
    assert len(list(windows_of_days(first, last))) == 1
    assert list(windows_of_days(first, last, is_closed=lambda day: day == BEFORE.date())) == []


@pytest.mark.parametrize(("land", "is_off"), [("NW", True), ("NI", False), ("", False)])
def test_no_time_is_offered_on_a_holiday_of_the_land(anna: Staff, house: House, land: str, is_off: bool) -> None:
    House.objects.update(seat_land=land)
    forget_house()
    day = datetime(2026, 6, 4, tzinfo=UTC).date()
    with time_machine.travel(BEFORE, tick=True), act_as(anna):
        assert bool(is_holiday(day)) == is_off
        found = free_slots([anna.pk], local(day, 0), local(day, 20 * 60), 60)
        assert (not found) == is_off


def test_who_books_on_a_holiday_is_told_and_may(anna: Staff, case_of_anna: Case, house: House) -> None:
    House.objects.update(seat_land="NW")
    forget_house()
    body = {"kind": "office", "day": "04.06.2026", "clock": "10", "data_class": "1", "repeat_key": str(uuid4())}
    with time_machine.travel(BEFORE, tick=True):
        path = reverse("appointments:book", args=[case_of_anna.id])
        told = client_of(anna).post(path, body, follow=True).text
        assert "04.06.2026 ist ein Feiertag: Fronleichnam." in told
        outside = client_of(anna).post(
            path, {**body, "kind": "phone", "clock": "14", "repeat_key": str(uuid4())}, follow=True
        )
        assert "Feiertag" not in outside.text
        with act_as(anna):
            assert Appointment.objects.count() == 2


def test_a_later_date_of_a_series_on_a_holiday_is_told(anna: Staff, case_of_anna: Case, house: House) -> None:
    House.objects.update(seat_land="NW")
    forget_house()
    body = {"kind": "office", "day": "28.05.2026", "clock": "10", "data_class": "1", "repeat_key": str(uuid4())}
    with time_machine.travel(datetime(2026, 5, 22, 6, tzinfo=UTC), tick=True):
        path = reverse("appointments:book", args=[case_of_anna.id])
        told = client_of(anna).post(path, {**body, "times": "2", "every_weeks": "1"}, follow=True).text
    assert "04.06.2026 ist ein Feiertag: Fronleichnam." in told
