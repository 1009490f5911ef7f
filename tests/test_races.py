"""Two at once: real threads, real transactions, one winner, never a case without a holder."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event
from time import sleep
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import (
    hand_over,
    let_in,
    move_on,
    register_case,
    take_back_assignment,
    take_back_move,
    write_note,
)
from lotsenbuch.cases.models import Access, Case, Grant, JournalEntry, UndoRight
from lotsenbuch.intake.actions import assign_case, decide_access, record_application
from lotsenbuch.intake.models import Intake
from lotsenbuch.records.actions import once
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.models import Repeat
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import PERSON, act_as, filled_case
from tests.database import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 15


def at_once[T](*acts: Callable[[], T]) -> list[T | Exception]:
    """Run each act in a thread with a connection of its own; return what each returned or raised."""

    def run(act: Callable[[], T]) -> T | Exception:
        try:
            return act()
        except Exception as error:  # noqa: BLE001  # what it raised is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def holders(case: Case) -> list[str]:
    """Return the present holders of a case as the guard sees them."""
    sql = "SELECT actor FROM cases_access WHERE case_id = %s AND kind = 'holder' AND valid_until IS NULL"
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        return [row[0] for row in owner.execute(sql, [case.id])]


def as_guard(*statements: str) -> None:
    """Change what only the guard may change."""
    with as_owner() as owner:
        owner.execute("SET ROLE lotse_guard")
        for statement in statements:
            owner.execute(statement)


@pytest.fixture
def case(anna: Staff) -> Case:
    return filled_case(anna)


def given(case: Case, by: Staff, to: Staff, classes: tuple[DataClass, ...] = ()) -> UndoRight:
    """Hand a case over in a transaction of its own."""
    with act_as(by):
        return hand_over(case=case, to=to, reason="Wechsel", classes=classes, by=by.actor)


# Hand-over


def test_of_two_hand_overs_at_once_one_wins(case: Case, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    is_handed_over = Event()

    def first() -> UndoRight:
        with act_as(anna):
            undo = hand_over(case=case, to=bernd, reason="erste", classes=(), by=anna.actor)
            is_handed_over.set()
            sleep(0.3)  # the other one meets the lock now
            return undo

    def second() -> UndoRight:
        with act_as(anna):
            assert Case.objects.filter(pk=case.pk).exists()
            is_handed_over.wait(PATIENCE)
            return hand_over(case=case, to=hanna, reason="zweite", classes=(), by=anna.actor)

    won, lost = at_once(first, second)
    assert isinstance(won, UndoRight)
    assert isinstance(lost, StaleError)
    assert holders(case) == [str(bernd.actor)]
    with act_as(bernd):
        assert JournalEntry.objects.filter(text__startswith="Fallführung übergeben").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_ten_hand_overs_at_once_leave_one_holder(
    case: Case, anna: Staff, bernd: Staff, hanna: Staff, _round: int
) -> None:
    start = Barrier(6)

    def hand(to: Staff) -> UndoRight:
        start.wait(PATIENCE)
        return given(case, anna, to)

    results = at_once(*[lambda to=to: hand(to) for to in (bernd, hanna) * 3])
    assert sorted(type(result).__name__ for result in results) == ["StaleError"] * 5 + ["UndoRight"]
    assert len(holders(case)) == 1


def test_a_hand_over_taken_back_while_it_is_handed_on_leaves_one_holder(
    case: Case, anna: Staff, bernd: Staff, hanna: Staff
) -> None:
    undo = given(case, anna, bernd)
    start = Barrier(2)

    def back() -> object:
        start.wait(PATIENCE)
        with act_as(anna):
            return take_back_assignment(undo=undo, by=anna.actor)

    def on() -> object:
        start.wait(PATIENCE)
        return given(case, bernd, hanna)

    results = at_once(back, on)
    present = holders(case)
    assert present in ([str(anna.actor)], [str(hanna.actor)])
    # Whoever holds it now, the other one lost and was told.
    lost = results[1] if present == [str(anna.actor)] else results[0]
    assert lost is None or isinstance(lost, StaleError)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("cases_let_in", ["{hanna}", "deputy", "{until}", "während der Übergabe"]),
        ("cases_open_class", [4, "zehn Zeichen und mehr"]),
    ],
)
def test_who_hands_a_case_over_lets_nobody_in_meanwhile(
    case: Case, anna: Staff, bernd: Staff, hanna: Staff, function: str, arguments: list[object]
) -> None:
    words = {"{hanna}": hanna.id, "{until}": timezone.now() + timedelta(days=1)}
    values = [words.get(str(value), value) for value in arguments]
    as_guard("UPDATE cases_grant SET valid_until = now() WHERE data_class = 4")  # so that it is there to be opened
    is_handed_over = Event()

    def hand() -> object:
        with act_as(anna):
            answer = ask_guard("cases_hand_over", case.id, bernd.id, "Wechsel", [])
            is_handed_over.set()
            sleep(0.3)  # the other one meets the lock now
            return answer

    def meanwhile() -> object:
        with act_as(anna):
            assert Case.objects.filter(pk=case.pk).exists()
            is_handed_over.wait(PATIENCE)
            return ask_guard(function, case.id, *values)

    won, lost = at_once(hand, meanwhile)
    assert isinstance(won, UUID)
    assert lost is None or isinstance(lost, ProgrammingError)
    with act_as(hanna):
        assert Case.objects.count() == 0
    with act_as(anna):
        assert Grant.objects.filter(valid_until=None).count() == 0


# Undo


def test_an_undo_gives_back_case_and_classes(case: Case, anna: Staff, bernd: Staff) -> None:
    undo = given(case, anna, bernd, (DataClass.HEALTH,))
    with act_as(anna):
        assert Case.objects.count() == 0
        assert take_back_assignment(undo=undo, by=anna.actor) == case
    with act_as(anna):
        assert set(Grant.objects.filter(valid_until=None).values_list("data_class", flat=True)) == {2, 3, 4}
    with act_as(bernd):
        assert Case.objects.count() == 0
        assert Grant.objects.filter(valid_until=None).count() == 0


def test_an_undo_gives_back_no_class_that_was_gone_before(case: Case, anna: Staff, bernd: Staff) -> None:
    given(case, anna, bernd)
    given(case, bernd, anna)
    undo = given(case, anna, bernd)
    with act_as(anna):
        assert take_back_assignment(undo=undo, by=anna.actor) == case
    with act_as(anna):
        assert Grant.objects.filter(valid_until=None).count() == 0


def test_of_two_undos_at_once_one_takes_back(case: Case, anna: Staff, bernd: Staff) -> None:
    undo = given(case, anna, bernd)
    start = Barrier(2)

    def back() -> Case | None:
        start.wait(PATIENCE)
        with act_as(anna):
            return take_back_assignment(undo=undo, by=anna.actor)

    results = at_once(back, back)
    assert sorted(str(result) for result in results) == sorted([str(case), "None"])
    assert holders(case) == [str(anna.actor)]


def test_an_undo_belongs_to_who_handed_over(case: Case, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    undo = given(case, anna, bernd)
    with act_as(hanna):
        assert take_back_assignment(undo=undo, by=hanna.actor) is None
    assert holders(case) == [str(bernd.actor)]


def test_a_late_undo_takes_nothing_back(case: Case, anna: Staff, bernd: Staff) -> None:
    undo = given(case, anna, bernd)
    as_guard("UPDATE cases_undoright SET expires_at = now() - interval '1 second'")
    with act_as(anna):
        assert take_back_assignment(undo=undo, by=anna.actor) is None


def test_an_undo_written_by_hand_takes_nothing(case: Case, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    """The undo row is the actor's own: what it says about a case must not be believed."""
    with act_as(anna):
        access = Access.objects.get(case=case)
    undo = UndoRight(actor=str(hanna.actor), act="assign", case_id=case.id, before={"access": str(access.id)})
    undo.expires_at = timezone.now() + timedelta(seconds=30)
    with act_as(hanna):
        undo.save(force_insert=True)
        assert take_back_assignment(undo=undo, by=hanna.actor) is None
    assert holders(case) == [str(anna.actor)]


