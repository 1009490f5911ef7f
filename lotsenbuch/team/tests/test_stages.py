"""Own phase names of a project on a case: said, kept, shown wherever the phase is."""

import pytest
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import move_on, note_project
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.queries import forget_house
from lotsenbuch.team.actions import choose_project
from lotsenbuch.team.tests.test_team_views import page
from lotsenbuch.team.tests.work import project_with
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db


def test_the_file_names_the_stages_of_the_project_beside_the_phase(anna: Staff, case_of_anna: Case) -> None:
    stages = [{"name": "Einstieg", "phase": "intake"}, {"name": "Clearing", "phase": "assessment"}]
    project = project_with(None, "Guide", stages=stages)
    with act_as(anna):
        note_project(case=Case.objects.get(), project=project, by=anna.actor)
    forget_house()
    text = page(client_of(anna), "desk:case_file", case_of_anna.id)
    assert "Einstieg" in text
    assert "Clearing" not in text


def test_a_stage_of_the_project_is_said_kept_and_shown_with_the_phase(
    anna: Staff, chris: Staff, case_of_anna: Case
) -> None:
    names = ("Stabilisierung", "Stellensuche")
    stages = [{"name": "Einstieg", "phase": "intake"}, *({"name": name, "phase": "steering"} for name in names)]
    guide, other = project_with(None, "Guide", stages=stages), project_with(None, "Take Off", stages=stages[:2])
    client, url = client_of(anna), reverse("team:choose_stage", args=[case_of_anna.id])
    with act_as(anna):
        note_project(case=Case.objects.get(), project=guide, by=anna.actor)
        move_on(case=Case.objects.get(), to="steering", by=anna.actor)
    forget_house()
    version = Case.objects.values_list("version", flat=True)
    with act_as(anna):
        seen = version.get()
    assert "Bitte einen Abschnitt wählen." in client.post(url, {"version": seen}).text
    assert client.post(url, {"version": seen, "stage": "Einstieg"}).status_code == 422, "of another phase"
    assert client.post(url, {"version": seen, "stage": "Stellensuche"}).status_code == 302
    assert client.post(url, {"version": seen, "stage": "Stabilisierung"}).status_code == 422, "seen before"
    file = page(client, "desk:case_file", case_of_anna.id)
    for words in (
        "Abschnitt: Stellensuche.",
        "<small>Stellensuche</small>",
        "Phase: Fallzugang · Einstieg → Fallsteuerung.",
    ):
        assert words in file
    assert "Fallsteuerung · Stellensuche" in page(client, "desk:cases")
    assert "Fallsteuerung · Stellensuche" in page(client_of(chris), "desk:cases") + page(client_of(chris), "desk:team")
    assert "Stand: Fallsteuerung · Stellensuche, Projekt Guide." in page(client, "team:case_page", case_of_anna.id)
    with act_as(anna):
        choose_project(case=(case := Case.objects.get()), project=other, seen=case.version, by=anna.actor)
        assert Case.objects.get().stage == "", "another project has stages of its own"
        assert Outline.objects.get().stage == ""
