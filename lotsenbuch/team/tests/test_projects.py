"""Projects as configuration: a change is shown before it holds, files come and go, what held stays readable."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import note_project, set_task
from lotsenbuch.cases.models import Case
from lotsenbuch.office.actions import set_terms
from lotsenbuch.office.models import House, Project, ProjectTerms
from lotsenbuch.office.queries import forget_house, places_on, terms_of, terms_on
from lotsenbuch.office.rules.project import Terms, read_project
from lotsenbuch.records.rules import RefusedError, StaleError
from lotsenbuch.team.actions import choose_project, take_in, transfer_cases
from lotsenbuch.team.queries.cases import case_in_team
from lotsenbuch.team.rules.effects import ProjectFacts, effects
from lotsenbuch.team.tests.work import LONG_AGO, cases_held, project_with
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
FILE = b"format: lotsenbuch-project/1\nname: R\xc3\xbcckenwind\ncap: 12\ncontact_every_days: 7\ncontact_minutes: 60\n"
TYPED = {"target_group": "", "entry_condition": "Die Person will es.", "cap": "15", "contact_days": "7"}


def confirmed(client: Client, page: str, **changed: str) -> object:
    """Press „Festlegen“ on the page that shows the change."""
    fields = dict(re.findall(r'<input type="hidden" name="(text|valid_from|seen)" value="([^"]*)"', page))
    fields |= {"seen": fields.get("seen", "")}
    return client.post(reverse("team:apply_project"), {name: unescape(text) for name, text in fields.items()} | changed)


def test_a_project_is_added_as_a_file_after_its_effects_were_shown(frieda: Staff) -> None:
    client, url = client_of(frieda), reverse("team:import_project")
    page = client.post(url, {"file": BytesIO(FILE), "valid_from": "heute"}).text
    assert "Neues Projekt" in page
    assert "Keine Fallführung bekommt einen 13. Fall" in page
    assert Project.objects.count() == 0
    answer = confirmed(client, page)
    project = Project.objects.get(name="Rückenwind")
    assert getattr(answer, "url", "") == reverse("team:project", args=[project.pk])
    assert terms_on(timezone.localdate(), [project.pk])[project.pk].cap == 12
    with act_as(frieda):
        assert Entry.objects.filter(kind="act", what="office.add_described_project").count() == 1


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_stored(frieda: Staff) -> None:
    page = client_of(frieda).post(
        reverse("team:import_project"), {"file": BytesIO(b"name: X\ncap: 0\n"), "valid_from": "heute"}
    )
    assert "„format“" in page.text
    assert "„cap“" in page.text
    assert Project.objects.count() == 0


def test_a_file_that_was_put_out_can_be_taken_in(frieda: Staff, gerda: Staff) -> None:
    project = project_with(15)
    answer = client_of(gerda).get(reverse("team:export_project", args=[project.pk]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="projekt-take-off.yaml"'
    assert read_project(answer.text) == ("Take Off", ProjectTerms.objects.get().terms)
    page = (
        client_of(frieda)
        .post(reverse("team:import_project"), {"file": BytesIO(answer.content), "valid_from": "heute"})
        .text
    )
    assert "Es ändert sich nichts." in page
    assert "Festlegen</span>" not in page


def test_a_change_shows_what_it_will_do_before_it_holds(frieda: Staff, anna: Staff) -> None:
    project = project_with(15)
    for case in cases_held(anna, 3):
        with act_as(anna):
            note_project(case=case, project=project, by=anna.actor)
    typed = TYPED | {"cap": "2", "contact_minutes": "900", "valid_from": "heute", "stages_intake": "Einstieg, Ankommen"}
    page = client_of(frieda).post(reverse("team:change_terms", args=[project.pk]), typed).text
    for sentence in (
        "3 Fälle laufen weiter wie bisher.",
        "Bei einer Fallführung sind es schon mehr",
        "2 Menschen, wöchentlich, je 900 Minuten: 30 Stunden je Woche. Das Haus sieht 28 Stunden",
        "Einstieg · Ankommen",
    ):
        assert sentence in page
    assert terms_of(project).count() == 1


def test_what_was_changed_meanwhile_is_shown_again(frieda: Staff) -> None:
    project = project_with(15)
    client = client_of(frieda)
    page = client.post(
        reverse("team:change_terms", args=[project.pk]), TYPED | {"cap": "10", "valid_from": "heute"}
    ).text
    newest = terms_of(project).get()
    with act_as(frieda):
        set_terms(
            project=project, terms=Terms(cap=20), valid_from=timezone.localdate(), seen=newest.id, by=frieda.actor
        )
    answer = confirmed(client, page)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "<del>20</del>" in answer.text  # type: ignore[attr-defined]
    assert terms_on(timezone.localdate(), [project.pk])[project.pk].cap == 20


def test_a_version_ends_on_the_day_on_which_the_next_begins(frieda: Staff) -> None:
    project, today = project_with(15), timezone.localdate()
    with act_as(frieda):
        first = terms_of(project).get()
        later = set_terms(
            project=project, terms=Terms(cap=12), valid_from=today + timedelta(days=30), seen=first.id, by=frieda.actor
        )
        # What has not begun is replaced, and was never in force.
        set_terms(
            project=project, terms=Terms(cap=9), valid_from=today + timedelta(days=10), seen=later.id, by=frieda.actor
        )
    assert [(row.cap, row.valid_until) for row in terms_of(project)] == [(9, None), (15, today + timedelta(days=10))]
    asked = (0, 9, 10, 40)
    assert [terms_on(today + timedelta(days=days), [project.pk])[project.pk].cap for days in asked] == [15, 15, 9, 9]


def test_nothing_is_laid_down_for_the_past_nor_twice(frieda: Staff) -> None:
    project, today = project_with(15), timezone.localdate()
    row = terms_of(project).get()
    with act_as(frieda):
        with pytest.raises(RefusedError, match="frühestens ab heute"):
            set_terms(
                project=project, terms=Terms(cap=1), valid_from=today - timedelta(days=1), seen=row.id, by=frieda.actor
            )
        with pytest.raises(RefusedError, match="ändert sich nichts"):
            set_terms(project=project, terms=row.terms, valid_from=today, seen=row.id, by=frieda.actor)
        with pytest.raises(StaleError):
            set_terms(project=project, terms=Terms(cap=1), valid_from=today, seen=None, by=frieda.actor)


def test_the_database_keeps_a_version_as_it_was(frieda: Staff) -> None:
    project_with(15)
    with pytest.raises(ProgrammingError), act_as(frieda):
        ProjectTerms.objects.update(cap=99)


def test_who_may_not_set_rules_reads_or_nothing(anna: Staff, gerda: Staff, frieda: Staff) -> None:
    project = project_with(15)
    pages = [reverse("team:project", args=[project.pk]), reverse("team:change_terms", args=[project.pk])]
    for staff, statuses in ((anna, [404, 404]), (gerda, [200, 404]), (frieda, [200, 200])):
        assert [client_of(staff).get(page).status_code for page in pages] == statuses
    assert client_of(frieda).get(reverse("team:project", args=[uuid4()])).status_code == 404


def test_effects_are_told_in_sentences() -> None:
    new = Terms(cap=15, contact_days=7, contact_minutes=180)
    told = effects(None, new, ProjectFacts(hours_per_position=28), starts_on=date(2026, 7, 1), today=TODAY)
    assert told == [
        "Bis zum 01.07.2026 bleibt alles, wie es ist.",
        "Keine Fallführung bekommt einen 16. Fall in diesem Projekt.",
        (
            "15 Menschen, wöchentlich, je 180 Minuten: 45 Stunden je Woche. "
            "Das Haus sieht 28 Stunden für Gespräche vor: Das geht nicht auf."
        ),
    ]
    assert effects(new, Terms(), ProjectFacts(cases=1), starts_on=TODAY, today=TODAY)[0] == (
        "1 Fall läuft weiter wie bisher."
    )


def test_the_database_refuses_a_place_that_is_not_there(anna: Staff, house: House) -> None:
    project = project_with(2)
    cases = cases_held(anna, 3)
    with act_as(anna):
        for case in cases[:2]:
            note_project(case=case, project=project, by=anna.actor)
        with pytest.raises(RefusedError, match="„Take Off“ hat je Fallführung 2 Plätze"):
            note_project(case=cases[2], project=project, by=anna.actor)
    with act_as(anna):
        assert Case.objects.filter(project=project).count() == 2


def test_a_closed_case_leaves_its_place(anna: Staff) -> None:
    project, today = project_with(1), timezone.localdate()
    first, second = cases_held(anna, 2)
    with act_as(anna):
        note_project(case=first, project=project, by=anna.actor)
        first.save_version(seen=first.version, closed_on=today)
        note_project(case=second, project=project, by=anna.actor)
        assert second.project == project


def test_places_hold_before_the_first_day_too(anna: Staff) -> None:
    project, today = Project.objects.create(name="Take Off"), timezone.localdate()
    ahead = {"project": project, "made_by": "test"}
    # Dropped before it began: it says nothing any more.
    ProjectTerms.objects.create(
        valid_from=today + timedelta(days=9), valid_until=today + timedelta(days=9), cap=9, **ahead
    )
    ProjectTerms.objects.create(valid_from=today + timedelta(days=40), cap=2, **ahead)
    cases = cases_held(anna, 3)
    with act_as(anna):
        assert places_on(today, [project.pk])[project.pk].cap == 2
        assert case_in_team(cases[0]).free == {project.pk: "2 von 2 Plätzen frei"}
        for case in cases[:2]:
            note_project(case=case, project=project, by=anna.actor)
        with pytest.raises(RefusedError, match="„Take Off“ hat je Fallführung 2 Plätze"):
            note_project(case=cases[2], project=project, by=anna.actor)


def ends(project: Project, last_on: date) -> None:
    """Give a project rules that hold since long ago and until a day."""
    ProjectTerms.objects.create(project=project, valid_from=LONG_AGO, last_on=last_on, cap=5, made_by="test")
    forget_house()


@pytest.fixture
def project() -> Project:
    return Project.objects.create(name="Take Off")


YESTERDAY = timedelta(days=1)


def test_after_its_last_day_a_project_takes_nobody_in_and_keeps_whom_it_has(
    project: Project, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    running, new = cases_held(anna, 2)
    with act_as(anna):
        note_project(case=running, project=project, by=anna.actor)
    ends(project, timezone.localdate() - YESTERDAY)
    with act_as(anna):
        assert (project in case_in_team(new).projects, case_in_team(running).is_over) == (False, True)
        with pytest.raises(RefusedError, match="ist zu Ende und nimmt niemanden mehr auf"):
            choose_project(case=new, project=project, seen=new.version, by=anna.actor)
        # The database knows it too, whatever way is taken.
        with pytest.raises(RefusedError, match="Das Projekt „Take Off“ ist seit dem"):
            note_project(case=new, project=project, by=anna.actor)
    with act_as(chris):
        why = "Wechsel in ein anderes Haus"
        transfer_cases(earlier=anna, to=bernd, cases=[running.id], reason=why, by=chris.actor)
    about = client_of(bernd).get(reverse("team:case_page", args=[running.id])).text
    assert "Take Off nimmt niemanden mehr auf; der letzte Tag war" in about


def test_on_its_last_day_somebody_may_still_come(project: Project, anna: Staff) -> None:
    ends(project, timezone.localdate())
    case = cases_held(anna, 1)[0]
    with act_as(anna):
        assert project in case_in_team(case).projects
        choose_project(case=case, project=project, seen=case.version, by=anna.actor)
        take_in(case)


def test_the_lead_sees_who_is_still_in_an_ended_project(project: Project, anna: Staff, chris: Staff) -> None:
    case = cases_held(anna, 1)[0]
    with act_as(anna):
        note_project(case=case, project=project, by=anna.actor)
    assert "Projekt zu Ende, Fall läuft" not in client_of(chris).get(reverse("desk:team")).text
    ends(project, timezone.localdate() - YESTERDAY)
    lately = timezone.localdate() - timedelta(days=3)
    with act_as(anna):
        set_task(case=case, title="Etwas", due_on=lately, by=anna.actor, why="")
    page = client_of(chris).get(reverse("desk:team")).text
    assert "Projekt zu Ende, Fall läuft" in page
    assert case.fallnummer in page
    assert f"{lately:%d.%m.%Y}" not in page, "a day that passed lately is the holder's alone"


def test_a_first_assignment_into_an_ended_project_is_refused(project: Project, anna: Staff) -> None:
    case = cases_held(anna, 1)[0]
    with act_as(anna):
        note_project(case=case, project=project, by=anna.actor)
        take_in(case)
    ends(project, timezone.localdate() - YESTERDAY)
    with act_as(anna), pytest.raises(RefusedError, match="Take Off ist zu Ende und nimmt niemanden mehr auf"):
        take_in(case)


def test_a_name_that_is_too_long_is_refused_and_not_cut(frieda: Staff) -> None:
    project = project_with(15)
    url, long = reverse("team:change_terms", args=[project.pk]), "Sozialpädagogik und " + "Coaching" * 8
    page = client_of(frieda).post(url, TYPED | {"valid_from": "heute", "leading": f"Coach, {long}"})
    assert "Ein Name hat höchstens 80 Zeichen" in page.text
    assert long in page.text
    many = ", ".join(f"Abschnitt {number}" for number in range(21))
    assert (
        "Höchstens 20 Namen."
        in client_of(frieda).post(url, TYPED | {"valid_from": "heute", "stages_intake": many}).text
    )


def test_days_of_a_project_that_do_not_fit_are_said_at_the_field(frieda: Staff) -> None:
    project, today = project_with(15), timezone.localdate()
    yesterday, url = today - timedelta(days=1), reverse("team:change_terms", args=[project.pk])
    typed = TYPED | {"valid_from": "heute", "last_on": f"{yesterday:%d.%m.%Y}"}
    assert f"Der letzte Tag ({yesterday:%d.%m.%Y}) liegt vor dem Tag" in client_of(frieda).post(url, typed).text
    file = FILE + f"until: {yesterday:%Y-%m-%d}\n".encode()
    sent = {"file": BytesIO(file), "valid_from": "heute"}
    assert "liegt vor dem Tag, ab dem das gilt" in client_of(frieda).post(reverse("team:import_project"), sent).text
    past = {"file": BytesIO(FILE), "valid_from": f"{yesterday:%d.%m.%Y}"}
    page = client_of(frieda).post(reverse("team:import_project"), past).text
    assert "Eine Regel gilt frühestens ab heute." in page
    assert "Neues Projekt" not in page
    newest = terms_of(project).get()
    with act_as(frieda), pytest.raises(RefusedError, match="letzte Tag liegt vor dem ersten"):
        set_terms(project=project, terms=Terms(last_on=yesterday), valid_from=today, seen=newest.id, by=frieda.actor)


def test_a_last_day_is_shown_kept_and_put_out(frieda: Staff) -> None:
    project, client = project_with(15), client_of(frieda)
    typed = TYPED | {"valid_from": "heute", "last_on": "31.12.2030"}
    page = client.post(reverse("team:change_terms", args=[project.pk]), typed).text
    assert "Nach dem 31.12.2030 kommt niemand Neues dazu." in page
    confirmed(client, page)
    assert terms_on(timezone.localdate(), [project.pk])[project.pk].last_on == date(2030, 12, 31)
    assert "31.12.2030" in client.get(reverse("team:project", args=[project.pk])).text
    assert "läuft bis 31.12.2030" in client.get(reverse("office:projects")).text
    assert "until: 2030-12-31" in client.get(reverse("team:export_project", args=[project.pk])).text
    form = client.get(reverse("team:change_terms", args=[project.pk])).text
    assert 'value="31.12.2030"' in form


def test_what_holds_more_already_goes_on(anna: Staff, frieda: Staff) -> None:
    project = project_with(3)
    cases = cases_held(anna, 3)
    with act_as(anna):
        for case in cases:
            note_project(case=case, project=project, by=anna.actor)
    with act_as(frieda):
        newest = terms_of(project).get()
        set_terms(project=project, terms=Terms(cap=1), valid_from=timezone.localdate(), seen=newest.id, by=frieda.actor)
    with act_as(anna):
        cases[0].save_version(seen=cases[0].version, review_due_on=date(2026, 12, 1))
        assert Case.objects.filter(project=project).count() == 3
