"""The pages of the team: who sees what, what a page costs, and what cannot be seen nor counted."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import hand_over, move_on, note_project, set_task
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import House, Member, Team
from lotsenbuch.office.queries import forget_house
from lotsenbuch.team.actions import save_profile
from lotsenbuch.team.models import Transfer, Weight, Wish
from lotsenbuch.team.rules.handover import HandoverFacts, draft_note
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import LONG_AGO, SECRETS, act_as, client_of, colleague, setting_up

pytestmark = pytest.mark.django_db
WHY = "Wechsel in ein anderes Haus"


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.text


def post(client: Client, name: str, data: dict[str, Any], *args: object) -> Any:
    return client.post(reverse(name, args=args), data)


# One case


def test_project_weight_and_wish_are_kept_on_one_page(anna: Staff, case_of_anna: Case) -> None:
    project, client = project_with(15), client_of(anna)
    with act_as(anna):
        version = Case.objects.get().version
    assert (
        post(client, "team:choose_project", {"project": project.pk, "version": version}, case_of_anna.id).status_code
        == 302
    )
    assert post(client, "team:weigh", {"level": "heavy", "version": 0}, case_of_anna.id).status_code == 422
    post(client, "team:weigh", {"level": "heavy", "reason": "Drei Stellen zugleich", "version": 0}, case_of_anna.id)
    post(client, "team:say_wish", {"wants": "woman", "version": 0}, case_of_anna.id)
    text = page(client, "team:case_page", case_of_anna.id)
    assert "14 von 15 Plätzen frei" in text
    assert "Drei Stellen zugleich" in text
    with act_as(anna):
        assert (Case.objects.get().project, Weight.objects.get().level, Wish.objects.get().wants) == (
            project,
            "heavy",
            "woman",
        )


def test_a_full_project_says_why_on_the_page(anna: Staff, case_of_anna: Case) -> None:
    project = project_with(1)
    other = cases_held(anna, 1)[0]
    with act_as(anna):
        note_project(case=other, project=project, by=anna.actor)
        version = Case.objects.get(pk=case_of_anna.pk).version
    answer = post(client_of(anna), "team:choose_project", {"project": project.pk, "version": version}, case_of_anna.id)
    assert answer.status_code == 422
    assert "Kein Platz mehr frei: „Take Off“ hat je Fallführung 1 Platz" in answer.text


def test_the_second_of_two_is_told(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    post(client, "team:weigh", {"level": "light", "version": 0}, case_of_anna.id)
    answer = post(client, "team:weigh", {"level": "normal", "version": 0}, case_of_anna.id)
    assert "Inzwischen wurde hier etwas anderes gespeichert." in answer.text


def test_a_note_drafts_itself_from_dates_and_tasks(anna: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        move_on(case=case_of_anna, to="assessment", by=anna.actor)
    text = page(client_of(anna), "intake:assign", case_of_anna.id)
    assert "Stand: Bewertung." in text
    facts = HandoverFacts("Bewertung", tasks=tuple((date(2026, 6, day), f"Aufgabe {day}") for day in range(1, 11)))
    assert draft_note(facts).splitlines()[-1] == "und 2 weitere Aufgaben"


# Oneself


def test_one_says_of_oneself_what_one_likes(anna: Staff, bernd: Staff) -> None:
    client = client_of(anna)
    typed = {"languages": "Türkisch, Arabisch", "areas": "", "profession": "", "counsels_as": "woman", "version": 0}
    assert post(client, "team:own", typed | {"deputy": bernd.pk}).status_code == 302
    anna.refresh_from_db()
    profile = anna.team_profile
    assert (profile.languages, profile.counsels_as, profile.deputy) == (["Türkisch", "Arabisch"], "woman", bernd)
    assert "Bitte" in post(client, "team:own", {"version": "1", "deputy": anna.pk}).text


def test_an_absence_with_cover_is_given_back_by_being_there_again(anna: Staff, bernd: Staff) -> None:
    client, today = client_of(anna), timezone.localdate()
    cases_held(anna, 2)
    post(
        client,
        "team:own_absence",
        {"absent_from": "heute", "back_on": f"{today + timedelta(days=9):%d.%m.%Y}", "kind": "leave"},
    )
    post(
        client,
        "team:own_cover",
        {"deputy": bernd.pk, "since": "heute", "until": f"{today + timedelta(days=8):%d.%m.%Y}"},
    )
    assert all(words in page(client, "team:own") for words in ("Bernd Brandt</p>", "vertritt seit"))
    assert all(words in page(client_of(bernd), "team:own") for words in ("Ich vertrete", "Anna Arndt</p>"))
    with act_as(anna):
        absence = anna.absences.get()
    assert post(client_of(bernd), "team:end_absence", {}, absence.id).status_code == 404
    assert post(client, "team:end_absence", {}, absence.id).status_code == 302
    with act_as(bernd):
        assert Case.objects.count() == 0


def test_reading_back_answers_alike(anna: Staff, bernd: Staff) -> None:
    own, hidden = cases_held(anna, 1)[0], cases_held(bernd, 1, start=5)[0]
    typed = {"reason": "Rückfrage zu einer Bescheinigung"}
    numbers = (hidden.fallnummer, own.fallnummer, "99-99999")
    told = [post(client_of(anna), "team:read_back", typed | {"number": number}).text for number in numbers]
    answers = {
        re.sub(r"nonce[-=]\"?[\w+/=-]+|\w{64}", "", text).replace(number, "")
        for number, text in zip(numbers, told, strict=True)
    }
    assert len(answers) == 1
    assert "Unter dieser Nummer ist hier nichts nachzulesen." in answers.pop()


# The lead


def test_a_lead_gives_many_cases_away_in_two_pages_and_takes_them_back(anna: Staff, bernd: Staff, chris: Staff) -> None:
    cases, client = cases_held(anna, 5), client_of(chris)
    form = client.get(reverse("team:transfer", args=[anna.pk]))
    ids = re.findall(r'name="cases"[^>]*value="([^"]+)"', form.text)
    assert set(ids) == {str(case.id) for case in cases}
    assert form.text.count("checked") == 5
    typed = {"to": bernd.pk, "reason": WHY, "cases": ids}
    preview = post(client, "team:transfer", typed, anna.pk)
    assert "5 Fälle gehen an Bernd Brandt" in preview.text
    with act_as(bernd):
        assert Case.objects.count() == 0
    done = post(client, "team:transfer", typed | {"confirmed": "1"}, anna.pk)
    transfer = Transfer.objects.none()
    with act_as(chris):
        transfer = Transfer.objects.all()
        assert done.url == reverse("team:transferred", args=[transfer.get().id])
        made = transfer.get().id
    assert "5 Fälle sind übertragen" in page(client, "team:transferred", made)
    assert client_of(anna).get(reverse("team:transferred", args=[made])).status_code == 404
    post(client, "team:take_back_transfer", {}, made)
    assert "Übertragung zurückgenommen" in page(client, "team:transferred", made)
    with act_as(anna):
        assert Case.objects.count() == 5


def test_a_form_of_a_transfer_that_was_tampered_with_moves_nothing(
    anna: Staff, bernd: Staff, chris: Staff, dilek: Staff, hanna: Staff
) -> None:
    """Neither another's case nor another taker than the preview showed, nor somebody who holds no cases."""
    cases, foreign = cases_held(anna, 2), cases_held(bernd, 1, start=20)[0]
    client, ids = client_of(chris), [str(case.pk) for case in cases]
    typed = {"to": bernd.pk, "reason": WHY, "cases": ids, "confirmed": "1"}
    plan = [f"{one}:{bernd.pk}" for one in ids]
    for change in (
        {"cases": [*ids, str(foreign.pk)]},
        {"cases": [*ids, str(uuid4())]},
        {"to": dilek.pk},
        {"to": anna.pk},
        {"to": chris.pk},
        {"plan": [*plan, f"{foreign.pk}:{bernd.pk}"]},
        {"plan": plan[:1]},
        {"plan": [plan[0], f"{ids[1]}:{dilek.pk}"]},
        {"plan": [plan[0], f"{ids[1]}:' OR 1=1 --"]},
        {"cases": ["", "x"]},
    ):
        assert post(client, "team:transfer", typed | change, anna.pk).status_code in {200, 422}, change
        with act_as(anna):
            assert Case.objects.count() == 2, change
    with act_as(chris):
        assert not Transfer.objects.exists()
    assert post(client, "team:transfer", typed | {"plan": plan}, anna.pk).status_code == 302
    with act_as(chris):
        made = Transfer.objects.get().id
    for who in (anna, bernd, dilek, hanna):
        assert post(client_of(who), "team:take_back_transfer", {}, made).status_code == 404
    with act_as(bernd):
        assert Case.objects.count() == 3


