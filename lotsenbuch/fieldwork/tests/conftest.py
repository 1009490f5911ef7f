"""What tests of walks begin with: keys of their own, a talk outside, a phone."""

from pathlib import Path
from typing import Any

import pytest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import book
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.tests.talks import at
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork import actions
from tests.cast import act_as, client_of

from .phone import Phone
from .work import fit_to_go


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.LOTSE_FIELD_KEY_FILE = str(tmp_path / "field.json")


@pytest.fixture
def walk(anna: Staff, bernd: Staff, case_of_anna: Case) -> Appointment:
    """A talk outside tomorrow, by two."""
    with act_as(anna):
        fit_to_go(case_of_anna, anna)
        given = Booking(Kind.OUTSIDE, at(10, days=1), companions=(bernd.pk,), place="Stadtpark", note="Der Probetag")
        return book(case=case_of_anna, given=given, by=anna.actor)


@pytest.fixture
def phone(anna: Staff, frieda: Staff) -> Phone:
    with act_as(frieda):
        _, code = actions.begin_device(staff=anna, name="Telefon 7", by=frieda.actor)
    made = Phone(client_of(anna))
    made.register(code)
    return made
