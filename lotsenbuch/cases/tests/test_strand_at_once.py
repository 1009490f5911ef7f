"""Giving a stranded case anew: taken back exactly, and of two at once one wins. Real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import hand_over, let_in, take_back_reassignment
from lotsenbuch.cases.models import Case, Outline, UndoRight
from lotsenbuch.office.models import Member, Team
from lotsenbuch.records.rules import StaleError
from tests.cast import LONG_AGO, act_as, colleague, setting_up
from tests.database import as_owner

from .test_strand import give, lapse

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 15


def as_guard(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask or change what only the guard may."""
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        found = owner.execute(sql, values)
        return list(found) if found.description else []


def rows_of(case: Case) -> list[list[tuple[Any, ...]]]:
    """Return all accesses and grants of a case that are in force or ahead."""
    asked = "SELECT id, actor, valid_from, valid_until FROM {} WHERE case_id = %s AND {} ORDER BY id"
    lasts = "(valid_until IS NULL OR valid_until > now())"
    return [as_guard(asked.format(name, lasts), case.id) for name in ("cases_access", "cases_grant")]


def holders(case: Case) -> list[str]:
    """Return who holds the case."""
    sql = "SELECT actor FROM cases_access WHERE case_id = %s AND kind = 'holder' AND valid_until IS NULL"
    return [actor for (actor,) in as_guard(sql, case.id)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread with a connection of its own, all from one start; return what came of each."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(PATIENCE)
            return act()
        except Exception as error:  # noqa: BLE001  # what it raised is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_taking_it_back_restores_the_rows_exactly(case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff) -> None:
    until = timezone.now() + timedelta(days=9)
    as_guard("UPDATE cases_grant SET valid_until = %s WHERE data_class = 3", until)
    lapse(anna)
    lara = colleague("lara", "Lang", Role.CLEARING)
    before = rows_of(case_of_anna)
    with act_as(chris):
        outline = Outline.objects.values().get()
    undo = give(case_of_anna, bernd, chris)
    assert rows_of(case_of_anna) != before
    with act_as(bernd):
        let_in(case=case_of_anna, staff=lara, kind="deputy", until=until, reason="Urlaub", by=bernd.actor)
    with act_as(chris):
        assert take_back_reassignment(undo=undo, by=chris.actor) is True
    with act_as(chris):
        assert Outline.objects.values().get() == outline
        assert take_back_reassignment(undo=undo, by=chris.actor) is False
    assert rows_of(case_of_anna) == before
    for one in (bernd, chris, lara):
        with act_as(one):
            assert not Case.objects.exists()
            assert not Notice.objects.filter(kind=Notice.Kind.CASE_ASSIGNED).exists()


def test_an_undo_is_not_somebody_elses_and_not_forged(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    lapse(anna)
    undo = give(case_of_anna, bernd, chris)
    lara = colleague("lara", "Lang", Role.TEAM_LEAD)
    with act_as(lara):
        assert take_back_reassignment(undo=undo, by=lara.actor) is False
    forged = UndoRight(actor=str(chris.actor), act="reassign", case_id=case_of_anna.id, before=undo.before)
    forged.expires_at = timezone.now() + timedelta(seconds=5)
    with pytest.raises(ProgrammingError, match="row-level security"), act_as(chris):
        forged.save(force_insert=True)
    assert holders(case_of_anna) == [str(bernd.actor)]


def test_a_late_undo_takes_nothing_back(case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff) -> None:
    lapse(anna)
    undo = give(case_of_anna, bernd, chris)
    as_guard("UPDATE cases_undoright SET expires_at = now()")
    with act_as(chris):
        assert take_back_reassignment(undo=undo, by=chris.actor) is False
    assert holders(case_of_anna) == [str(bernd.actor)]


@pytest.mark.parametrize("_round", range(3))
def test_of_two_leads_at_once_one_gives_the_case(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff, teams: tuple[Team, Team], _round: int
) -> None:
    lara = colleague("lara", "Lang", Role.TEAM_LEAD)
    with setting_up():
        Member.objects.create(team=teams[0], staff=lara, is_lead=True, valid_from=LONG_AGO)
    mona = colleague("mona", "Moos", Role.FALLMANAGEMENT)
    lapse(anna)
    answers = at_once(lambda: give(case_of_anna, bernd, chris), lambda: give(case_of_anna, mona, lara))
    assert sorted(type(answer).__name__ for answer in answers) == ["StaleError", "UndoRight"]
    assert len(holders(case_of_anna)) == 1


@pytest.mark.parametrize("_round", range(3))
def test_handed_over_and_given_anew_at_once_there_is_one_holder(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff, _round: int
) -> None:
    mona = colleague("mona", "Moos", Role.FALLMANAGEMENT)
    lapse(anna)

    def hand() -> UndoRight:
        with act_as(anna):
            return hand_over(case=case_of_anna, to=mona, reason="Wechsel", classes=(), by=anna.actor)

    def anew() -> UndoRight:
        return give(case_of_anna, bernd, chris)

    handed, given = at_once(hand, anew)
    winner = mona if isinstance(handed, UndoRight) else bernd
    assert isinstance(given if winner == mona else handed, StaleError)
    assert holders(case_of_anna) == [str(winner.actor)]


def test_of_two_undos_at_once_one_takes_back(case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff) -> None:
    lapse(anna)
    undo = give(case_of_anna, bernd, chris)

    def back() -> bool:
        with act_as(chris):
            return take_back_reassignment(undo=undo, by=chris.actor)

    assert sorted(at_once(back, back)) == [False, True]
    assert holders(case_of_anna) == [str(anna.actor)]
