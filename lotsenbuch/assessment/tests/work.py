"""What the tests of this room share: a case as the views read it, and short ways to write."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.models import Assessment, Finding, NetworkMap, Strength
from lotsenbuch.assessment.queries import Fassung, assessments_of, fassung_of, material_of
from lotsenbuch.assessment.rules.noted import FindingData, MemberData
from lotsenbuch.cases.models import Case, PhaseNeed
from lotsenbuch.cases.queries import case_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass
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


class OneOfEach(TypedDict):
    """Keys of one of each."""

    strength_id: UUID
    finding_id: UUID
    part_id: UUID
    setback_id: UUID
    mapped_id: UUID


def one_of_each(case: Case, by: Actor) -> OneOfEach:
    """Write one of everything that an address of this room points to; inside `act_as`."""
    row = actions.keep_strength(case=case, text="Ausdauer", evidence="Drei Winter", noted_on=DAY, by=by)
    data = FindingData(kind="hobby", channel="outside", fact="Repariert Räder", noted_on=DAY)
    found = actions.keep_finding(case=case, data=data, by=by)
    setback = actions.keep_setback(case=case, what="Absage", what_now="", since_on=DAY, by=by)
    return {
        "strength_id": row.id,
        "finding_id": found.id,
        "part_id": row.id,
        "setback_id": setback.id,
        "mapped_id": one_map(case, by),
    }


def one_map(case: Case, by: Actor) -> UUID:
    """Draw a map and keep it, then begin the next one; return the key of somebody who stands on it."""
    sister = actions.keep_member(case=case, data=MemberData(relation="Schwester", sector="family", ring="near"), by=by)
    friend = actions.keep_member(case=case, data=MemberData(relation="Mutter", sector="family", ring="near"), by=by)
    actions.draw_tie(case=case, one=sister, other=friend, by=by)
    actions.close_map(case=case, seen=NetworkMap.objects.get(case=case).version, on=clock.today(), by=by)
    return actions.place_member(case=case, row=sister, sector="family", ring="far", place=1, by=by, seen=1).id


def require(*keys: str) -> None:
    """Let the house require checks of Bewertung before it is left."""
    for key in keys:
        PhaseNeed(phase="assessment", key=key, is_required=True).save(force_insert=True)


def file_of(case: Case) -> str:
    return reverse("desk:case_file", args=[case.id])


def queries_of(client: Client, path: str) -> int:
    """Return how many queries a page makes, without those that only a test makes (as in `desk/tests/desk.py`)."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    told = [one["sql"] for one in captured.captured_queries]
    only_here = ("SAVEPOINT", "RELEASE", "SELECT coalesce(current_setting(", "SELECT set_config('lotsenbuch.actor', ''")
    return sum(not sql.startswith(only_here) for sql in told)


HEALTH = DataClass.HEALTH
