"""The house on screens: words, places, teams, projects."""

import re
from datetime import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.office.models import House, Member, Office, Project, Team
from lotsenbuch.office.queries import forget_house
from tests.cast import act_as, client_of, colleague

pytestmark = pytest.mark.django_db


def typed(house: House, **changed: object) -> dict[str, object]:
    names = [field.name for field in House._meta.concrete_fields if field.name not in {"id", "is_the_house"}]
    values = {name: getattr(house, name) for name in names}
    times = {name: f"{value:%H:%M}" for name, value in values.items() if isinstance(value, time)}
    return {**values, **times, **changed}


def acts_of(staff: Staff) -> list[str]:
    with act_as(staff):
        return list(
            Entry.objects.filter(actor=str(staff.actor), kind="act").order_by("at").values_list("what", flat=True)
        )


LISTS = ["office:offices", "office:teams", "office:projects", "office:change_house"]


def test_settings_are_read_by_those_who_oversee_them(anna: Staff, dilek: Staff, gerda: Staff, frieda: Staff) -> None:
    url = reverse("office:house")
    assert [client_of(one).get(url).status_code for one in (anna, dilek, gerda, frieda)] == [404, 200, 200, 200]
    change = reverse("office:change_house")
    assert [change in client_of(one).get(url).text for one in (dilek, frieda)] == [False, True]


def test_only_the_administration_changes_the_house(anna: Staff, dilek: Staff, gerda: Staff, frieda: Staff) -> None:
    urls = [reverse(name) for name in LISTS]
    for staff, status in ((anna, 404), (dilek, 404), (gerda, 404), (frieda, 200)):
        client = client_of(staff)
        assert [client.get(url).status_code for url in urls] == [status] * len(urls)


def test_wrong_methods_are_refused(frieda: Staff, teams: tuple[Team, Team]) -> None:
    client = client_of(frieda)
    gets = [reverse("office:preview_words"), reverse("office:join_team", args=[teams[0].pk])]
    assert [client.get(url).status_code for url in gets] == [405, 405]
    assert client.post(reverse("office:house")).status_code == 405


def test_what_does_not_exist_is_not_found(frieda: Staff) -> None:
    client = client_of(frieda)
    names = ["office:change_office", "office:change_team", "office:change_project"]
    assert [client.get(reverse(name, args=[uuid4()])).status_code for name in names] == [404] * 3


def test_new_words_are_on_the_next_page(frieda: Staff, house: House) -> None:
    client = client_of(frieda)
    new = typed(house, client_word="kunde", gender_form="colon", phase_intake="Ankommen", caseload_key="60")
    assert client.post(reverse("office:change_house"), new).headers["Location"] == reverse("office:house")
    forget_house()
    page = client.get(reverse("office:house")).text
    assert ("Kund:innen" in page, "Ankommen" in page) == (True, True)
    house.refresh_from_db()
    assert (house.caseload_key, house.version, acts_of(frieda)) == (60, 2, ["office.change_house"])


def test_a_house_that_was_never_saved_can_be_set_up() -> None:
    frieda = colleague("frieda", "Fuchs", Role.ADMINISTRATION)
    answer = client_of(frieda).post(reverse("office:change_house"), typed(House(), name="Jobcenter Neu"))
    assert (answer.status_code, House.objects.get().name) == (302, "Jobcenter Neu")


def test_the_second_of_two_people_sees_both_versions(frieda: Staff, house: House) -> None:
    House.objects.update(name="Jobcenter Anderswo", version=2)
    page = client_of(frieda).post(reverse("office:change_house"), typed(house, name="Jobcenter Hier"))
    assert "jetzt gespeichert: Jobcenter Anderswo<br>eigene Angabe: Jobcenter Hier" in page.text
    assert House.objects.get().name == "Jobcenter Anderswo"


@pytest.mark.parametrize(
    ("word", "form", "says"),
    [
        ("kunde", "star", "Kund*in möchte vormittags sprechen"),
        ("teilnehmende", "star", "teilnehmende Person möchte vormittags sprechen"),
        ("unsinn", "star", "Kundin/Kunde möchte vormittags sprechen"),
    ],
)
def test_the_preview_shows_the_words_and_saves_nothing(frieda: Staff, word: str, form: str, says: str) -> None:
    part = client_of(frieda).post(reverse("office:preview_words"), {"client_word": word, "gender_form": form})
    assert (says in part.text, "<html" in part.text) == (True, False)
    assert House.objects.get().client_word == "kunde"


