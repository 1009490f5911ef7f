"""The earlier cases of a person who is sealed: hidden along, held as before (decision 0110)."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import (
    ask_hand_over,
    decide_hand_over,
    let_in,
    register_case,
    seal_case,
    unseal_case,
)
from lotsenbuch.cases.models import Case, JournalEntry, Outline, SealedHandOver, Sealing
from lotsenbuch.cases.queries import classes_of, outlines_led_by
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from tests.cast import LONG_AGO, OTHER_PERSON, PERSON, act_as, setting_up

from .test_sealing import ALL, NOTHING, WHY, sealed, sees

pytestmark = pytest.mark.django_db
ALONG = "Zusammen mit einem anderen Fall der Person versiegelt"
OPENED_ALONG = "Zusammen mit einem anderen Fall der Person geöffnet"


def ended(case: Case, by: Staff) -> None:
    """End a case in the database alone; the ways to do it belong to a higher room."""
    with act_as(by):
        Case.objects.filter(pk=case.pk).update(closed_on=date(2026, 6, 1))


@pytest.fixture
def newer(case_of_anna: Case, anna: Staff, bernd: Staff, hanna: Staff) -> Case:
    """Return Anna's open case; the person's earlier one has ended, lies with Bernd, and Hanna stands in for him."""
    ended(case_of_anna, anna)
    with act_as(anna):
        again = register_case(
            data=PERSON, opened_on=date(2026, 7, 1), person=case_of_anna.person, earlier=case_of_anna, by=anna.actor
        )
        assert ask_guard("cases_hand_over", case_of_anna.id, bernd.id, "Ablage der alten Fälle", [2])
    with act_as(bernd):
        until = timezone.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=hanna, kind="deputy", until=until, reason="Urlaub", by=bernd.actor)
    return again


def test_who_seals_gains_no_sight_of_a_colleagues_earlier_case(
    newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff, hanna: Staff
) -> None:
    assert (sees(bernd, case_of_anna), sees(hanna, case_of_anna)) == (ALL, ALL)
    sealed(newer, anna)
    with act_as(anna):
        assert list(Case.objects.values_list("pk", flat=True)) == [newer.pk]
        assert not JournalEntry.objects.filter(case=case_of_anna).exists()
        assert ask_guard("cases_open_class", case_of_anna.id, 3, "Um einmal nachzusehen") is None
    assert sees(hanna, case_of_anna) == NOTHING, "no deputy on a sealed case"
    assert sees(bernd, case_of_anna) == ALL, "a case is never without its holder"
    with act_as(bernd):
        assert Case.objects.get().is_sealed
        assert classes_of(case_of_anna.id, bernd.actor) == {2}, "what the holder could open stays open, no more"
        assert [row.reason for row in Sealing.objects.all()] == [ALONG], "why is not for the earlier holder"


def test_a_sealed_earlier_case_takes_names_only(newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    sealed(newer, anna)
    until = timezone.now() + timedelta(days=3)
    with act_as(bernd):
        refused = pytest.raises(ProgrammingError, match="not allowed")
        with refused, transaction.atomic():
            let_in(case=case_of_anna, staff=anna, kind="deputy", until=until, reason="Urlaub", by=bernd.actor)
        let_in(case=case_of_anna, staff=anna, kind="named", until=until, reason="Alte Akte", by=bernd.actor)
    assert sees(anna, case_of_anna) == ALL


def test_what_was_sealed_together_is_opened_together_by_who_holds_the_present_case(
    newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    sealed(newer, anna)
    with act_as(bernd), pytest.raises(RefusedError), transaction.atomic():
        unseal_case(case=case_of_anna, reason="Ich führe den alten Fall", by=bernd.actor)
    with act_as(chris):
        assert Outline.objects.count() == 0
    with act_as(anna):
        unseal_case(case=newer, reason="Nicht mehr im Haus beschäftigt", by=anna.actor)
        assert not Case.objects.get().is_sealed
    with act_as(bernd):
        assert not Case.objects.get().is_sealed
        assert classes_of(case_of_anna.id, bernd.actor) == {2}
        assert [row.unsealed_because for row in Sealing.objects.all()] == [OPENED_ALONG]
    with act_as(chris):
        assert list(outlines_led_by(chris.id).values_list("pk", flat=True)) == [newer.pk]


def test_where_all_cases_have_ended_the_newest_decides(
    newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    sealed(newer, anna)
    ended(newer, anna)
    assert [unsealed_by(bernd, case_of_anna), unsealed_by(anna, newer)] == [False, True]


def unsealed_by(staff: Staff, case: Case) -> bool:
    """Say whether the database lets somebody open a sealed case."""
    with act_as(staff):
        return bool(ask_guard("cases_unseal", case.id, "Nicht mehr im Haus beschäftigt"))


def test_an_earlier_case_that_nobody_works_goes_on_by_two_persons(  # two persons of oversight
    newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    sealed(newer, anna)
    with setting_up():
        RoleAssignment.objects.filter(staff=bernd, role=Role.FALLMANAGEMENT).update(
            valid_until=LONG_AGO + timedelta(days=1)
        )
    with act_as(ines):
        reason = "Die frühere Fallführung hat das Haus verlassen"
        asked = ask_hand_over(number=case_of_anna.fallnummer, to=anna, reason=reason, by=ines.actor)
    with act_as(jonas):
        decide_hand_over(asked=SealedHandOver.objects.get(pk=asked), release=True, by=jonas.actor)
    assert sees(bernd, case_of_anna) == NOTHING
    assert sees(anna, case_of_anna) == ALL


# One open case for a person (decision 0111)


def test_a_second_open_case_is_refused_alike_whether_the_other_is_seen_or_hidden(
    newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    told = []
    with act_as(anna):
        told.append(refused_to_begin(newer, anna))
    with act_as(bernd):
        assert not Case.objects.filter(pk=newer.pk).exists()
        told += [refused_to_begin(case_of_anna, bernd), refused_to_reopen(case_of_anna)]
    ended(newer, anna)
    with act_as(bernd):
        told += [refused_to_begin(case_of_anna, bernd)]
        assert ask_guard("cases_reopen", case_of_anna.id), "no other case is open"
    with act_as(anna):
        told += [refused_to_begin(newer, anna), refused_to_reopen(newer)]
    assert set(told) == {"Auf diesen Fall folgte schon ein neuer. Bitte das Clearing fragen, wie es weitergeht."}


def refused_to_begin(case: Case, by: Staff) -> str:
    """Return what is said to who registers the person of this case again."""
    with pytest.raises(RefusedError) as refusal, transaction.atomic():
        register_case(data=OTHER_PERSON, opened_on=date(2026, 8, 1), person=case.person, earlier=case, by=by.actor)
    return refusal.value.message


def refused_to_reopen(case: Case) -> str:
    """Return what is said to who opens an ended case again."""
    with pytest.raises(RefusedError) as refusal, transaction.atomic():
        ask_guard("cases_reopen", case.id)
    return refusal.value.message


def test_who_holds_both_seals_both_and_reads_why(newer: Case, case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        assert ask_guard("cases_hand_over", newer.id, bernd.id, "Standort", [])
    with act_as(bernd):
        seal_case(case=newer, reason=WHY, by=bernd.actor)
        assert Case.objects.filter(is_sealed=True).count() == 2
        assert {row.reason for row in Sealing.objects.all()} == {WHY}
    assert sees(anna, newer) == NOTHING
