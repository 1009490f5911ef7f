"""Goals, steps and the Kooperationsplan, as the database keeps them."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.planning import actions
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.models import Goal, HandOver, Plan, PlanPart, Step
from lotsenbuch.planning.queries import changes_of, draft_texts, goals_of, meets, panel_of, plans_of, sheet_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import act_as

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
STEPS = (
    NewStep("Zeugnisse mitbringen", "person", date(2026, 9, 14)),
    NewStep("Wir melden den Kurs bis Freitag an", "house", date(2026, 9, 4)),
)


def a_goal(case: Case, anna: Staff, title: str = "Wieder in der Gärtnerei arbeiten", **more: object) -> Goal:
    words = {"title": title, "why": "Das kann ich.", "in_own_words": "„Draußen bin ich ich.“", "levels": []}
    given: dict[str, object] = {"words": words, "field": "job_near", "steps": STEPS, **more}
    return actions.set_goal(case=case, by=anna.actor, **given)  # type: ignore[arg-type]  # as given


def test_a_plan_is_agreed_as_a_fassung_with_review_by_law(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        sheet = sheet_of(case_of_anna, plan)
        case_of_anna.refresh_from_db()
        assert (plan.number, plan.review_due_on, plan.law) == (1, date(2027, 3, 1), "L7")
        assert [part.words["title"] for part in sheet.goals] == ["Wieder in der Gärtnerei arbeiten"]
        assert [part.words["text"] for part in sheet.ours] == ["Wir melden den Kurs bis Freitag an"]
        assert [part.words["text"] for part in sheet.theirs] == ["Zeugnisse mitbringen"]
        assert (case_of_anna.plan_agreed_on, case_of_anna.review_due_on) == (DAY, date(2027, 3, 1))
        assert Entry.objects.filter(what="planning.agree_plan", case_id=case_of_anna.id).count() == 1


def test_without_goal_or_step_nothing_is_agreed(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        wanted = r"Es fehlt noch: ein Ziel und mindestens ein Schritt\."
        with pytest.raises(RefusedError, match=wanted), transaction.atomic():
            actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        assert plans_of(case_of_anna) == []


def test_what_was_agreed_can_neither_be_changed_nor_added_to(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        part = PlanPart.objects.filter(plan=plan).first()
        assert part is not None
        for change in (
            lambda: Plan.objects.filter(pk=plan.pk).update(review_due_on=DAY),
            lambda: PlanPart.objects.filter(pk=part.pk).update(words={"title": "Etwas anderes"}),
            lambda: PlanPart(case=case_of_anna, plan=plan, kind="content", key="x").save(force_insert=True),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_a_changed_goal_leaves_the_fassung_and_shows_as_a_change(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        goal = a_goal(case_of_anna, anna)
        first = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        words = {"title": "Zuerst ein Praktikum", "why": "", "in_own_words": "", "levels": []}
        actions.change_goal(goal=goal, case=case_of_anna, words=words, field="job_far", by=anna.actor)
        second = actions.agree_plan(case=case_of_anna, on=date(2026, 10, 1), by=anna.actor)
        assert sheet_of(case_of_anna, first).goals[0].words["title"] == "Wieder in der Gärtnerei arbeiten"
        changes, _ = changes_of(case_of_anna, first, second)
        assert [(one.before, one.now) for one in changes] == [
            ("Wieder in der Gärtnerei arbeiten", "Zuerst ein Praktikum")
        ]


def test_a_plan_renewed_on_its_review_day_counts_from_the_first_anchor(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        dues = [
            actions.agree_plan(case=case_of_anna, on=on, by=anna.actor).review_due_on
            for on in (date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31))
        ]
        assert dues == [date(2026, 2, 28), date(2026, 8, 31), date(2027, 2, 28)]


def test_who_saw_an_older_fassung_does_not_agree_a_second_one(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor, seen=0)
        with pytest.raises(StaleError), transaction.atomic():
            actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor, seen=0)
        assert len(plans_of(case_of_anna)) == 1


def test_contents_go_on_from_fassung_to_fassung(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        actions.write_contents(case=case_of_anna, texts={"placement": "Gartenbau"}, by=anna.actor, seen=0)
        actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        assert draft_texts(case_of_anna, plans_of(case_of_anna)) == {"placement": "Gartenbau"}
        actions.write_contents(case=case_of_anna, texts={"language": "Berufssprachkurs B2"}, by=anna.actor)
        assert draft_texts(case_of_anna, plans_of(case_of_anna)) == {
            "placement": "Gartenbau",
            "language": "Berufssprachkurs B2",
        }


def test_the_draft_remembers_under_which_law_it_began(case_of_anna: Case, anna: Staff) -> None:
    from datetime import UTC, datetime

    with act_as(anna), clock.at(datetime(2026, 6, 20, 10, tzinfo=UTC)):
        plan = actions.write_contents(case=case_of_anna, texts={"placement": "Garten"}, by=anna.actor)
        assert plan.drafted_on == date(2026, 6, 20)


def test_a_goal_of_class_2_stands_sealed_and_needs_the_grant(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        goal = a_goal(case_of_anna, anna, "Entgiftung antreten", data_class=DataClass.HEALTH, field="stabilising")
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        stored = Goal.objects.get(pk=goal.pk)
        assert stored.words == {}
        assert b"Entgiftung" not in bytes(stored.sealed or b"")
        assert {part.words == {} for part in PlanPart.objects.filter(plan=plan)} == {True}
        assert goals_of(case_of_anna)[0].goal.words["title"] == "Entgiftung antreten"
        panel = panel_of(case_of_anna, anna.actor)
        assert ([line.title for line in panel.goals], panel.data_class) == (["Entgiftung antreten"], DataClass.HEALTH)


def test_a_reason_is_asked_for_when_a_goal_is_parked(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        goal = a_goal(case_of_anna, anna)
        with pytest.raises(RefusedError) as refused:
            actions.settle_goal(
                goal=goal, case=case_of_anna, words=goal.words, state="parked", because=" ", by=anna.actor
            )
        assert refused.value.field == "because"
        actions.settle_goal(
            goal=goal, case=case_of_anna, words=goal.words, state="parked", because="Erst die Wohnung.", by=anna.actor
        )
        assert Goal.objects.get().words["because"] == "Erst die Wohnung."


def test_the_hand_over_is_written_once_and_not_before_the_agreement(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        given = {"plan": plan, "case": case_of_anna, "how": "in_person", "is_acknowledged": True, "by": anna.actor}
        with pytest.raises(RefusedError):
            actions.hand_over_plan(on=date(2026, 8, 31), **given)  # type: ignore[arg-type]  # as given
        actions.hand_over_plan(on=DAY, **given)  # type: ignore[arg-type]  # as given
        assert meets(case_of_anna) == {"goal": True, "hand_over": True}
        with pytest.raises(DatabaseError), transaction.atomic():
            HandOver.objects.update(is_acknowledged=False)
        assert JournalEntry.objects.filter(text__startswith="Kooperationsplan (Fassung 1) übergeben").count() == 1


def test_a_finished_step_leaves_the_next_fassung_and_can_be_taken_back(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        step = Step.objects.get(whose="person")
        actions.finish_step(step=step, by=anna.actor)
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        assert sheet_of(case_of_anna, plan).theirs == []
        actions.finish_step(step=step, by=anna.actor)
        assert Step.objects.get(pk=step.pk).done_on is None


def test_somebody_without_the_case_sees_nothing_of_its_plan(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    with act_as(anna):
        a_goal(case_of_anna, anna)
        plan = actions.agree_plan(case=case_of_anna, on=DAY, by=anna.actor)
        actions.hand_over_plan(plan=plan, case=case_of_anna, on=DAY, how="post", is_acknowledged=False, by=anna.actor)
        models = (Goal, Step, Plan, PlanPart, HandOver)
        assert all(model._default_manager.exists() for model in models), "nothing could leak"
    with act_as(bernd):
        assert [model._default_manager.count() for model in models] == [0, 0, 0, 0, 0]