@pytest.mark.parametrize(("seconds", "is_used"), [(90, False), (30, True)])
def test_an_undo_lasts_less_than_a_minute_and_begins_unused(anna: Staff, seconds: int, is_used: bool) -> None:
    undo = UndoRight(actor=str(anna.actor), act="task", before={})
    undo.expires_at = timezone.now() + timedelta(seconds=seconds)
    undo.used_at = timezone.now() if is_used else None
    with pytest.raises(ProgrammingError, match="row-level security"), act_as(anna):
        undo.save(force_insert=True)


def test_an_undo_is_used_once_whatever_it_takes_back(case: Case, anna: Staff) -> None:
    with act_as(anna):
        undo = move_on(case=Case.objects.get(), to="assessment", by=anna.actor)
        assert take_back_move(undo=undo, by=anna.actor) == case
        move_on(case=Case.objects.get(), to="assessment", by=anna.actor)
        assert take_back_move(undo=undo, by=anna.actor) is None
    with pytest.raises(ProgrammingError, match="permission denied"), act_as(anna):
        UndoRight.objects.update(used_at=None)


def test_an_undo_cannot_be_kept_for_later(case: Case, anna: Staff, bernd: Staff) -> None:
    undo = given(case, anna, bernd)
    as_guard(
        "UPDATE cases_undoright SET expires_at = now() + interval '9 days'",
        "UPDATE cases_access SET valid_from = now() - interval '2 minutes' WHERE valid_until IS NULL",
    )
    with act_as(anna):
        assert take_back_assignment(undo=undo, by=anna.actor) is None
    assert holders(case) == [str(bernd.actor)]