def test_who_is_not_led_does_not_exist(anna: Staff, bernd: Staff, chris: Staff) -> None:
    names = ("team:colleague", "team:absence", "team:cover", "team:allow_more", "team:transfer")
    for who, status in ((anna, 200), (bernd, 404)):
        assert [client_of(chris).get(reverse(name, args=[who.pk])).status_code for name in names] == [status] * 5
    assert [client_of(anna).get(reverse(name, args=[anna.pk])).status_code for name in names] == [404] * 5


def test_a_lead_sets_up_absence_cover_and_allowance(anna: Staff, bernd: Staff, chris: Staff) -> None:
    client, until = client_of(chris), f"{timezone.localdate() + timedelta(days=9):%d.%m.%Y}"
    post(client, "team:absence", {"absent_from": "heute", "back_on": until, "kind": "illness"}, anna.pk)
    post(client, "team:cover", {"deputy": bernd.pk, "since": "heute", "until": until}, anna.pk)
    post(client, "team:allow_more", {"number": 80, "until": until, "reason": "Bernd fällt länger aus"}, anna.pk)
    text = page(client, "team:colleague", anna.pk)
    for words in ("Krankheit", "Bernd Brandt</p>", "vertritt seit", "höchstens 80 Fälle"):
        assert words in text
    team = page(client, "desk:team")
    assert "Krankheit" in team
    assert "0 von 80" in team
    post(client, "team:end_allowance", {}, anna.pk)
    assert "Es gilt der Schlüssel des Hauses." in page(client, "team:colleague", anna.pk)


