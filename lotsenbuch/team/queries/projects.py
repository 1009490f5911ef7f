"""Projects: what holds, what a change would meet."""

from datetime import date
from uuid import UUID

from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import ended_projects, planned_terms, terms_holding, the_house
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_together
from lotsenbuch.team.rules.effects import ProjectFacts, effects


def project_named(name: str) -> Project | None:
    """Return the project of this name, or None."""
    return Project.objects.filter(name=name).first()


def is_over(project_id: UUID) -> bool:
    """Say whether a project takes nobody in any more."""
    return ended_projects(clock.today()).filter(pk=project_id).exists()


def effects_of(project: Project | None, terms: Terms, starts_on: date) -> list[str]:
    """Return in sentences what a change would do; for the administration."""
    hours = the_house().case_hours
    facts = ProjectFacts(hours_per_position=hours)
    if project is not None:
        asked = [("team_cases_in", project.id), ("team_holders_above", project.id, terms.cap)]
        cases, above = ask_together(*asked)
        facts = ProjectFacts(cases=cases, holders_above=above if terms.cap else 0, hours_per_position=hours)
    before = terms_holding(project, starts_on) if project else None
    dropped = [row.valid_from for row in planned_terms(project, starts_on) if row != before] if project else []
    old = before.terms if before else None
    return effects(old, terms, facts, starts_on=starts_on, today=clock.today(), dropped=dropped)
