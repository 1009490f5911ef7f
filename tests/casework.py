"""What the matrix writes in a case, so that addresses have something to point to."""

from datetime import date
from typing import Any
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import finish_task, set_task
from lotsenbuch.cases.models import Case, HouseholdMember
from lotsenbuch.intake.actions import agree_alliance, find_barrier
from lotsenbuch.intake.models import Intake
from lotsenbuch.planning.actions import agree_plan, set_goal
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.records.rules import DataClass

TODAY = date(2026, 5, 4)
TEXTS = dict.fromkeys(("mandate", "expected_by_person", "expected_by_house", "confidential"), "Abgesprochen")


def of_casework(case: Case, anna: Staff) -> dict[str, Any]:
    """Write in the case what an address can point to."""
    member = HouseholdMember.objects.create(case=case, name="Tarık")
    done = set_task(case=case, title="Schon erledigt", due_on=TODAY, by=anna.actor)
    return {
        **_of_work(case, anna),
        "household_member_id": member.id,
        "undo_id": finish_task(task=done, by=anna.actor).id,
        "task_id": set_task(case=case, title="Noch offen", due_on=TODAY, by=anna.actor).id,
    }


def _of_work(case: Case, anna: Staff) -> dict[str, UUID]:
    """Find a barrier, set a goal with a step, agree Arbeitsbündnis and plan; return what addresses point to."""
    barrier = find_barrier(
        intake=Intake.objects.get(case=case),
        group="motivation",
        label="Rückzug",
        data_class=DataClass.COUNSELLING,
        found_on=TODAY,
        found_by="Gespräch",
        by=anna.actor,
    )
    agree_alliance(case=case, texts=TEXTS, on=TODAY, by=anna.actor)
    steps = [NewStep("Nur für die Matrix")]
    goal = set_goal(case=case, words={"title": "Ziel"}, field="job_far", steps=steps, by=anna.actor)
    agree_plan(case=case, on=TODAY, by=anna.actor)
    return {"barrier_id": barrier.id, "goal_id": goal.id, "step_id": goal.steps.get().id}