def test_the_kind_of_an_absence_is_seen_by_the_lead_only(anna: Staff, bernd: Staff, chris: Staff, hanna: Staff) -> None:
    until = f"{timezone.localdate() + timedelta(days=9):%d.%m.%Y}"
    post(client_of(chris), "team:absence", {"absent_from": "heute", "back_on": until, "kind": "illness"}, anna.pk)
    case = cases_held(hanna, 1)[0]
    assert "Krankheit" in page(client_of(chris), "desk:team")
    text = page(client_of(hanna), "intake:assign", case.id)
    assert f"abwesend, wieder da am {until}" in text
    assert "Krankheit" not in text


def test_the_leads_page_shows_cases_without_names_and_after_grace_only(
    anna: Staff, chris: Staff, case_of_anna: Case
) -> None:
    today = timezone.localdate()
    first, second, third = cases_held(anna, 3)
    with act_as(anna):
        for case, days in ((first, -15), (second, -13), (third, 3)):
            set_task(case=case, title="Etwas", due_on=today + timedelta(days=days), by=anna.actor, why="")
    text = page(client_of(chris), "desk:team")
    assert [case.fallnummer in text for case in (first, second, third)] == [True, False, True]
    assert [secret for secret in SECRETS if secret in text] == []
    assert "Nachname" not in text
    with act_as(chris):
        read = Entry.objects.filter(what="team", kind="listed").latest("at")
    assert {first.id, third.id} <= set(read.case_ids)


def test_the_leads_list_hides_a_day_that_passed_lately(anna: Staff, chris: Staff) -> None:
    today = timezone.localdate()
    days = [today + timedelta(days=number) for number in (-15, -14, -1, 0, 3)]
    with act_as(anna):
        for case, day in zip(cases_held(anna, len(days)), days, strict=True):
            set_task(case=case, title="Etwas", due_on=day, by=anna.actor, why="")
    for asked in ("", "&sort=due", "&due=over", "&due=month"):
        text = client_of(chris).get(reverse("desk:cases") + f"?sicht=team{asked}").text
        assert [f"{day:%d.%m.%Y}" for day in days[1:3] if f"{day:%d.%m.%Y}" in text] == [], asked
    text = client_of(chris).get(reverse("desk:cases") + "?sicht=team&sort=due").text
    assert [f"{day:%d.%m.%Y}" in text for day in (days[0], *days[3:])] == [True] * 3


@pytest.mark.parametrize("people", [1, 3])
def test_the_leads_page_costs_at_most_fifteen_statements(
    chris: Staff, teams: tuple[Team, Team], people: int, django_assert_max_num_queries: Any
) -> None:
    project = project_with(15)
    for number in range(people):
        staff = colleague(f"fm{number}", f"Name{number}", Role.FALLMANAGEMENT)
        with setting_up():
            Member.objects.create(team=teams[0], staff=staff, valid_from=LONG_AGO)
        for case in cases_held(staff, people, start=10 * number):
            with act_as(staff):
                note_project(case=case, project=project, by=staff.actor)
                set_task(case=case, title="Etwas", due_on=date(2026, 1, 9), by=staff.actor, why="")
    client = client_of(chris)
    page(client, "desk:team")
    with django_assert_max_num_queries(15):
        page(client, "desk:team")