def test_a_place_is_added_once_and_renamed(frieda: Staff) -> None:
    client, url = client_of(frieda), reverse("office:offices")
    assert client.post(url, {"name": "Birkenau", "address": ""}).status_code == 302
    assert "Diesen Namen gibt es schon." in client.post(url, {"name": "Birkenau", "address": ""}).text
    office = Office.objects.get(name="Birkenau")
    new = {"name": "Birkenau Süd", "address": "Am Wehr 2", "version": 1}
    assert client.post(reverse("office:change_office", args=[office.pk]), new).status_code == 302
    assert "Inzwischen" in client.post(reverse("office:change_office", args=[office.pk]), new).text
    office.refresh_from_db()
    assert (office.name, office.version, acts_of(frieda)) == (
        "Birkenau Süd",
        2,
        ["office.add_office", "office.change_office"],
    )


def test_who_joins_another_team_leaves_the_one_before(anna: Staff, frieda: Staff, teams: tuple[Team, Team]) -> None:
    url = reverse("office:join_team", args=[teams[1].pk])
    assert client_of(frieda).post(url, {"staff": anna.pk, "is_lead": ""}).status_code == 302
    open_ones = Member.objects.filter(staff=anna, valid_until=None).values_list("team__name", "is_lead")
    assert list(open_ones) == [("Team West", False)]
    assert "Gehört schon dazu." in client_of(frieda).post(url, {"staff": anna.pk, "is_lead": ""}).text


def test_leading_and_belonging_are_two_things(anna: Staff, frieda: Staff, teams: tuple[Team, Team]) -> None:
    client_of(frieda).post(reverse("office:join_team", args=[teams[1].pk]), {"staff": anna.pk, "is_lead": "lead"})
    open_ones = (
        Member.objects.filter(staff=anna, valid_until=None).order_by("is_lead").values_list("team__name", "is_lead")
    )
    assert list(open_ones) == [("Team Ost", False), ("Team West", True)]


def test_a_membership_ends(anna: Staff, frieda: Staff, teams: tuple[Team, Team]) -> None:
    member = Member.objects.get(staff=anna)
    client = client_of(frieda)
    foreign = reverse("office:leave_team", args=[teams[1].pk, member.pk])
    own = reverse("office:leave_team", args=[teams[0].pk, member.pk])
    assert [client.post(url).status_code for url in (foreign, own, own)] == [404, 302, 404]
    assert Member.objects.filter(staff=anna, valid_until=None).count() == 0


def test_a_team_and_a_project_are_added_and_changed(frieda: Staff, teams: tuple[Team, Team]) -> None:
    client = client_of(frieda)
    client.post(reverse("office:teams"), {"name": "Team Nord", "office": teams[0].office_id})
    north = Team.objects.get(name="Team Nord")
    new = {"name": "Team Ost", "office": north.office_id, "version": 1}
    assert "Diesen Namen gibt es schon." in client.post(reverse("office:change_team", args=[north.pk]), new).text
    client.post(reverse("office:projects"), {"name": "Rückenwind"})
    project = Project.objects.get(name="Rückenwind")
    client.post(reverse("office:change_project", args=[project.pk]), {"name": "Rückenwind", "version": 1})
    project.refresh_from_db()
    assert (project.is_active, project.version) == (False, 2)
    assert acts_of(frieda) == ["office.add_team", "office.add_project", "office.change_project"]


def test_a_list_shows_one_place_and_three(frieda: Staff) -> None:
    client = client_of(frieda)
    for count in (1, 2, 3):
        Office.objects.create(name=f"Ort {count}")
        page = client.get(reverse("office:offices")).text
        assert len(re.findall("<li data-row>", page)) == count


def test_anonymous_visitors_are_sent_to_the_login() -> None:
    answers = [Client().get(reverse(name)) for name in (*LISTS, "office:house")]
    assert [answer.headers["Location"].partition("?")[0] for answer in answers] == ["/anmelden/"] * 5


def test_the_house_lays_down_rules_for_uncertain_law(frieda: Staff, dilek: Staff, house: House) -> None:
    client, url = client_of(frieda), reverse("office:change_house")
    nowhere = typed(house, seat_land="", seat_municipality="München")
    assert "Bitte das Land wählen, in dem die Gemeinde liegt." in client.post(url, nowhere).text
    wrong = typed(house, seat_land="NW", seat_municipality="München")
    assert "München liegt nicht in Nordrhein-Westfalen" in client.post(url, wrong).text
    unknown = typed(house, law_early_misses="whatever")
    assert client.post(url, unknown).status_code == 200
    chosen = typed(house, seat_land="BY", seat_municipality="München", law_early_misses="all")
    assert client.post(url, chosen).status_code == 302
    forget_house()
    text = client_of(dilek).get(reverse("office:house")).text
    assert "München, Bayern" in text
    assert "ja, auch frühere" in text
    assert "ohne Frist" in text
