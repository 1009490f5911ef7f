"""The pages of Integrationsplanung, as somebody at the desk sees and sends them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.planning import actions
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.models import Goal, HandOver, Plan, Step
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as, client_of, setting_up

pytestmark = pytest.mark.django_db
TITLE = "Wieder in der Gärtnerei arbeiten"
HOUSE_STEP = "Wir unterstützen bei Bedarf"


def a_goal(case: Case, anna: Staff, title: str = TITLE, **more: Any) -> Goal:
    steps = (NewStep("Zeugnisse mitbringen", "person", date(2026, 12, 1)), NewStep(HOUSE_STEP, "house"))
    with act_as(anna):
        return actions.set_goal(case=case, words={"title": title}, field="job_near", steps=steps, by=anna.actor, **more)


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"planning:{name}", args=[case.id, *more])


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_goal_is_set_with_its_steps_in_one_form(case_of_anna: Case, anna: Staff) -> None:
    client = client_of(anna)
    sent = {"title": TITLE, "field": "job_near", "version": "0", "repeat_key": str(uuid4()), "data_class": "1"}
    sent |= {
        "step_1": "Zeugnisse",
        "whose_1": "person",
        "due_1": "1.12.26",
        "step_2": "Kurs anmelden",
        "whose_2": "house",
    }
    for _ in range(2):  # a double click
        response = client.post(at("set_goal", case_of_anna), sent)
        assert response.status_code == 302
    with act_as(anna):
        assert Goal.objects.count() == 1
        assert list(Step.objects.values_list("whose", "due_on")) == [("person", date(2026, 12, 1)), ("house", None)]
    shown = page(client, at("plan", case_of_anna))
    assert TITLE in shown
    assert "Zeugnisse" in shown


def test_vague_duties_of_the_office_and_missing_dates_are_pointed_out(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    shown = page(client_of(anna), at("plan", case_of_anna))
    assert "„Wir unterstützen“, „bei Bedarf“: Was genau tun wir, und bis wann?" in shown
    assert "Bis wann? Dieser Schritt hat kein Datum." in shown


def test_a_double_click_on_vereinbaren_makes_one_fassung(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    client, sent = client_of(anna), {"version": "0", "agreed_on": "heute", "repeat_key": str(uuid4())}
    answers = [client.post(at("agree_plan", case_of_anna), sent) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [at("read_plan", case_of_anna, 1)] * 2
    with act_as(anna):
        assert Plan.objects.count() == 1


def test_the_second_of_two_browsers_sees_that_somebody_agreed_before(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    client = client_of(anna)
    for expected in (302, 200):
        sent = {"version": "0", "agreed_on": "heute", "repeat_key": str(uuid4())}
        response = client.post(at("agree_plan", case_of_anna), sent)
        assert response.status_code == expected
    assert "Inzwischen wurde hier etwas anderes gespeichert." in response.content.decode()


def test_the_second_who_changes_a_goal_sees_both_and_decides(case_of_anna: Case, anna: Staff) -> None:
    goal, client = a_goal(case_of_anna, anna), client_of(anna)
    sent = {"field": "job_near", "version": "1", "data_class": "1"}
    path = at("change_goal", case_of_anna, goal.id)
    assert client.post(path, {**sent, "title": "Der erste Satz", "repeat_key": str(uuid4())}).status_code == 302
    late = client.post(path, {**sent, "title": "Der zweite Satz", "repeat_key": str(uuid4())}).content.decode()
    assert "jetzt gespeichert: Der erste Satz" in late
    assert "eigene Angabe: Der zweite Satz" in late


def test_a_draft_from_before_july_2026_says_that_the_law_changed(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    with act_as(anna):
        Plan(case=case_of_anna, number=1, drafted_on=date(2026, 6, 20), written_by="test").save(force_insert=True)
    shown = page(client_of(anna), at("plan", case_of_anna))
    assert "Das Recht hat sich seit dem Entwurf geändert" in shown
    assert "20.06.2026" in shown


def test_the_fassung_says_who_does_what_why_the_review_and_who_handed_over(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    client = client_of(anna)
    with act_as(anna):
        plan = actions.agree_plan(case=case_of_anna, on=timezone.localdate() - timedelta(days=1), by=anna.actor)
    sent = {"how": "in_person", "handed_on": "heute", "is_acknowledged": "on", "repeat_key": str(uuid4())}
    assert client.post(at("hand_over_plan", case_of_anna, 1), sent).status_code == 302
    shown = page(client, at("read_plan", case_of_anna, 1))
    for words in ("Das tun wir", "Das tun Sie", "Erhalt bestätigt", "Anna Arndt", f"{plan.review_due_on:%d.%m.%Y}"):
        assert words in shown
    printed = page(client, at("print_plan", case_of_anna, 1))
    assert "Ich habe den Plan bekommen." in printed
    assert "Zeugnisse mitbringen" in printed


def test_a_hand_over_before_the_agreement_is_refused_at_its_field(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    with act_as(anna):
        actions.agree_plan(case=case_of_anna, on=timezone.localdate(), by=anna.actor)
    sent = {"how": "post", "handed_on": "1.1.2020", "repeat_key": str(uuid4())}
    answer = client_of(anna).post(at("hand_over_plan", case_of_anna, 1), sent)
    assert "Das liegt vor der Vereinbarung." in answer.content.decode()
    with act_as(anna):
        assert HandOver.objects.count() == 0


def test_two_fassungen_are_compared(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    today = timezone.localdate()
    with act_as(anna):
        actions.agree_plan(case=case_of_anna, on=today - timedelta(days=30), by=anna.actor)
    a_goal(case_of_anna, anna, "Deutschprüfung B2")
    with act_as(anna):
        actions.agree_plan(case=case_of_anna, on=today, by=anna.actor)
    shown = page(client_of(anna), at("compare_plans", case_of_anna, 2))
    assert "<ins>Deutschprüfung B2</ins>" in shown
    assert TITLE not in shown


def test_a_goal_of_class_2_is_logged_as_such(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna, "Entgiftung antreten", data_class=DataClass.HEALTH)
    client = client_of(anna)
    assert "Entgiftung antreten" in page(client, at("plan", case_of_anna))
    with act_as(anna):
        read = Entry.objects.filter(what="plan", case_id=case_of_anna.id).latest("at")
        assert read.data_class == DataClass.HEALTH


@pytest.mark.parametrize("name", ["plan", "read_plan"])
def test_pages_ask_as_often_for_three_goals_as_for_one(case_of_anna: Case, anna: Staff, name: str) -> None:
    client = client_of(anna)
    counts: list[int] = []
    for added in (1, 2):
        for _ in range(added):
            a_goal(case_of_anna, anna)
        with act_as(anna):
            actions.agree_plan(case=case_of_anna, on=timezone.localdate(), by=anna.actor)
        path = at(name, case_of_anna, *([len(counts) + 1] if name == "read_plan" else []))
        page(client, path)
        with CaptureQueriesContext(connection) as captured:
            page(client, path)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_looking_together_holds_the_session_until_the_password_is_asked_for(case_of_anna: Case, anna: Staff) -> None:
    a_goal(case_of_anna, anna)
    anna.set_password("Lotsenau-2026")
    with setting_up():
        anna.save(update_fields=["password"])
    client, home = client_of(anna), at("show_together", case_of_anna)
    assert client.post(at("look_together", case_of_anna)).headers["Location"] == home
    shown = page(client, home)
    assert TITLE in shown
    assert "Vermerk" not in shown
    for elsewhere in ("/", reverse("desk:case_file", args=[case_of_anna.id]), at("plan", case_of_anna)):
        assert client.get(elsewhere).headers["Location"] == home
    back = at("leave_together", case_of_anna)
    for answer in (client.get(back), client.post(back)):
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get("/").headers["Location"] == home
    client.post(reverse("account_reauthenticate"), {"password": "Lotsenau-2026", "next": back})
    assert client.post(back).headers["Location"] == at("plan", case_of_anna)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["plan", "set_goal", "write_contents", "show_together", "agree_plan"])
def test_a_hidden_case_and_a_made_up_one_answer_alike(case_of_anna: Case, bernd: Staff, name: str) -> None:
    client = client_of(bernd)
    paths = (at(name, case_of_anna), reverse(f"planning:{name}", args=[uuid4()]))
    assert [client.get(path).status_code for path in paths] == [404, 404]
