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
from lotsenbuch.cases.actions import note_project
from lotsenbuch.cases.models import Case
from lotsenbuch.office.actions import set_terms
from lotsenbuch.office.models import House, Project, ProjectTerms
from lotsenbuch.office.queries import terms_of, terms_on
from lotsenbuch.office.rules.project import Terms, read_project
from lotsenbuch.records.rules import RefusedError, StaleError
from lotsenbuch.team.rules.effects import ProjectFacts, effects
from lotsenbuch.team.tests.work import cases_held, project_with
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
