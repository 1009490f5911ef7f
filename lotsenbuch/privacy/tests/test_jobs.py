"""What the worker does by itself: each job sets its actor, and does nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import Plea, break_glass
from lotsenbuch.cases.jobs import escalate_openings_daily
from lotsenbuch.cases.models import Case, Opening
from lotsenbuch.office.models import House
from lotsenbuch.privacy.jobs import SERVICE, draw_last_month, make_list_weekly
from lotsenbuch.privacy.models import AccessRound, Sample
from lotsenbuch.privacy.rules import month_before
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as

pytestmark = pytest.mark.django_db


def test_the_sample_of_last_month_is_drawn_once_with_a_seed_of_its_own(
    case_of_anna: Case, anna: Staff, ines: Staff, house: House
) -> None:
    month = month_before(timezone.localdate())
    with time_machine.travel(datetime(month.year, month.month, 15, 12, tzinfo=UTC), tick=False), act_as(anna):
        record_reads("case_file", by=anna.actor, purpose="Beratung", cases={case_of_anna.id: DataClass.COUNSELLING})
    assert [draw_last_month(0), draw_last_month(0)] == [True, False]
    with act_as(ines):
        sample = Sample.objects.get()
        assert (sample.month_on, sample.pool, len(sample.seed)) == (month, 1, 32)
    with acting_as(SERVICE):
        assert Entry.objects.filter(what="privacy.draw_sample", actor="service:remind").count() == 2


def test_the_list_is_drawn_once_and_then_reminded_of(ines: Staff, house: House) -> None:
    make_list_weekly(0)
    assert make_list_weekly(0) == 0
    with act_as(ines):
        assert AccessRound.objects.count() == 1
        assert ines.notices.filter(kind="access_list_due").count() == 1
    late = datetime.now(UTC) + timedelta(days=40)
    with time_machine.travel(late, tick=False):
        assert make_list_weekly(0) == 1


def test_overdue_reviews_are_reported_by_the_worker(
    case_of_anna: Case, bernd: Staff, dilek: Staff, house: House
) -> None:
    with act_as(bernd):
        why = "Eine Nachbarin ruft an und macht sich Sorgen"
        opening = break_glass(plea=Plea(case_of_anna.fallnummer, "danger", why), house=house, by=bernd.actor)
    assert escalate_openings_daily(0) == 0
    with time_machine.travel(
        datetime.combine(opening.due_on, datetime.min.time(), UTC) + timedelta(days=2), tick=False
    ):
        assert escalate_openings_daily(0) == 1
    with act_as(dilek):
        assert dilek.notices.filter(kind="access_overdue", target_id=opening.id).count() == 1
        assert Opening.objects.get().escalated_at is not None
