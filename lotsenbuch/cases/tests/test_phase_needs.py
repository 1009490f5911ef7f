"""What each phase asks for before it is left: dated facts, the registry, and the way over the screens."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import move_on, set_task
from lotsenbuch.cases.models import Case, PhaseNeed
from lotsenbuch.cases.queries import case_of, needs_of_phase
from lotsenbuch.cases.rules import phases
from lotsenbuch.cases.rules.later_phases import Facts, met
from tests.cast import act_as, client_of

TODAY = date(2026, 11, 22)


def facts(**known: Any) -> Facts:
    nothing: dict[str, Any] = dict.fromkeys(
        ("earliest_open_due_on", "last_talk_on", "plan_agreed_on", "review_due_on"), None
    )
    return Facts(**{"has_channel": False, **nothing, **known})


NOTHING = facts()


@pytest.mark.parametrize(
    ("recorded", "key", "is_met"),
    [
        (NOTHING, "channel", False),
        (facts(has_channel=True), "channel", True),
        (NOTHING, "overdue", True),
        (facts(earliest_open_due_on=date(2026, 11, 22)), "overdue", True),
        (facts(earliest_open_due_on=date(2026, 11, 21)), "overdue", False),
        (NOTHING, "tasks", True),
        (facts(earliest_open_due_on=date(2027, 1, 4)), "tasks", False),
        (NOTHING, "talk", False),
        (facts(last_talk_on=date(2026, 8, 22)), "talk", True),
        (facts(last_talk_on=date(2026, 8, 21)), "talk", False),
        (NOTHING, "plan", False),
        (facts(plan_agreed_on=date(2026, 9, 1)), "plan", True),
        (NOTHING, "review", False),
        (facts(review_due_on=date(2026, 11, 22)), "review", True),
        (facts(review_due_on=date(2026, 11, 21)), "review", False),
    ],
)
def test_a_check_is_met_by_what_is_recorded(recorded: Facts, key: str, is_met: bool) -> None:
    assert met(recorded, TODAY)[key] is is_met


@pytest.fixture
def a_later_room() -> Iterator[None]:
    """Offer a check for Bewertung as a room above would."""
    before = list(phases._offered["assessment"])
    check = phases.Check("potential", "Potenzialanalyse besprochen", is_required=True)
    phases.offer("assessment", (check,), lambda case: {"potential": case.closed_on is not None})
    yield
    phases._offered["assessment"][:] = before


def test_every_phase_has_checks_and_none_twice() -> None:
    for phase in phases.ORDER:
        keys = [check.key for check in phases.checks_of(phase)]
        assert keys
        assert len(keys) == len(set(keys))
    with pytest.raises(ValueError, match="offered twice"):
        phases.offer("assessment", (phases.Check("talk", "noch einmal"),), lambda _: {})


def in_assessment(case: Case, by: Staff) -> None:
    with act_as(by):
        move_on(case=Case.objects.get(pk=case.pk), to="assessment", by=by.actor)


@pytest.mark.django_db
def test_a_later_room_adds_its_own_check(case_of_anna: Case, anna: Staff, a_later_room: None) -> None:
    in_assessment(case_of_anna, anna)
    page = client_of(anna).get(reverse("desk:case_file", args=[case_of_anna.id])).content.decode()
    assert "Potenzialanalyse besprochen" in page
    assert "noch 1 offen" in page


@pytest.mark.django_db
def test_the_list_tells_what_the_case_says(case_of_anna: Case, anna: Staff) -> None:
    in_assessment(case_of_anna, anna)
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor, "intake")
        assert case is not None
        found = {need.key: need.is_met for need in needs_of_phase(case)}
    # The cast's case has a number, a talk of yesterday and a task of today; neither first talk nor Arbeitsbündnis.
    assert found == {"channel": True, "talk": True, "overdue": True, "first_talk": False, "alliance": False}


@pytest.mark.django_db
def test_a_phase_is_left_when_what_the_house_requires_is_there(case_of_anna: Case, anna: Staff, frieda: Staff) -> None:
    in_assessment(case_of_anna, anna)
    office = client_of(frieda)
    seen = office.get(reverse("intake:phase_needs")).context["form"].initial["version"]
    ticked = {"version": seen, "assessment": ["overdue"]}
    assert office.post(reverse("intake:set_phase_needs"), ticked).status_code == 302
    assert [(row.phase, row.key) for row in PhaseNeed.objects.filter(is_required=True)] == [("assessment", "overdue")]
    with act_as(anna):
        yesterday = timezone.localdate() - timedelta(days=1)
        set_task(case=case_of_anna, title="Anrufen", due_on=yesterday, by=anna.actor)
        version = Case.objects.get().version
    client, address = client_of(anna), reverse("desk:move_phase", args=[case_of_anna.id])
    refused = client.post(address, {"to": "planning", "reason": "", "version": version}).content.decode()
    assert "Es fehlt noch: keine Aufgabe über ihren Tag hinaus offen." in refused
    assert "Was diese Phase braucht" in refused
    back = client.post(address, {"to": "intake", "reason": "Antrag fehlt", "version": version})
    assert back.status_code == 302
    with act_as(anna):
        assert Case.objects.get().phase == "intake"
