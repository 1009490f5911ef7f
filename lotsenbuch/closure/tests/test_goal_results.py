"""The result per goal: taken over from planning, kept in words, frozen with the ending, shown to who may open it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.closure import actions
from lotsenbuch.closure.models import EndReason, GoalResult
from lotsenbuch.closure.queries import along_field, data_of, ending_of, level_field, told_of
from lotsenbuch.closure.rules.ending import CarriedOver, EndingData, GoalLevel
from lotsenbuch.planning.actions import change_goal, set_goal, settle_goal
from lotsenbuch.planning.models import Goal
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db
DAY = clock.today()
LEVELS = ["weiß nicht wo", "drei Adressen", "ein Probetag", "ein Vertrag", "ein Vertrag und ein Führerschein"]
SECRET = "Entgiftung antreten"


def a_goal(
    case: Case, anna: Staff, title: str = "In der Gärtnerei arbeiten", attained: int | None = 1, **more: Any
) -> Goal:
    words = {"title": title, "levels": LEVELS}
    with act_as(anna):
        goal = set_goal(case=case, words=words, field=more.pop("field", "job_near"), by=anna.actor, **more)
        if attained is None:
            return goal
        return settle_goal(
            goal=goal, case=case, words=words, state="reached", because="", attained=attained, by=anna.actor
        )


def page(client: Client, case: Case, name: str = "closure") -> str:
    return client.get(reverse(f"closure:{name}", args=[case.id])).content.decode()


def sent(version: str = "0", reason: str = "Rente oder andere Leistung", **more: str) -> dict[str, str]:
    key = str(EndReason.objects.get(label=reason).id)
    return {"version": version, "repeat_key": str(uuid4()), "reason": key, "ended_on": "heute", **more}


def close(client: Client, case: Case, **more: str) -> int:
    return client.post(reverse("closure:close_case", args=[case.id]), sent(**more)).status_code


def closed(case: Case, anna: Staff, levels: dict[Any, GoalLevel], handback: str = "Praktikum gut gelaufen") -> None:
    reason = EndReason.objects.get(label="Kontakt abgerissen")
    data = EndingData(reason_id=reason.id, handback=handback, levels=levels)
    with act_as(anna):
        actions.close_case(case=case, data=data, on=DAY, by=anna.actor)


def test_the_form_asks_each_goal_in_its_own_words_and_begins_with_what_planning_holds(
    case_of_anna: Case, anna: Staff
) -> None:
    first, second = a_goal(case_of_anna, anna), a_goal(case_of_anna, anna, "Deutsch B2", attained=None)
    shown = page(client_of(anna), case_of_anna)
    assert [words for words in (*LEVELS, "In der Gärtnerei arbeiten", "Deutsch B2") if words not in shown] == []
    checked = [line for line in shown.split("<input") if " checked" in line and "level_" in line]
    wanted = {f'name="{level_field(first.id)}" value="1"', f'name="{level_field(second.id)}" value=""'}
    assert len(checked) == len(wanted)
    assert [words for words in wanted if not any(words in line for line in checked)] == []


def test_what_is_chosen_is_kept_with_the_ending_and_a_level_is_result_enough(case_of_anna: Case, anna: Staff) -> None:
    goal, client = a_goal(case_of_anna, anna), client_of(anna)
    assert close(client, case_of_anna) == 422  # no word and no level: the house asks for a result
    assert close(client, case_of_anna, **{level_field(goal.id): "2"}) == 302
    with act_as(anna):
        (told,) = told_of(case_of_anna)
        assert [(row.title, row.words, row.levels) for row in told.results] == [
            ("In der Gärtnerei arbeiten", "ein Vertrag und ein Führerschein", LEVELS)
        ]
    assert "ein Vertrag und ein Führerschein" in page(client, case_of_anna)


def test_what_was_ended_stays_when_the_goal_changes_and_nobody_writes_it_again(case_of_anna: Case, anna: Staff) -> None:
    goal = a_goal(case_of_anna, anna)
    closed(case_of_anna, anna, {goal.id: GoalLevel(1)})
    with act_as(anna):
        actions.reopen(case=case_of_anna, reason="Es geht weiter", today=DAY, by=anna.actor)
        goal.refresh_from_db()
        words = {"title": "Ganz anders", "levels": ["a", "b", "c", "d", "e"]}
        change_goal(goal=goal, case=case_of_anna, words=words, field="job_far", by=anna.actor)
        (told,) = told_of(case_of_anna)
        assert [(row.title, row.words) for row in told.results] == [("In der Gärtnerei arbeiten", "ein Vertrag")]
        frozen = GoalResult.objects.filter(ending=told.ending)
        with pytest.raises(ProgrammingError), transaction.atomic():
            frozen.update(attained=-2)
        draft = ending_of(case_of_anna)
        assert draft is not None
        assert draft.ended_on is None
        assert data_of(draft).levels == {goal.id: GoalLevel(1)}  # the draft after reopening begins with what was said


def test_a_goal_of_class_2_is_read_by_who_holds_the_grant_and_logged_so(
    case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    open_goal, hidden = a_goal(case_of_anna, anna), a_goal(case_of_anna, anna, SECRET, data_class=DataClass.HEALTH)
    levels = {open_goal.id: GoalLevel(1, is_released=True), hidden.id: GoalLevel(2, is_released=True)}
    with act_as(anna):
        until = clock.now() + timedelta(days=3)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        actions.write_ending(case=case_of_anna, data=EndingData(levels=levels), by=anna.actor)
    assert SECRET in page(client_of(anna), case_of_anna)
    assert SECRET not in page(client_of(bernd), case_of_anna)
    # A colleague without the grant keeps the draft: what he may not open stays.
    assert close(client_of(bernd), case_of_anna, version="1", keep="1", **{level_field(open_goal.id): "-1"}) == 302
    closed(case_of_anna, anna, levels)
    assert SECRET in page(client_of(anna), case_of_anna)
    found = page(client_of(bernd), case_of_anna)
    assert SECRET not in found
    assert "In der Gärtnerei arbeiten" in found
    with act_as(anna):
        classes = Entry.objects.filter(what="closure", actor=str(anna.actor)).values_list("data_class", flat=True)
        assert set(classes) == {DataClass.HEALTH}
        assert GoalResult.objects.get(goal=hidden).words == {}


def test_the_hand_back_note_has_what_is_released_and_nothing_that_needs_a_grant(
    case_of_anna: Case, anna: Staff
) -> None:
    near, far = a_goal(case_of_anna, anna), a_goal(case_of_anna, anna, "Wieder einkaufen gehen", field="stabilising")
    hidden = a_goal(case_of_anna, anna, SECRET, data_class=DataClass.HEALTH)
    levels = {near.id: GoalLevel(1, is_released=True), far.id: GoalLevel(2), hidden.id: GoalLevel(2, is_released=True)}
    closed(case_of_anna, anna, levels)
    printed = page(client_of(anna), case_of_anna, "print_handback")
    assert "In der Gärtnerei arbeiten" in printed
    assert "ein Vertrag" in printed
    assert [words for words in (SECRET, "Wieder einkaufen gehen") if words in printed] == []


def test_goals_near_to_work_are_ticked_to_go_along_and_protected_ones_are_not_offered(
    case_of_anna: Case, anna: Staff
) -> None:
    near, far = a_goal(case_of_anna, anna), a_goal(case_of_anna, anna, "Einkaufen gehen", field="stabilising")
    hidden = a_goal(case_of_anna, anna, SECRET, data_class=DataClass.HEALTH)
    shown = page(client_of(anna), case_of_anna)
    ticked = {goal.id: f'name="{along_field(goal.id)}"' in shown for goal in (near, far, hidden)}
    assert ticked == {near.id: True, far.id: True, hidden.id: False}
    boxes = [part for part in shown.split("<input") if part.split('"')[3].startswith("along_")]
    assert {part.split('"')[3]: " checked" in part for part in boxes} == {
        along_field(near.id): True,
        along_field(far.id): False,
    }


def test_who_comes_back_finds_how_it_ended_then(case_of_anna: Case, anna: Staff) -> None:
    goal = a_goal(case_of_anna, anna)
    closed(case_of_anna, anna, {goal.id: GoalLevel(1)})
    client = client_of(anna)
    assert "ein Vertrag" in page(client, case_of_anna, "begin_again")
    with act_as(anna):
        case = Case.objects.get(pk=case_of_anna.pk)
        again = actions.begin_again(earlier=case, opened_on=DAY, keep=CarriedOver(), by=anna.actor)
    shown = page(client, again)
    assert "Wie es damals ausging" in shown
    assert "ein Vertrag" in shown


def test_the_second_of_two_browsers_sees_both_levels(case_of_anna: Case, anna: Staff) -> None:
    goal, client = a_goal(case_of_anna, anna), client_of(anna)
    assert close(client, case_of_anna, keep="1", **{level_field(goal.id): "2"}) == 302
    path = reverse("closure:close_case", args=[case_of_anna.id])
    late = client.post(path, sent(keep="1", **{level_field(goal.id): "-1"})).content.decode()
    assert "jetzt gespeichert: ein Vertrag und ein Führerschein" in late
    assert "eigene Angabe: drei Adressen" in late


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_page_asks_as_often_for_three_goals_as_for_one(case_of_anna: Case, anna: Staff, *, is_closed: bool) -> None:
    counts: list[int] = []
    client, goals = client_of(anna), [a_goal(case_of_anna, anna)]
    for _ in range(2):
        with act_as(anna):
            data = EndingData(
                reason_id=EndReason.objects.get(label="Rente oder andere Leistung").id,
                levels={goal.id: GoalLevel(1) for goal in goals},
            )
            if is_closed:
                actions.close_case(case=case_of_anna, data=data, on=DAY, by=anna.actor)
            else:
                actions.write_ending(case=case_of_anna, data=data, by=anna.actor)
        page(client, case_of_anna)
        with CaptureQueriesContext(connection) as captured:
            page(client, case_of_anna)
        counts.append(len(captured))
        if is_closed:
            with act_as(anna):
                actions.reopen(case=case_of_anna, reason="weiter", today=DAY, by=anna.actor)
        with act_as(anna):
            case_of_anna.refresh_from_db()
        goals += [a_goal(case_of_anna, anna) for _ in range(2)]
    assert counts[0] == counts[1]