# One answer, one winner


def test_twenty_repeats_at_once_make_one_row_and_one_answer(case: Case, anna: Staff) -> None:
    key, start = uuid4(), Barrier(20)

    def act() -> str:
        note = write_note(case=case, kind="note", text="Doppelklick", happened_at=timezone.now(), by=anna.actor)
        return str(note.id)

    def press() -> str:
        start.wait(PATIENCE)
        with act_as(anna):
            return once(key, act, by=anna.actor, sent="form")

    answers = at_once(*[press] * 20)
    with act_as(anna):
        written = JournalEntry.objects.get(text="Doppelklick")
        assert Repeat.objects.count() == 1
    assert answers == [str(written.id)] * 20


def test_what_failed_may_be_tried_again_with_its_key(case: Case, anna: Staff) -> None:
    key = uuid4()

    def fail() -> str:
        raise RefusedError("nein")

    with pytest.raises(RefusedError), act_as(anna):
        once(key, fail, by=anna.actor, sent="form")
    with act_as(anna):
        assert once(key, lambda: "/fall/", by=anna.actor, sent="form") == "/fall/"


def test_two_moves_from_one_version_give_one_move(case: Case, anna: Staff) -> None:
    start = Barrier(2)

    def move() -> UndoRight:
        with act_as(anna):
            seen = Case.objects.get(pk=case.pk)
            start.wait(PATIENCE)
            return move_on(case=seen, to="assessment", by=anna.actor)

    results = at_once(move, move)
    assert sorted(type(result).__name__ for result in results) == ["StaleError", "UndoRight"]


def test_one_number_given_twice_at_once_is_given_once(anna: Staff, bernd: Staff) -> None:
    start = Barrier(2)

    def register(by: Staff) -> Case:
        with act_as(by):
            start.wait(PATIENCE)
            return register_case(data=PERSON, opened_on=date(2026, 3, 2), by=by.actor)

    results = at_once(lambda: register(anna), lambda: register(bernd))
    assert sorted(type(result).__name__ for result in results) == ["Case", "RefusedError"]


def test_an_assignment_decided_twice_at_once_is_decided_once(anna: Staff, bernd: Staff, hanna: Staff) -> None:
    case = filled_case(hanna)
    with act_as(hanna):
        record_application(intake=Intake.objects.get(), basis=Intake.Basis.SECTION_16H, by=hanna.actor)
        decide_access(
            intake=Intake.objects.get(), decision="accepted", reasons="passt", on=date(2026, 5, 4), by=hanna.actor
        )
    start = Barrier(2)

    def assign(to: Staff) -> UndoRight:
        with act_as(hanna):
            intake = Intake.objects.select_related("case").get()
            start.wait(PATIENCE)
            return assign_case(intake=intake, to=to, note="", on=date(2026, 5, 4), by=hanna.actor)

    results = at_once(lambda: assign(anna), lambda: assign(bernd))
    assert sorted(type(result).__name__ for result in results) == ["StaleError", "UndoRight"]
    assert len(holders(case)) == 1


# In the middle of a session


def test_a_withdrawal_ends_at_the_next_transaction(case: Case, anna: Staff, bernd: Staff) -> None:
    until = timezone.now() + timedelta(days=1)
    with act_as(anna):
        let_in(case=case, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    seen: list[int] = []
    has_looked, is_withdrawn = Event(), Event()

    def look() -> None:
        with act_as(bernd):
            seen.append(Case.objects.count())
        has_looked.set()
        is_withdrawn.wait(PATIENCE)
        with act_as(bernd):
            seen.append(Case.objects.count())

    def withdraw() -> None:
        has_looked.wait(PATIENCE)
        with act_as(bernd):
            access = Access.objects.get(kind="deputy")
        with act_as(anna):
            from lotsenbuch.cases.actions import let_out

            let_out(case=case, access_id=access.id, by=anna.actor)
        is_withdrawn.set()

    assert at_once(look, withdraw) == [None, None]
    assert seen == [1, 0]
