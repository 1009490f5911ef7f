"""A summons that came back was never given: noted with the letter, and corrected where it was written before that."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connections
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.actions import record_posting, record_undelivered
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.tests.writing import PLACE, PURPOSE, issued
from tests.cast import act_as

from .talks import at, summons

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.usefixtures("house")]


def written_to(by: Staff, case: Case, row: Appointment, *, comes_back: bool) -> SentLetter:
    """Print and post the summons to this Meldetermin."""
    slot = Slot(starts_at=row.starts_at, place=PLACE, purpose=PURPOSE, is_summons=True)
    letter = issued(case, by, slot=slot)
    with act_as(by):
        record_posting(letter=letter, on=timezone.localdate(), by=by.actor)
        if comes_back:
            record_undelivered(letter=letter, by=by.actor)
    return letter


def instructed(by: Staff, row: Appointment) -> date | None:
    with act_as(by):
        return Appointment.objects.get(pk=row.pk).instructed_on


def as_before(by: Staff, row: Appointment, on: date) -> None:
    """Write the row as it stood when nobody told the talk that its letter came back."""
    with act_as(by):
        Appointment.objects.filter(pk=row.pk).update(instructed_on=on, instruction="MT-2026-07")


def correct() -> None:
    migration = import_module("lotsenbuch.appointments.migrations.0066_summonses_that_came_back")
    with connections["owner"].schema_editor() as editor:
        migration.correct(None, editor)


def test_old_rows_of_returned_letters_are_corrected_and_no_others(anna: Staff, case_of_anna: Case) -> None:
    never, again, stands = (summons(anna, case_of_anna, at(9, days=days)) for days in (7, 8, 9))
    today = timezone.localdate()
    written_to(anna, case_of_anna, never, comes_back=True)
    written_to(anna, case_of_anna, again, comes_back=True)
    assert (instructed(anna, never), instructed(anna, again)) == (None, None)
    written_to(anna, case_of_anna, again, comes_back=False)
    written_to(anna, case_of_anna, stands, comes_back=False)
    right = [None, today, today]
    assert [instructed(anna, row) for row in (never, again, stands)] == right
    as_before(anna, never, today)
    as_before(anna, again, today - timedelta(days=9))
    versions = []
    for _ in range(2):
        correct()
        assert [instructed(anna, row) for row in (never, again, stands)] == right
        with act_as(anna):
            versions.append(list(Appointment.objects.order_by("starts_at").values_list("version", flat=True)))
            assert Appointment.objects.get(pk=never.pk).is_never_given
    # The second run finds nothing.
    assert versions[0] == versions[1]
