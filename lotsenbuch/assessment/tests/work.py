"""What the tests of this room share: a case as the views read it, and short ways to write."""

from datetime import date
from typing import Any

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.models import Assessment, Finding, Strength
from lotsenbuch.assessment.queries import Fassung, assessments_of, fassung_of, material_of
from lotsenbuch.assessment.rules.noted import FindingData
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as

DAY = date(2026, 5, 4)


def read(case: Case, by: Staff) -> Case:
    """Return the case as a view reads it, with its person's key; inside `act_as`."""
    found = case_of(case.id, by.actor)
    assert found is not None
    return found


def strength(case: Case, by: Staff, text: str = "Bleibt dran", **more: Any) -> Strength:
    with act_as(by):
        told = {"evidence": "Zwei Winter lang jeden Morgen pünktlich", "noted_on": DAY, **more}
        return actions.keep_strength(case=case, text=text, by=by.actor, **told)


def finding(case: Case, by: Staff, fact: str = "Hat ein Fahrrad", **more: Any) -> Finding:
    row, seen = more.pop("row", None), more.pop("seen", 0)
    told = {"kind": "resource", "channel": "personal", "noted_on": DAY, **more}
    with act_as(by):
        data = FindingData(fact=fact, **told)
        return actions.keep_finding(case=case, data=data, by=by.actor, row=row, seen=seen)


def close(case: Case, by: Staff, aims: str = "Wissen, was zuerst trägt") -> Assessment:
    with act_as(by):
        head = actions.write_aims(case=case, aims=aims, by=by.actor)
        Assessment.objects.filter(pk=head.pk).update(begun_on=DAY)
        return actions.close_assessment(case=case, seen=head.version, on=DAY, by=by.actor)


def shown(case: Case, by: Staff, number: int | None = None) -> Fassung:
    """Return a Fassung as the page shows it, the newest by default."""
    with act_as(by):
        heads = assessments_of(case.id)
        head = next((one for one in heads if number in {None, one.number}), None)
        return fassung_of(material_of(read(case, by)), head)


HEALTH = DataClass.HEALTH
