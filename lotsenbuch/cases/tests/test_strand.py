"""A case whose holder can no longer work it: the team lead gives it anew without seeing it (issue 2)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import reassign_case, seal_case, tell_of_stranded
from lotsenbuch.cases.jobs import tell_of_stranded_nightly
from lotsenbuch.cases.models import Access, Case, Grant, Outline, UndoRight
from lotsenbuch.cases.queries import stranded_counts, stranded_outlines
from lotsenbuch.office.models import Member, Team
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError
from tests.cast import LONG_AGO, Cast, act_as, colleague, give_role, setting_up

pytestmark = pytest.mark.django_db
WHY = "Befristung ist ausgelaufen"


def lapse(staff: Staff) -> None:
    """Let all roles of a colleague end, as a date or a lost group does."""
    with setting_up():
        RoleAssignment.objects.filter(staff=staff).update(valid_until=LONG_AGO + timedelta(days=1))


def give(case: Case, to: Staff, by: Staff) -> UndoRight:
    """Give the case anew and return the right to take it back."""
    with act_as(by):
        undo = reassign_case(case_id=case.id, to=to, reason=WHY, by=by.actor)
        return UndoRight.objects.get(pk=undo)


def listed(by: Staff) -> list[UUID]:
    """Return the cases that a lead may give anew."""
    with act_as(by):
        return list(stranded_outlines().values_list("pk", flat=True))


def test_a_lapsed_role_strands_the_case_for_the_lead_of_the_team(case_of_anna: Case, everybody: Cast) -> None:
    everybody["lara"] = colleague("lara", "Lang", Role.TEAM_LEAD)  # leads no team
    assert all(listed(one) == [] for one in everybody.values())
    lapse(everybody["anna"])
    assert {name for name, one in everybody.items() if listed(one)} == {"chris"}


def test_a_closed_account_strands_too(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(is_active=False)
    assert listed(chris) == [case_of_anna.id]


def test_without_a_team_every_lead_sees_the_outline_and_nothing_more(
    case_of_anna: Case, anna: Staff, chris: Staff
) -> None:
    lara = colleague("lara", "Lang", Role.TEAM_LEAD)
    with setting_up():
        Member.objects.filter(staff=anna).update(valid_until=timezone.now())
    with act_as(lara):
        assert not Outline.objects.exists()
    lapse(anna)
    for lead in (lara, chris):
        with act_as(lead):
            assert list(Outline.objects.values_list("pk", flat=True)) == [case_of_anna.id]
            assert not Case.objects.exists()
            assert not Access.objects.exists()


def test_idle_is_the_other_side_of_working_cases(everybody: Cast) -> None:
    lapse(everybody["bernd"])
    with setting_up():
        Staff.objects.filter(pk=everybody["hanna"].pk).update(is_active=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_and((id IN (SELECT cases_idle())) <> cases_works_cases(id)) FROM accounts_staff"
        )
        assert cursor.fetchone() == (len(everybody), True)


def test_the_new_holder_can_work_and_the_earlier_sees_nothing(
    case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    lapse(anna)
    give(case_of_anna, bernd, chris)
    assert listed(chris) == []
    with act_as(bernd):
        assert list(Case.objects.all()) == [case_of_anna]
        assert set(Grant.objects.filter(actor=str(bernd.actor)).values_list("data_class", flat=True)) == {2, 3}
        assert Access.objects.get(actor=str(bernd.actor)).reason == WHY
        assert Notice.objects.get().kind == Notice.Kind.CASE_ASSIGNED
    for one in (anna, chris):
        with act_as(one):
            assert not Case.objects.exists()
            assert not Grant.objects.filter(valid_until=None).exists()
    with act_as(chris):
        entry = Entry.objects.get(what="cases.reassign_case")
        assert (entry.actor, entry.case_id) == (str(chris.actor), case_of_anna.id)


@pytest.mark.parametrize("target", ["chris", "hanna", "emre", "anna"])
def test_only_somebody_of_the_fallmanagement_gets_it_and_never_the_lead(
    case_of_anna: Case, everybody: Cast, target: str
) -> None:
    lead = everybody["chris"]
    give_role(lead, Role.FALLMANAGEMENT)
    lapse(everybody["anna"])
    with act_as(lead):
        with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_reassign", case_of_anna.id, everybody[target].id, WHY)
        assert listed(lead) == [case_of_anna.id]


def test_a_lead_takes_no_case_for_itself(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    lapse(anna)
    with act_as(chris), pytest.raises(RefusedError, match="Teamleitung selbst"):
        reassign_case(case_id=case_of_anna.id, to=chris, reason=WHY, by=chris.actor)


def test_a_reason_is_asked_for(case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff) -> None:
    lapse(anna)
    with act_as(chris), pytest.raises(RefusedError, match="10 Zeichen"):
        reassign_case(case_id=case_of_anna.id, to=bernd, reason=" weg ", by=chris.actor)
    with act_as(chris), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
        ask_guard("cases_reassign", case_of_anna.id, bernd.id, "         weg         ")


def test_a_case_that_somebody_can_work_stays(case_of_anna: Case, bernd: Staff, chris: Staff) -> None:
    with act_as(chris), pytest.raises(StaleError, match="arbeitsfähige"):
        reassign_case(case_id=case_of_anna.id, to=bernd, reason=WHY, by=chris.actor)


def test_the_case_of_another_team_is_not_given(
    case_of_bernd: Case, anna: Staff, bernd: Staff, chris: Staff, everybody: Cast
) -> None:
    lapse(bernd)
    with act_as(chris):
        assert ask_guard("cases_reassign", case_of_bernd.id, anna.id, WHY) is None
    for name in ("frieda", "ines", "anna", "dilek"):
        with act_as(everybody[name]), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("cases_reassign", case_of_bernd.id, anna.id, WHY)


def test_a_sealed_case_is_counted_for_the_administration_only(
    case_of_anna: Case, anna: Staff, bernd: Staff, everybody: Cast
) -> None:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Beschäftigte des Hauses", by=anna.actor)
    lapse(anna)
    chris = everybody["chris"]
    assert listed(chris) == []
    with act_as(chris):
        assert ask_guard("cases_reassign", case_of_anna.id, bernd.id, WHY) is None
    for name, one in everybody.items():
        with act_as(one):
            counts = stranded_counts()
        assert (counts.open, counts.sealed) == ((0, 1) if name == "frieda" else (0, 0))


# The night


def test_at_night_the_lead_is_told_once_and_without_content(
    case_of_anna: Case, case_of_bernd: Case, anna: Staff, bernd: Staff, chris: Staff, teams: tuple[Team, Team]
) -> None:
    lara = colleague("lara", "Lang", Role.TEAM_LEAD)
    with setting_up():
        Member.objects.create(team=teams[1], staff=lara, is_lead=True, valid_from=LONG_AGO)
    assert tell_of_stranded_nightly(0) == 0
    lapse(anna)
    assert [tell_of_stranded_nightly(0), tell_of_stranded_nightly(0)] == [1, 0]
    with act_as(chris):
        notice = Notice.objects.get()
        assert (notice.kind, notice.target_id) == (Notice.Kind.CASE_STRANDED, None)
    with act_as(lara):
        assert not Notice.objects.exists()
    # Given anew and stranded again, it is told again.
    give(case_of_anna, bernd, chris)
    lapse(bernd)
    assert tell_of_stranded_nightly(0) == 2
    with act_as(lara):
        assert Notice.objects.count() == 1


def test_at_night_a_sealed_case_is_told_to_nobody(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Beschäftigte des Hauses", by=anna.actor)
    lapse(anna)
    assert tell_of_stranded_nightly(0) == 0
    with act_as(chris):
        assert not Notice.objects.exists()


def test_nobody_but_the_service_tells(case_of_anna: Case, anna: Staff, chris: Staff) -> None:
    lapse(anna)
    with act_as(chris):
        assert tell_of_stranded(by=chris.actor) == 0
    with acting_as(Actor.service("import")):
        assert ask_guard("cases_tell_of_stranded") == 0
