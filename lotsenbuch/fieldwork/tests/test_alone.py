"""Going alone to a first meeting: who is asked, what they read, and for how long it holds."""

from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.appointments.actions import move, record_result
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.appointments.rules.kinds import Result
from lotsenbuch.cases.actions import let_in, seal_case
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import TandemException
from lotsenbuch.office.models import Member, Office, Team
from tests.cast import act_as, client_of, give_role, registered, setting_up

from .test_before import FITS, mine, outside

pytestmark = pytest.mark.django_db


def test_the_lead_agrees_and_reads_no_name(
    anna: Staff, bernd: Staff, chris: Staff, hanna: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        row = actions.ask_to_go_alone(case=case, ground="public", by=anna.actor)
        with pytest.raises(ProgrammingError), transaction.atomic():
            TandemException.objects.filter(pk=row.pk).update(answer="agreed")
    page = client_of(chris).get(reverse("fieldwork:exceptions")).content.decode()
    assert case.fallnummer in page
    assert case.person.last_name not in page
    path = reverse("fieldwork:answer_exception", args=[row.id])
    for nobody in (anna, bernd, hanna):
        assert client_of(nobody).post(path, {"is_agreed": "yes"}).status_code == 404
    assert client_of(chris).post(path, {"is_agreed": "yes"}).status_code == 302
    with act_as(anna):
        assert anna.notices.filter(kind="alone_answered").exists()
        assert outside(case, anna).companions == []


def test_a_lead_who_asks_reaches_another_lead_or_hears_that_nobody_may_agree(
    anna: Staff, bernd: Staff, chris: Staff, teams: tuple[Team, Team]
) -> None:
    give_role(chris, Role.FALLMANAGEMENT)
    with setting_up():
        Member.objects.create(team=teams[0], staff=chris, valid_from=timezone.now() - timedelta(days=1))
    case, path = registered(chris), "fieldwork:ask_alone"
    page = client_of(chris).get(reverse(path, args=[case.id]))
    assert "Dem kann hier niemand zustimmen" in page.text
    assert "Um Zustimmung bitten" not in page.text
    refused = client_of(chris).post(reverse(path, args=[case.id]), {"ground": "public"})
    assert "Dem kann hier niemand zustimmen" in refused.text
    with act_as(chris):
        assert not TandemException.objects.exists()
    lead_too(bernd, teams[0])
    with act_as(chris):
        row = actions.ask_to_go_alone(case=case, ground="public", by=chris.actor)
    with act_as(bernd):
        assert bernd.notices.filter(kind="alone_asked").count() == 1
    path = reverse("fieldwork:answer_exception", args=[row.id])
    assert client_of(chris).post(path, {"is_agreed": "yes"}).status_code == 404, "never for oneself"
    assert client_of(bernd).post(path, {"is_agreed": "yes"}).status_code == 302
    with act_as(chris):
        assert TandemException.objects.get(pk=row.pk).answer == "agreed"


@pytest.mark.parametrize("is_sealed", [False, True])
def test_where_nobody_else_leads_the_team_another_lead_agrees_and_reads_nothing_of_the_case(
    hanna: Staff, bernd: Staff, chris: Staff, dilek: Staff, teams: tuple[Team, Team], is_sealed: bool
) -> None:
    """A holder without a team, or a sealed case: somebody may always agree, of the asker's office first."""
    far = Office.objects.create(name="Lotsenau Nord", address="Weg 2, 44533 Lotsenau")
    lead_too(dilek, Team.objects.create(office=far, name="Team Nord"))
    give_role(hanna, Role.FALLMANAGEMENT)
    if is_sealed:
        with setting_up():
            Member.objects.create(team=teams[0], staff=hanna, valid_from=timezone.now() - timedelta(days=1))
    case = registered(hanna)
    if is_sealed:
        with act_as(hanna):
            seal_case(case=mine(case, hanna), reason="Auskunftssperre nach Bedrohung", by=hanna.actor)
    else:
        with act_as(hanna):
            assert Outline.objects.get(case=case).team_id is None
    client, path = client_of(hanna), reverse("fieldwork:ask_alone", args=[case.id])
    both, one = ("Claasen oder Dilek Demir", "Chris Claasen. Zu lesen sind dort nur Ihr Name")
    assert (both if not is_sealed else one) in client.get(path).text
    assert "Die Antwort kommt als Hinweis." in client.post(path, {"ground": "public"}, follow=True).text
    page, row = client_of(chris).get(reverse("fieldwork:exceptions")).text, only_exception(hanna)
    assert "Hanna Hoffmann" in page
    assert (case.fallnummer in page, "Rufweite" in page) == (False, True)
    assert client_of(dilek).get(reverse("fieldwork:exceptions")).text.count("Hanna Hoffmann") == (0 if is_sealed else 1)
    answer = reverse("fieldwork:answer_exception", args=[row.id])
    assert client_of(bernd).post(answer, {"is_agreed": "yes"}).status_code == 404
    assert client_of(chris).post(answer, {"is_agreed": "yes"}).status_code == 302
    assert only_exception(hanna).answer == "agreed"


def only_exception(staff: Staff) -> TandemException:
    with act_as(staff):
        return TandemException.objects.get()


def test_an_exception_is_for_one_meeting_and_the_next_one_is_by_two(
    anna: Staff, chris: Staff, case_of_anna: Case
) -> None:
    with act_as(anna):
        case = mine(case_of_anna, anna)
        actions.weigh_walking(case=case, given=FITS, by=anna.actor)
        actions.note_hazards(case=case, told=[], by=anna.actor)
        row = actions.ask_to_go_alone(case=case, ground="public", by=anna.actor)
    with act_as(chris):
        actions.answer_exception(exception_id=row.id, is_agreed=True, by=chris.actor)
    with act_as(anna):
        first = outside(case, anna)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            outside(case, anna, days=4)
        first = move(
            appointment=first, seen=first.version, starts_at=first.starts_at + timedelta(days=1), by=anna.actor
        )
    page = client_of(anna).get(reverse("fieldwork:before", args=[case.id])).text
    assert "sie stimmt noch einmal zu" in page
    assert "Um eine Ausnahme bitten" in page
    with act_as(anna), time_machine.travel(first.ends_at + timedelta(hours=1)):
        record_result(appointment=first, seen=first.version, result=Result.ATTENDED, by=anna.actor)
        with pytest.raises(NotPreparedError, match="zu zweit"):
            outside(case, anna, days=2)


def lead_too(staff: Staff, team: Team) -> None:
    give_role(staff, Role.TEAM_LEAD)
    with setting_up():
        Member.objects.create(team=team, staff=staff, is_lead=True, valid_from=timezone.now() - timedelta(days=1))


def test_who_leads_another_team_is_not_asked_for_a_case_that_is_not_theirs(
    anna: Staff, bernd: Staff, chris: Staff, teams: tuple[Team, Team], case_of_anna: Case, dilek: Staff
) -> None:
    """Whoever stands in for a colleague of another team asks the lead of the team of the case."""
    lead_too(dilek, teams[1])
    with act_as(anna):
        until = timezone.now() + timedelta(days=9)
        let_in(case=mine(case_of_anna, anna), staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        actions.ask_to_go_alone(case=mine(case_of_anna, bernd), ground="public", by=bernd.actor)
    for staff, count in ((chris, 1), (dilek, 0)):
        with act_as(staff):
            assert staff.notices.filter(kind="alone_asked").count() == count
