"""What is known of a case before the rooms that own it exist: project, plan and review."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.office.models import Project
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.guard import guards_words
from lotsenbuch.records.rules import Actor


def note_project(*, case: Case, project: Project | None, by: Actor) -> None:
    """Note in which project the person takes part, or that they take part in none.

    Raises:
        RefusedError: the project has no free place with the holder of the case.
        StaleError: somebody else saved the case meanwhile.
    """
    with recorded("cases.note_project", by=by, case_id=case.id), guards_words(), all_or_nothing():
        case.save_version(seen=case.version, project=project, stage="" if project != case.project else case.stage)


def note_stage(*, case: Case, stage: str, by: Actor) -> None:
    """Note in which stage of the project the person is, by the project's own name.

    Raises:
        StaleError: somebody else saved the case meanwhile.
    """
    with recorded("cases.note_stage", by=by, case_id=case.id):
        case.save_version(seen=case.version, stage=stage)


def note_plan(*, case: Case, agreed_on: date, review_due_on: date | None, by: Actor) -> None:
    """Note the day of the Kooperationsplan and of its next review.

    Raises:
        StaleError: somebody else saved the case meanwhile.
    """
    with recorded("cases.note_plan", by=by, case_id=case.id):
        case.save_version(seen=case.version, plan_agreed_on=agreed_on, review_due_on=review_due_on)