def test_the_weight_of_a_few_cases_is_no_sum(anna: Staff, chris: Staff) -> None:
    cases_held(anna, 4)
    assert "4 Fälle</p>" in page(client_of(chris), "desk:team")
    cases_held(anna, 1, start=30)
    assert "5 Fälle, im Gewicht wie 5 normale</p>" in page(client_of(chris), "desk:team")


def test_a_deputy_who_has_left_is_none(anna: Staff, bernd: Staff, chris: Staff, case_of_anna: Case) -> None:
    with act_as(anna):
        save_profile(seen=0, by=anna.actor, languages=[], areas=[], deputy=bernd)
    assert "Vertretung: Bernd" in page(client_of(chris), "desk:team")
    with setting_up():
        Staff.objects.filter(pk=bernd.pk).update(is_active=False)
    text = page(client_of(chris), "desk:team")
    assert "Vertretung: Bernd" not in text
    assert "keine Vertretung benannt" in text
    assert "Benannt: Bernd" not in page(client_of(chris), "team:colleague", anna.pk)


def test_a_target_is_told_for_the_team_beside_its_hours(chris: Staff, anna: Staff, bernd: Staff, frieda: Staff) -> None:
    """The hours are those of its own people, also where somebody leads two teams."""
    with setting_up():
        Member.objects.filter(staff=bernd).update(valid_until=timezone.now())
        other = Team.objects.create(name="Team Süd", office=Team.objects.get(name="Team Ost").office)
        Member.objects.create(team=other, staff=chris, is_lead=True, valid_from=timezone.now())
        Member.objects.create(team=other, staff=bernd, valid_from=timezone.now())
    team = Team.objects.get(name="Team Ost")
    typed = {"name": team.name, "office": team.office_id, "version": 1, "weekly_talks": 25, "talk_minutes": 90}
    post(client_of(frieda), "office:change_team", typed, team.pk)
    text = page(client_of(chris), "desk:team")
    assert "„Team Ost“: 25 Gespräche je Woche. Das sind 37,5 Stunden; für Gespräche vorgesehen sind 28." in text
    assert bernd.display_name in text


# Keys


def test_the_administration_sets_keys_and_others_read_them(
    frieda: Staff, gerda: Staff, anna: Staff, house: House
) -> None:
    assert (
        post(
            client_of(frieda), "team:set_key", {"role": "fallmanagement", "age_group": "unter 25", "number": 50}
        ).status_code
        == 302
    )
    assert post(client_of(frieda), "team:set_key", {"role": "team_lead", "number": 20}).status_code == 302
    guide = project_with(None, "Guide")
    of_project = {"role": "fallmanagement", "project": str(guide.pk), "number": 20}
    assert post(client_of(frieda), "team:set_key", of_project).status_code == 302
    both = of_project | {"age_group": "unter 25", "number": 5}
    assert post(client_of(frieda), "team:set_key", both).status_code == 302
    read = page(client_of(gerda), "team:keys")
    assert "Fallmanagement, Projekt Guide<" in read
    assert "Fallmanagement, Projekt Guide, unter 25<" in read
    assert "Fallmanagement, unter 25" in read
    assert "Teamleitung, alle Altersgruppen" in read
    assert post(client_of(gerda), "team:set_key", {"age_group": "", "number": 1}).status_code == 404
    assert client_of(anna).get(reverse("team:keys")).status_code == 404
    assert "Höchstens 500." in post(client_of(frieda), "team:set_key", {"age_group": "", "number": 501}).text


def test_an_assignment_beyond_the_key_is_refused_in_words(
    anna: Staff, bernd: Staff, case_of_anna: Case, house: House
) -> None:
    House.objects.update(caseload_key=1)
    cases_held(bernd, 1)
    with act_as(anna):
        assert Case.objects.get().outline.holder == anna
    forget_house()
    typed = {"to": bernd.pk, "note": "Alles Wichtige steht im Verlauf", "on": "heute"}
    answer = post(client_of(anna), "intake:assign", typed, case_of_anna.id)
    assert "dagegen: Schlüssel erreicht: 1 von 1 Fällen" in answer.text
    with act_as(anna):
        assert Case.objects.get().outline.holder == anna


def test_no_case_is_without_a_holder_after_all_that(anna: Staff, bernd: Staff, chris: Staff) -> None:
    cases = cases_held(anna, 2)
    post(
        client_of(chris),
        "team:transfer",
        {"to": bernd.pk, "reason": WHY, "cases": [cases[0].id], "confirmed": "1"},
        anna.pk,
    )
    with act_as(bernd):
        hand_over(case=Case.objects.get(), to=anna, reason="zurück", classes=(), by=bernd.actor)
    with act_as(anna):
        assert set(Case.objects.values_list("outline__holder", flat=True)) == {anna.pk}
