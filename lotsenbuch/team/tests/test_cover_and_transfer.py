"""Illness covered and given back; cases transferred and taken back; read back for thirty days."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.cases.actions import give_class, hand_over, let_in, note_project, open_class, seal_case
from lotsenbuch.cases.models import Access, Case, Grant, JournalEntry
from lotsenbuch.office.models import Absence, AbsenceKind
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from lotsenbuch.team.actions import (
    begin_cover,
    end_cover,
    note_absence,
    note_return,
    read_back,
    take_back_transfer,
    transfer_cases,
)
from lotsenbuch.team.models import Cover, Transfer
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import act_as, setting_up
from tests.test_races import as_guard

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Wechsel in ein anderes Haus"


@pytest.fixture
def cases(anna: Staff) -> list[Case]:
    return cases_held(anna, 3)


def seen_by(staff: Staff) -> int:
    with act_as(staff):
        return Case.objects.count()


def covered(by: Staff, absent: Staff, deputy: Staff) -> Cover:
    with act_as(by):
        begin_cover(absent=absent, deputy=deputy, until=timezone.localdate() + timedelta(days=5), by=by.actor)
        return Cover.objects.get()


def moved(cases: list[Case], by: Staff, earlier: Staff, to: Staff) -> Transfer:
    with act_as(by):
        made = transfer_cases(earlier=earlier, to=to, cases=[case.id for case in cases], reason=WHY, by=by.actor)
        return Transfer.objects.get(pk=made)


# Absence


def test_everybody_knows_that_somebody_is_away_and_two_know_why(anna: Staff, bernd: Staff, chris: Staff) -> None:
    today = timezone.localdate()
    with act_as(chris):
        note_absence(staff=anna, absent_from=today, back_on=today + timedelta(days=9), kind="illness", by=chris.actor)
    known = {}
    for staff in (anna, bernd, chris):
        with act_as(staff):
            known[staff.username] = (Absence.objects.count(), AbsenceKind.objects.count())
    assert known == {"anna": (1, 1), "bernd": (1, 0), "chris": (1, 1)}


def test_nobody_notes_an_absence_of_somebody_elses_team(anna: Staff, bernd: Staff, chris: Staff) -> None:
    today = timezone.localdate()
    for by, staff in ((anna, bernd), (chris, bernd)):
        with pytest.raises(ProgrammingError, match="row-level security"), act_as(by):
            note_absence(staff=staff, absent_from=today, back_on=today + timedelta(days=1), kind="leave", by=by.actor)


def test_the_same_day_is_not_noted_twice(anna: Staff) -> None:
    today = timezone.localdate()
    with act_as(anna):
        note_absence(staff=anna, absent_from=today, back_on=today + timedelta(days=3), kind="leave", by=anna.actor)
        with pytest.raises(RefusedError, match="schon eine Abwesenheit"):
            note_absence(staff=anna, absent_from=today, back_on=today + timedelta(days=1), kind="leave", by=anna.actor)


# Cover


def test_an_illness_is_covered_and_given_back(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    today = timezone.localdate()
    with act_as(chris):
        away = note_absence(
            staff=anna, absent_from=today, back_on=today + timedelta(days=9), kind="illness", by=chris.actor
        )
    covered(chris, anna, bernd)
    assert (seen_by(anna), seen_by(bernd), seen_by(chris)) == (3, 3, 0)
    with act_as(bernd):
        assert Grant.objects.count() == 0
        assert Notice.objects.filter(kind="cover_begun").count() == 1
        assert set(Access.objects.values_list("kind", "may_write")) == {("deputy", True)}
    with act_as(anna):
        first, later = today + timedelta(days=30), today + timedelta(days=40)
        leave = note_absence(staff=anna, absent_from=first, back_on=later, kind="leave", by=anna.actor)
        note_return(absence=leave, by=anna.actor)
    assert seen_by(bernd) == 3, "days that lie ahead end no cover"
    with act_as(anna):
        note_return(absence=Absence.objects.get(pk=away.pk), by=anna.actor)
    assert (seen_by(anna), seen_by(bernd)) == (3, 0)


def test_who_covers_gives_back_what_they_got_and_no_more(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    with act_as(anna):
        until = timezone.now() + timedelta(days=9)
        let_in(case=cases[0], staff=bernd, kind="tandem", until=until, reason="Tandem seit Mai", by=anna.actor)
    cover = covered(chris, anna, bernd)
    assert len(cover.accesses) == 2
    with act_as(bernd):
        assert end_cover(cover=cover, by=bernd.actor)
        assert not end_cover(cover=cover, by=bernd.actor)
    assert seen_by(bernd) == 1


def test_a_sealed_case_stays_closed_to_who_stands_in(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    with act_as(anna):
        seal_case(case=cases[0], reason="Arbeitet selbst im Haus", by=anna.actor)
    covered(chris, anna, bernd)
    assert seen_by(bernd) == 2


def test_cover_is_set_up_by_the_lead_or_the_absent_and_nobody_else(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    until = timezone.localdate() + timedelta(days=2)
    for by, absent, deputy in ((bernd, anna, hanna), (chris, bernd, anna), (hanna, anna, bernd), (chris, anna, chris)):
        with pytest.raises(ProgrammingError, match="not allowed"), act_as(by):
            begin_cover(absent=absent, deputy=deputy, until=until, by=by.actor)
    with act_as(anna):
        begin_cover(absent=anna, deputy=bernd, until=until, by=anna.actor)
        with pytest.raises(RefusedError, match="schon eine Vertretung"):
            begin_cover(absent=anna, deputy=hanna, until=until, by=anna.actor)


# Transfer


def test_cases_go_over_complete_but_for_the_classes(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    moved(cases, chris, anna, bernd)
    assert (seen_by(anna), seen_by(bernd), seen_by(chris)) == (0, 3, 0)
    with act_as(bernd):
        assert Grant.objects.filter(valid_until=None).count() == 0
        open_class(
            case=cases[0], data_class=DataClass.HEALTH, reason="Person heute gefragt, einverstanden", by=bernd.actor
        )
        assert Grant.objects.filter(valid_until=None).count() == 1
        assert Notice.objects.filter(kind="cases_transferred").count() == 1


def test_a_transfer_is_taken_back_exactly(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    with act_as(anna):
        before = (
            set(Access.objects.values_list("id", "valid_until")),
            set(Grant.objects.values_list("id", "valid_until")),
        )
    transfer = moved(cases, chris, anna, bernd)
    with act_as(bernd):
        open_class(case=cases[0], data_class=DataClass.DEBTS, reason="Person heute gefragt", by=bernd.actor)
    with act_as(chris):
        assert take_back_transfer(transfer=transfer, by=chris.actor)
        assert not take_back_transfer(transfer=transfer, by=chris.actor)
    assert (seen_by(anna), seen_by(bernd)) == (3, 0)
    with act_as(anna):
        own = Access.objects.filter(actor=str(anna.actor)), Grant.objects.filter(actor=str(anna.actor))
        assert tuple(set(rows.values_list("id", "valid_until")) for rows in own) == before
    with act_as(bernd):
        assert Grant.objects.filter(valid_until=None).count() == 0


def test_what_moved_on_is_not_taken_back(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    transfer = moved(cases, chris, anna, bernd)
    with act_as(bernd):
        hand_over(case=cases[0], to=hanna, reason="weiter", classes=(), by=bernd.actor)
    with act_as(chris):
        assert not take_back_transfer(transfer=transfer, by=chris.actor)
    assert (seen_by(anna), seen_by(bernd), seen_by(hanna)) == (0, 2, 1)


def test_after_an_hour_nothing_is_taken_back(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    transfer = moved(cases, chris, anna, bernd)
    as_guard("UPDATE team_transfer SET made_at = now() - interval '61 minutes'")
    with act_as(chris):
        assert not take_back_transfer(transfer=transfer, by=chris.actor)


def test_all_or_none_go_over(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff) -> None:
    with act_as(anna):
        hand_over(case=cases[0], to=hanna, reason="schon weg", classes=(), by=anna.actor)
    with pytest.raises(StaleError), act_as(chris):
        transfer_cases(earlier=anna, to=bernd, cases=[case.id for case in cases], reason=WHY, by=chris.actor)
    with pytest.raises(StaleError), act_as(chris):
        transfer_cases(earlier=anna, to=bernd, cases=[uuid4()], reason=WHY, by=chris.actor)
    assert (seen_by(anna), seen_by(bernd)) == (2, 0)


def test_a_transfer_does_not_fill_a_project_beyond_its_places(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    project = project_with(2)
    own = cases_held(bernd, 1, start=9)[0]
    for staff, mine in ((anna, cases[:2]), (bernd, [own])):
        with act_as(staff):
            for case in mine:
                note_project(case=case, project=project, by=staff.actor)
    with pytest.raises(RefusedError, match="Kein Platz mehr frei"), act_as(chris):
        transfer_cases(earlier=anna, to=bernd, cases=[case.id for case in cases], reason=WHY, by=chris.actor)
    assert (seen_by(anna), seen_by(bernd)) == (3, 1)


def test_only_the_lead_of_the_team_transfers_and_never_to_themselves(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    ids = [case.id for case in cases]
    own = cases_held(bernd, 1, start=9)[0]
    wrong = (
        (anna, anna, bernd, ids),
        (hanna, anna, bernd, ids),
        (chris, bernd, anna, [own.id]),
        (chris, anna, hanna, ids),
    )
    for by, earlier, to, chosen in wrong:
        with pytest.raises(ProgrammingError, match="not allowed"), act_as(by):
            transfer_cases(earlier=earlier, to=to, cases=chosen, reason=WHY, by=by.actor)
    with pytest.raises(RefusedError, match="Teamleitung selbst"), act_as(chris):
        transfer_cases(earlier=anna, to=chris, cases=ids, reason=WHY, by=chris.actor)


def test_cover_of_the_earlier_holder_ends_with_the_transfer(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    covered(chris, anna, hanna)
    transfer = moved(cases, chris, anna, bernd)
    assert seen_by(hanna) == 0
    with act_as(chris):
        take_back_transfer(transfer=transfer, by=chris.actor)
    assert (seen_by(anna), seen_by(hanna)) == (3, 3)


# Leaving


def test_whose_account_is_closed_keeps_no_sight_but_what_the_lead_gives_anew(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    covered(chris, anna, bernd)
    own = cases_held(bernd, 1, start=40)[0]
    with act_as(anna):
        until, why = timezone.now() + timedelta(days=3), "Vertretung in der Praxis"
        give_class(
            case=cases[0],
            staff=bernd,
            data_class=DataClass.HEALTH,
            until=until,
            reason=why,
            by=anna.actor,
        )
    assert seen_by(bernd) == 4
    with setting_up():
        Staff.objects.filter(pk=bernd.pk).update(is_active=False)
    assert seen_by(bernd) == 1
    with act_as(bernd):
        assert list(Case.objects.values_list("pk", flat=True)) == [own.id]
        assert set(Grant.objects.filter(actor=str(bernd.actor), valid_until=None).values_list("case", flat=True)) == {
            own.id
        }
    with act_as(anna):
        assert Cover.objects.filter(ended_at=None).count() == 0


# Reading back


@pytest.fixture
def given_away(cases: list[Case], anna: Staff, bernd: Staff) -> Case:
    as_guard("UPDATE cases_access SET valid_from = now() - interval '90 days'")
    with act_as(anna):
        hand_over(case=cases[0], to=bernd, reason="Wechsel", classes=(), by=anna.actor)
    return cases[0]


def read(by: Staff, number: str) -> UUID:
    with act_as(by):
        return read_back(number=number, reason="Rückfrage zu einer Bescheinigung", by=by.actor)


def test_the_earlier_holder_reads_for_thirty_days_and_the_present_one_is_told(
    given_away: Case, anna: Staff, bernd: Staff
) -> None:
    assert seen_by(anna) == 2
    assert read(anna, given_away.fallnummer) == given_away.id
    with act_as(anna):
        assert JournalEntry.objects.filter(case=given_away).exists()
        access = Access.objects.get(case=given_away, kind="reading_back")
        assert (access.may_write, Grant.objects.filter(case=given_away, valid_until=None).count()) == (False, 0)
        ended = Access.objects.get(case=given_away, kind="holder", actor=str(anna.actor)).valid_until
        assert ended is not None
        assert access.valid_until == ended + timedelta(days=30)
    with act_as(bernd):
        assert Notice.objects.filter(kind="read_back", target_id=given_away.id).count() == 1


def test_every_other_number_gets_one_answer(given_away: Case, anna: Staff, bernd: Staff, hanna: Staff) -> None:
    own = cases_held(hanna, 1, start=30)[0]
    for by, number in (
        (anna, "26-99999"),
        (anna, own.fallnummer),
        (bernd, given_away.fallnummer),
        (hanna, given_away.fallnummer),
    ):
        with pytest.raises(RefusedError, match="Unter dieser Nummer ist hier nichts nachzulesen"):
            read(by, number)


def test_after_thirty_days_nothing_is_read_back(given_away: Case, anna: Staff) -> None:
    as_guard("UPDATE cases_access SET valid_until = now() - interval '31 days' WHERE valid_until IS NOT NULL")
    with pytest.raises(RefusedError, match="nichts nachzulesen"):
        read(anna, given_away.fallnummer)


def test_who_held_a_case_for_part_of_a_day_reads_it_back_after_the_next_transfer(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    moved(cases[:1], chris, anna, bernd)
    assert read(anna, cases[0].fallnummer) == cases[0].id
    assert seen_by(anna) == 3


def test_a_case_that_came_by_mistake_has_nothing_to_be_read(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    transfer = moved(cases, chris, anna, bernd)
    with act_as(chris):
        take_back_transfer(transfer=transfer, by=chris.actor)
    with pytest.raises(RefusedError, match="nichts nachzulesen"):
        read(bernd, cases[0].fallnummer)
