"""A sealed case: seen by its holder and those named on it, and by nobody else (trust.md, "Need to know")."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.cases.actions import (
    check_known,
    give_class,
    hand_over,
    let_in,
    let_out,
    register_case,
    seal_case,
    take_back_assignment,
    take_back_right,
    unseal_case,
    withdraw_class,
)
from lotsenbuch.cases.models import Access, Case, Grant, JournalEntry, Outline, Person, Sealing, UndoRight
from lotsenbuch.cases.queries import cases_of, classes_of, found, load_of, outlines_led_by
from lotsenbuch.records.rules import DataClass, RefusedError
from tests.cast import PERSON, act_as

pytestmark = pytest.mark.django_db
WHY = "Beschäftigte des Hauses, auf eigenen Wunsch"
DAYS = timedelta(days=1)


def sealed(case: Case, by: Staff) -> Case:
    """Seal the case."""
    with act_as(by):
        seal_case(case=case, reason=WHY, by=by.actor)
    return case


def into(case: Case, by: Staff, staff: Staff, kind: str = "deputy", days: int = 3) -> UndoRight:
    """Let somebody in for some days."""
    with act_as(by):
        until = timezone.now() + days * DAYS
        return let_in(case=case, staff=staff, kind=kind, until=until, reason="Urlaub der Fallführung", by=by.actor)


def sees(staff: Staff, case: Case) -> tuple[bool, bool, bool]:
    """Return whether somebody sees case, person and journal in the database itself."""
    with act_as(staff):
        rows = (Case.objects.filter(pk=case.pk), Person.objects.filter(pk=case.person_id))
        return (*(row.exists() for row in rows), JournalEntry.objects.filter(case=case).exists())  # type: ignore[return-value]  # three


NOTHING, ALL = (False, False, False), (True, True, True)


@pytest.mark.parametrize("kind", ["deputy", "tandem", "delegate"])
def test_sealing_ends_every_other_sight_at_once(case_of_anna: Case, anna: Staff, bernd: Staff, kind: str) -> None:
    into(case_of_anna, anna, bernd, kind)
    assert sees(bernd, case_of_anna) == ALL
    sealed(case_of_anna, anna)
    assert sees(bernd, case_of_anna) == NOTHING
    assert sees(anna, case_of_anna) == ALL


@pytest.mark.parametrize("kind", ["deputy", "tandem", "delegate"])
def test_nobody_is_let_in_on_a_sealed_case_but_by_name(
    case_of_anna: Case, anna: Staff, bernd: Staff, kind: str
) -> None:
    sealed(case_of_anna, anna)
    with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        into(case_of_anna, anna, bernd, kind)
    into(case_of_anna, anna, bernd, "named")
    assert sees(bernd, case_of_anna) == ALL


def test_nobody_is_named_on_a_case_that_is_not_sealed(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        into(case_of_anna, anna, bernd, "named")


def test_a_team_lead_does_not_see_that_a_sealed_case_exists(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    with act_as(chris):
        assert outlines_led_by(chris.id).count() == 1
    sealed(case_of_anna, anna)
    with act_as(chris):
        assert Outline.objects.count() == 0
        assert outlines_led_by(chris.id).count() == 0
        assert load_of(anna.id) == 1, "the load is a sum and counts it"
    with act_as(anna):
        assert cases_of(anna.actor).get().outline.is_sealed


def test_a_sealed_person_is_unknown_and_unfound_to_others(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    asked: Any = {"first_name": PERSON.first_name, "last_name": PERSON.last_name, "birth_on": PERSON.birth_on}
    with act_as(bernd):
        assert check_known(**asked, by=bernd.actor)
    sealed(case_of_anna, anna)
    with act_as(bernd):
        assert not check_known(**asked, by=bernd.actor)
        assert not found(cases_of(bernd.actor), "Quellmoor").exists()
    with act_as(anna):
        assert check_known(**asked, by=anna.actor)
        assert found(cases_of(anna.actor), "Quellmoor").count() == 1


def test_only_the_holder_seals_and_says_why(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    into(case_of_anna, anna, bernd)
    with act_as(bernd), pytest.raises(RefusedError):
        seal_case(case=case_of_anna, reason=WHY, by=bernd.actor)
    with act_as(anna), pytest.raises(RefusedError) as refusal:
        seal_case(case=case_of_anna, reason="darum", by=anna.actor)
    assert refusal.value.field == "reason"
    with act_as(anna), connection.cursor() as cursor:
        cursor.execute("SELECT cases_seal(%s, NULL)", [case_of_anna.id])
        assert cursor.fetchone() == (False,)
        assert not Case.objects.get().is_sealed


@pytest.mark.parametrize("value", [True, False])
def test_the_mark_is_set_by_the_guard_only(case_of_anna: Case, anna: Staff, value: bool) -> None:
    if not value:
        sealed(case_of_anna, anna)
    with act_as(anna), pytest.raises(ProgrammingError, match="stays where it belongs"), transaction.atomic():
        Case.objects.update(is_sealed=value)


def test_who_named_is_ends_with_the_seal(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    sealed(case_of_anna, anna)
    into(case_of_anna, anna, bernd, "named")
    with act_as(anna):
        unseal_case(case=case_of_anna, reason="Nicht mehr im Haus beschäftigt", by=anna.actor)
        row = Sealing.objects.get()
        assert (row.reason, row.unsealed_because) == (WHY, "Nicht mehr im Haus beschäftigt")
        assert row.unsealed_at is not None
        assert not Case.objects.get().is_sealed
    assert sees(bernd, case_of_anna) == NOTHING


def test_the_named_do_not_read_why_it_is_sealed(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    sealed(case_of_anna, anna)
    into(case_of_anna, anna, bernd, "named")
    with act_as(bernd):
        assert Sealing.objects.count() == 0
        assert Access.objects.filter(case=case_of_anna).count() == 1, "others see their own rows only"


def test_a_further_case_of_a_sealed_person_begins_sealed(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    sealed(case_of_anna, anna)
    with act_as(anna):
        Case.objects.filter(pk=case_of_anna.pk).update(closed_on=date(2026, 6, 1))
        again = register_case(data=PERSON, opened_on=date(2026, 7, 1), person=case_of_anna.person, by=anna.actor)
        again.refresh_from_db()
        assert again.is_sealed
    with act_as(chris):
        assert Outline.objects.count() == 0


def test_who_gave_the_case_does_not_take_back_a_sealed_one(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        undo = hand_over(case=case_of_anna, to=bernd, reason="Standort", classes=[], by=anna.actor)
    sealed(case_of_anna, bernd)
    with act_as(anna):
        assert take_back_assignment(undo=undo, by=anna.actor) is None
    assert sees(anna, case_of_anna) == NOTHING


# Classes given to colleagues


def give(case: Case, by: Staff, staff: Staff, data_class: int = 2, days: int = 2) -> UndoRight:
    """Give a class for some days."""
    with act_as(by):
        return give_class(
            case=case,
            staff=staff,
            data_class=DataClass(data_class),
            until=timezone.now() + days * DAYS,
            reason="Vertretung braucht die Angabe",
            by=by.actor,
        )


def held(case: Case, staff: Staff) -> set[int]:
    """Return the classes that somebody may open."""
    with act_as(staff):
        return classes_of(case.id, staff.actor)


def test_a_class_is_given_withdrawn_and_taken_back(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    into(case_of_anna, anna, bernd)
    grant = give(case_of_anna, anna, bernd).before["grant"]
    assert held(case_of_anna, bernd) == {2}
    with act_as(anna):
        undo = withdraw_class(case=case_of_anna, grant_id=grant, by=anna.actor)
    assert held(case_of_anna, bernd) == set()
    assert undo is not None
    with act_as(anna):
        assert take_back_right(undo=undo, by=anna.actor) == case_of_anna
        assert take_back_right(undo=undo, by=anna.actor) is None
    assert held(case_of_anna, bernd) == {2}
    with act_as(bernd):
        kinds = [row.kind for row in Notice.objects.order_by("made_at")]
    assert kinds == ["access_given", "access_given", "access_ended"]


def test_the_undo_of_giving_withdraws(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    letting = into(case_of_anna, anna, bernd)
    giving = give(case_of_anna, anna, bernd)
    with act_as(anna):
        take_back_right(undo=giving, by=anna.actor)
    assert held(case_of_anna, bernd) == set()
    with act_as(anna):
        take_back_right(undo=letting, by=anna.actor)
    assert sees(bernd, case_of_anna) == NOTHING


def test_the_undo_of_letting_out_brings_access_and_classes_back(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    access = into(case_of_anna, anna, bernd).before["access"]
    give(case_of_anna, anna, bernd, 3)
    with act_as(anna):
        ends = Access.objects.get(pk=access).valid_until
        undo = let_out(case=case_of_anna, access_id=access, by=anna.actor)
        assert undo is not None
        assert take_back_right(undo=undo, by=anna.actor) == case_of_anna
        assert [row.valid_until for row in Access.objects.filter(kind="deputy") if row.is_in_force] == [ends]
    assert sees(bernd, case_of_anna) == ALL
    assert held(case_of_anna, bernd) == {3}


def test_let_in_again_a_colleague_finds_no_class_open(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    access = into(case_of_anna, anna, bernd).before["access"]
    give(case_of_anna, anna, bernd)
    with act_as(anna):
        let_out(case=case_of_anna, access_id=access, by=anna.actor)
    into(case_of_anna, anna, bernd)
    assert held(case_of_anna, bernd) == set()


def test_a_class_ends_with_the_access_at_the_latest(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    access = into(case_of_anna, anna, bernd, days=3).before["access"]
    grant = give(case_of_anna, anna, bernd, days=300).before["grant"]
    with act_as(anna):
        assert Grant.objects.get(pk=grant).valid_until == Access.objects.get(pk=access).valid_until


def test_who_is_not_on_the_case_gets_no_class(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with pytest.raises(RefusedError, match="beteiligt"):
        give(case_of_anna, anna, bernd)


def test_the_holder_gives_only_what_is_open_to_the_holder(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    into(case_of_anna, anna, bernd)
    with act_as(anna):
        withdraw_class(case=case_of_anna, grant_id=Grant.objects.get(data_class=2).id, by=anna.actor)
    with pytest.raises(RefusedError, match="selbst"):
        give(case_of_anna, anna, bernd)


def test_a_deputy_gives_and_withdraws_nothing(case_of_anna: Case, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    into(case_of_anna, anna, bernd)
    into(case_of_anna, anna, hanna)
    grant = give(case_of_anna, anna, bernd).before["grant"]
    with pytest.raises(RefusedError):
        give(case_of_anna, bernd, hanna)
    with act_as(bernd), connection.cursor() as cursor:
        cursor.execute("SELECT cases_withdraw_class(%s)", [grant])
        assert cursor.fetchone() == (False,)


def test_the_database_refuses_a_grant_written_by_hand(case_of_anna: Case, anna: Staff) -> None:
    grant = Grant(case=case_of_anna, actor=str(anna.actor), data_class=2, valid_from=timezone.now(), reason="x" * 20)
    with act_as(anna), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        grant.save(force_insert=True)
