"""Sealing, withdrawing and granting at one moment: nobody is left on a case who was sent away. Real transactions."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.records.guard import ask_guard
from tests.cast import act_as, filled_case
from tests.database import as_owner
from tests.test_races import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Beschäftigte des Hauses, auf eigenen Wunsch"


def on_the_case(case: Case) -> set[tuple[str, str]]:
    """Return who is on the case now, and as what; classes as `class N`."""
    lasts = "(valid_until IS NULL OR valid_until > now()) AND case_id = %(case)s"
    sql = (
        f"SELECT actor, kind FROM cases_access WHERE {lasts} UNION ALL "  # noqa: S608  # our own words
        f"SELECT actor, 'class ' || data_class FROM cases_grant WHERE {lasts}"
    )
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        return {(actor, kind) for actor, kind in owner.execute(sql, {"case": case.id})}


def first_then(first: Callable[[], Any], second: Callable[[], Any], by: tuple[Staff, Staff]) -> list[Any]:
    """Let the second one begin while the first one's transaction still goes on; return both answers."""
    # Whose transaction begins first has the earlier clock: what ends in it is over for the other one.
    has_begun, is_done = Event(), Event()

    def one() -> Any:
        with act_as(by[0]):
            Case.objects.exists()
            has_begun.set()
            answer = first()
            is_done.set()
            sleep(0.3)  # the other one meets the lock now
            return answer

    def other() -> Any:
        assert has_begun.wait(PATIENCE)
        with act_as(by[1]):
            Case.objects.exists()
            assert is_done.wait(PATIENCE)
            return second()

    return at_once(one, other)


def test_nobody_comes_onto_a_case_while_it_is_sealed(anna: Staff, bernd: Staff, chris: Staff, hanna: Staff) -> None:
    """By break-glass, or as deputy of a whole caseload: neither locks a row of its own."""
    case = filled_case(anna)
    until = timezone.now() + timedelta(days=3)
    due = timezone.localdate() + timedelta(days=7)
    words = "Die Person steht vor der Tür und niemand kennt den Stand"

    def seal() -> Any:
        return ask_guard("cases_seal", case.id, WHY)

    def cover() -> Any:
        return ask_guard("team_begin_cover", anna.id, bernd.id, until)

    def glass() -> Any:
        return ask_guard("cases_ask_opening", "glass", case.fallnummer, "danger", words, "", [], 1, due)

    sealed, refused = first_then(seal, cover, (anna, chris))
    assert sealed is True
    assert isinstance(refused, ProgrammingError)
    with act_as(anna):
        assert ask_guard("cases_unseal", case.id, "Doch nicht im Haus beschäftigt")
    sealed, refused = first_then(seal, glass, (anna, hanna))
    assert sealed is True
    assert isinstance(refused, ProgrammingError)
    assert {actor for actor, _ in on_the_case(case)} == {str(anna.actor)}


def test_who_comes_a_moment_before_the_seal_leaves_with_it(anna: Staff, bernd: Staff, chris: Staff) -> None:
    case = filled_case(anna)
    until = timezone.now() + timedelta(days=3)
    answers = first_then(
        lambda: ask_guard("team_begin_cover", anna.id, bernd.id, until),
        lambda: ask_guard("cases_seal", case.id, WHY),
        (chris, anna),
    )
    assert answers[1] is True
    assert {actor for actor, _ in on_the_case(case)} == {str(anna.actor)}


def test_of_two_seals_at_once_one_seals(anna: Staff) -> None:
    case = filled_case(anna)

    def seal() -> Any:
        return ask_guard("cases_seal", case.id, WHY)

    assert first_then(seal, seal, (anna, anna)) == [True, False]


def test_withdrawn_and_granted_at_once_nothing_is_left(anna: Staff, bernd: Staff) -> None:
    """Whichever comes first: with the last sight of the case its classes end."""
    case = filled_case(anna)
    until = timezone.now() + timedelta(days=3)
    for is_withdrawn_first in (True, False):
        with act_as(anna):
            undo = let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        access = undo.before["access"]
        acts: list[Callable[[], Any]] = [
            lambda access=access: ask_guard("cases_let_out", access),  # type: ignore[misc]  # of this round
            lambda: ask_guard("cases_grant_class", case.id, bernd.id, 2, until, "Vertretung braucht die Angabe"),
        ]
        first, second = acts if is_withdrawn_first else reversed(acts)
        answers = first_then(first, second, (anna, anna))
        assert (answers == [True, None]) is is_withdrawn_first
        assert {actor for actor, _ in on_the_case(case)} == {str(anna.actor)}
