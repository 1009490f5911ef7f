"""Lists: order, filters, pages, the lead's list without names, one task for many."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import move_on, note_project, set_task
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.desk.models import SavedFilter
from lotsenbuch.office.models import Project
from tests.cast import SECRETS, act_as, client_of, registered

from .desk import MOST_QUERIES, people, person, queries_of

pytestmark = pytest.mark.django_db
LIST = "/faelle/"


def names(client: Client, query: str = "") -> list[str]:
    """Return the first column in the order of the page."""
    page = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r'scope="row">(?:<a[^>]*>)?([^<]+)<', page)


def test_names_stand_in_german_order(anna: Staff) -> None:
    people(anna, "Zabel", "Özdemir", "Oberhauser", "Đorđević", "Müller", "Muller", "Ährenfeld", "Adler", "von Storch")
    assert names(client_of(anna)) == [
        "Adler, Kim",
        "Ährenfeld, Kim",
        "Đorđević, Kim",
        "Müller, Kim",
        "Muller, Kim",
        "Oberhauser, Kim",
        "Özdemir, Kim",
        "von Storch, Kim",
        "Zabel, Kim",
    ]


def test_sorting_by_phase_follows_the_path_and_turns(anna: Staff) -> None:
    first, second, third = people(anna, "Adler", "Berg", "Clemens")
    with act_as(anna):
        move_on(case=first, to="steering", reason="", needs=[], by=anna.actor)
        move_on(case=third, to="assessment", reason="", needs=[], by=anna.actor)
    client = client_of(anna)
    assert names(client, "sort=phase") == ["Berg, Kim", "Clemens, Kim", "Adler, Kim"]
    assert names(client, "sort=phase&down=on") == ["Adler, Kim", "Clemens, Kim", "Berg, Kim"]
    assert second.phase == "intake"


def test_sorting_by_beginning_and_by_due_day(anna: Staff) -> None:
    late = registered(anna, person("Adler"), date(2026, 5, 1))
    early = registered(anna, person("Berg"), date(2025, 5, 1))
    with act_as(anna):
        set_task(case=late, title="Anrufen", due_on=date(2026, 12, 1), by=anna.actor)
        set_task(case=early, title="Anrufen", due_on=date(2027, 1, 1), by=anna.actor)
    client = client_of(anna)
    assert names(client, "sort=opened") == ["Berg, Kim", "Adler, Kim"]
    assert names(client, "sort=due") == ["Adler, Kim", "Berg, Kim"]


def test_filters_narrow(anna: Staff) -> None:
    plain, helped, urgent = people(anna, "Adler", "Berg", "Clemens")
    interpreted = registered(anna, person("Dogan", interpreter_language="Türkisch"))
    project = Project.objects.create(name="Brückenjahr")
    today = timezone.localdate()
    with act_as(anna):
        note_project(case=helped, project=project, by=anna.actor)
        set_task(case=urgent, title="Anrufen", due_on=today - timedelta(days=1), by=anna.actor)
        set_task(case=helped, title="Anrufen", due_on=today + timedelta(days=20), by=anna.actor)
        move_on(case=plain, to="assessment", reason="", needs=[], by=anna.actor)
    client = client_of(anna)
    assert names(client, "phase=assessment") == ["Adler, Kim"]
    assert names(client, "project=Brückenjahr") == ["Berg, Kim"]
    assert names(client, "due=over") == ["Clemens, Kim"]
    assert names(client, "due=month") == ["Berg, Kim", "Clemens, Kim"]
    assert names(client, "language=interpreter") == [f"Dogan, {interpreted.person.first_name}"]
    assert names(client, "phase=steering") == []


def test_nonsense_in_the_address_shows_the_whole_list(anna: Staff) -> None:
    people(anna, "Adler")
    assert names(client_of(anna), "phase=mond&sort=schwerkraft&seite=x&down=vielleicht") == ["Adler, Kim"]


def test_a_page_holds_twenty_five(anna: Staff) -> None:
    people(anna, *(f"Name{chr(97 + number)}" for number in range(26)))
    client = client_of(anna)
    assert len(names(client)) == 25
    assert names(client, "seite=2") == ["Namez, Kim"]
    assert "1–25 von 26" in client.get(LIST).content.decode()


def test_the_lead_sees_initials_and_no_name(chris: Staff, anna: Staff, case_of_anna: Case) -> None:
    page = client_of(chris).get(LIST).content.decode()
    with act_as(anna):
        outline = case_of_anna.outline
    assert outline.initials == "Z. F."
    assert f"{case_of_anna.fallnummer} · {outline.initials} · {outline.age_group}" in page
    assert "Anna Arndt" in page
    assert [secret for secret in SECRETS if secret in page] == []
    assert f"/fall/{case_of_anna.id}" not in page


def test_the_lead_of_another_team_sees_nothing(bernd: Staff, chris: Staff, case_of_bernd: Case) -> None:
    assert case_of_bernd.fallnummer not in client_of(chris).get(LIST).content.decode()


@pytest.mark.parametrize("reader", ["anna", "chris"])
def test_a_list_costs_the_same_with_one_row_and_with_three(anna: Staff, chris: Staff, reader: str) -> None:
    client = client_of({"anna": anna, "chris": chris}[reader])
    people(anna, "Adler")
    one = queries_of(client, LIST)
    people(anna, "Berg", "Clemens")
    assert queries_of(client, LIST) == one <= MOST_QUERIES


# Filters under a name


def test_a_filter_is_kept_replaced_and_forgotten(anna: Staff) -> None:
    client = client_of(anna)
    for query in ("phase=intake", "phase=steering"):
        answer = client.post(reverse("desk:save_filter"), {"name": " Meine ", "query": query})
        assert answer["Location"] == f"/faelle/?{query}"
    with act_as(anna):
        kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("Meine", "phase=steering")
    client.post(reverse("desk:drop_filter", args=[kept.id]))
    with act_as(anna):
        assert not SavedFilter.objects.exists()


def test_a_filter_needs_a_name(anna: Staff) -> None:
    answer = client_of(anna).post(reverse("desk:save_filter"), {"name": " ", "query": ""}, follow=True)
    assert "Bitte einen Namen für den Filter eingeben." in answer.content.decode()


# One task for many


def bulk(client: Client, *cases: Case, **typed: str) -> tuple[int, str]:
    answer = client.post(reverse("desk:bulk_task"), {"case": [str(case.id) for case in cases], **typed})
    return answer.status_code, answer.content.decode()


def test_many_cases_get_a_task_at_once(anna: Staff) -> None:
    cases = people(anna, "Adler", "Berg")
    client = client_of(anna)
    status, page = bulk(client, *cases)
    assert (status, "Aufgabe für 2 Fälle" in page) == (200, True)
    assert bulk(client, *cases, title="Einladen", due_on="31.12.2026")[0] == 302
    with act_as(anna):
        assert Task.objects.filter(title="Einladen", due_on=date(2026, 12, 31)).count() == 2


def test_one_foreign_case_among_many_and_nothing_is_written(anna: Staff, case_of_bernd: Case) -> None:
    cases = people(anna, "Adler", "Berg")
    client = client_of(anna)
    assert bulk(client, *cases, case_of_bernd, title="Einladen", due_on="heute")[0] == 404
    with act_as(anna):
        assert Task.objects.count() == 0


def test_nothing_chosen_and_rubbish_say_what_to_do(anna: Staff) -> None:
    answer = client_of(anna).post(reverse("desk:bulk_task"), {"case": ["kein Schlüssel"]})
    assert "Es ist kein Fall ausgewählt." in answer.content.decode()
    assert client_of(anna).post(reverse("desk:bulk_task"), {"case": [str(uuid4())]}).status_code == 404
