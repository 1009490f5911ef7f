"""Two at the last place: real connections, one wins, the other reads why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import hand_over, let_in, note_project
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import forget_house
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team.actions import hold_to_key
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import act_as

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 15


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread with a connection of its own, all from the same moment; return results and errors."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE)
            return act()
        except RefusedError as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def give(case: Case, by: Staff, to: Staff) -> str:
    with act_as(by):
        hand_over(case=case, to=to, reason="Neuer Fall", classes=(), by=by.actor)
    return "given"


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_assign_the_last_place_one_wins_and_the_other_reads_why(
    anna: Staff, bernd: Staff, hanna: Staff, _round: int
) -> None:
    project = project_with(1)
    mine, theirs = cases_held(bernd, 1)[0], cases_held(hanna, 1, start=5)[0]
    for staff, case in ((bernd, mine), (hanna, theirs)):
        with act_as(staff):
            note_project(case=case, project=project, by=staff.actor)
    results = at_once(lambda: give(mine, bernd, anna), lambda: give(theirs, hanna, anna))
    assert sorted(map(str, results)) == [
        "Kein Platz mehr frei: „Take Off“ hat je Fallführung 1 Platz, und hier sind alle vergeben.",
        "given",
    ]
    with act_as(anna):
        assert Outline.objects.filter(holder=anna, project=project).count() == 1


def test_ten_choices_of_a_project_at_once_fill_its_places_and_no_more(anna: Staff) -> None:
    project = project_with(3)
    cases = cases_held(anna, 10)

    def choose(case: Case) -> str:
        with act_as(anna):
            note_project(case=case, project=project, by=anna.actor)
        return "taken"

    results = at_once(*[lambda case=case: choose(case) for case in cases])
    assert results.count("taken") == 3
    with act_as(anna):
        assert Outline.objects.filter(holder=anna, project=project).count() == 3


def test_whoever_stands_in_takes_no_place(anna: Staff, bernd: Staff) -> None:
    project = project_with(1)
    covered, own = cases_held(anna, 1)[0], cases_held(bernd, 1, start=5)[0]
    until = timezone.now() + timedelta(days=7)
    with act_as(anna):
        note_project(case=covered, project=project, by=anna.actor)
        let_in(case=covered, staff=bernd, kind="deputy", until=until, reason="Vertretung im Urlaub", by=anna.actor)
    with act_as(bernd):
        note_project(case=own, project=project, by=bernd.actor)
        assert own.project == project


def test_of_two_who_give_the_last_case_of_the_key_one_reads_why(anna: Staff, bernd: Staff, house: House) -> None:
    """The general key only warns, but it counts what somebody else gives at the same moment."""
    House.objects.update(caseload_key=1)
    forget_house()
    first, second = cases_held(anna, 2)

    def assign(case: Case) -> str:
        with act_as(anna):
            hold_to_key(case=case, to=bernd)
            hand_over(case=case, to=bernd, reason="Neuer Fall", classes=(), by=anna.actor)
        return "given"

    told = at_once(lambda: assign(first), lambda: assign(second))
    assert told.count("given") == 1
    assert "Schlüssel erreicht: 1 von 1" in str(next(one for one in told if one != "given"))
