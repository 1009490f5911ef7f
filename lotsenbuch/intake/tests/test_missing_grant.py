"""A class that did not go along with a case is refused with a sentence, before the database refuses it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import hand_over, record_fact, write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.actions import find_barrier, start_intake
from lotsenbuch.intake.models import Intake
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import OTHER_PERSON

SENTENCE = "fehlt die Berechtigung"


@pytest.fixture
def case_without_classes(anna: Staff, hanna: Staff) -> Case:
    """Return a case that Anna holds without any of the classes 2-4."""
    with acting_as(hanna.actor):
        case = start_intake(data=OTHER_PERSON, opened_on=timezone.localdate(), by=hanna.actor)
        hand_over(case=case, to=anna, reason="Zuweisung", classes=(), by=hanna.actor)
    return case


def test_a_statement_on_health_is_refused(anna: Staff, case_without_classes: Case) -> None:
    with acting_as(anna.actor), pytest.raises(RefusedError, match=SENTENCE):
        record_fact(case=case_without_classes, kind="health", text="Rückenleiden", by=anna.actor)


def test_a_note_on_health_is_refused(anna: Staff, case_without_classes: Case) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    with acting_as(anna.actor), pytest.raises(RefusedError, match=SENTENCE):
        write_note(
            case=case_without_classes,
            kind="note",
            text="Rückenleiden",
            happened_at=yesterday,
            data_class=DataClass.HEALTH,
            by=anna.actor,
        )


def test_a_barrier_of_health_is_refused(anna: Staff, case_without_classes: Case) -> None:
    with acting_as(anna.actor):
        intake = Intake.objects.get(case=case_without_classes)
        with pytest.raises(RefusedError, match=SENTENCE):
            find_barrier(
                intake=intake,
                group="leistungsfaehigkeit",
                label="Rückenleiden",
                data_class=DataClass.HEALTH,
                found_on=timezone.localdate(),
                found_by="Fallmanagement",
                by=anna.actor,
            )
