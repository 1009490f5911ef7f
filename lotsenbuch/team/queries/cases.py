"""What stands about one case: project with places, weight, wish; what a hand-over begins with."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import open_tasks_of
from lotsenbuch.office.models import House, Project
from lotsenbuch.office.queries import terms_on
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records import clock
from lotsenbuch.team.models import Weight, Wish
from lotsenbuch.team.rules.handover import HandoverFacts, draft_note

from .colleagues import places_taken


@dataclass(frozen=True, slots=True)
class CaseInTeam:
    """Everything that the page about a case in the team shows."""

    projects: list[Project]
    free: dict[UUID, str]
    terms: Terms | None
    weight: Weight | None
    wish: Wish | None


def case_in_team(case: Case) -> CaseInTeam:
    """Return projects with the free places of the holder, weight and wish of a case."""
    running = list(Project.objects.filter(is_active=True))
    if case.project is not None and not case.project.is_active:
        running.append(case.project)
    terms = terms_on(clock.today(), [one.pk for one in running])
    holder = case.outline.holder_id
    taken = places_taken([holder], terms)[holder] if holder else {}
    free = {
        key: f"{max(one.cap - taken.get(key, 0), 0)} von {one.cap} Plätzen frei"
        for key, one in terms.items()
        if one.cap
    }
    return CaseInTeam(
        projects=running,
        free=free,
        terms=terms.get(case.project_id) if case.project_id else None,
        weight=Weight.objects.filter(case=case).first(),
        wish=Wish.objects.filter(case=case).first(),
    )


def drafted_note(case: Case, house: House) -> str:
    """Return a hand-over note drafted from what stands in the file anyway: class 0 and dates, no counselling."""
    talks = JournalEntry.objects.filter(case=case).exclude(kind=JournalEntry.Kind.EVENT)
    last = talks.aggregate(last=Max("happened_at"))["last"]
    facts = HandoverFacts(
        phase=house.phase_names[case.phase],
        project=case.project.name if case.project else "",
        plan_agreed_on=case.plan_agreed_on,
        review_due_on=case.review_due_on,
        last_entry_on=last.date() if last else None,
        interpreter=case.person.interpreter_language,
        tasks=tuple((task.due_on, task.title) for task in open_tasks_of(case.id)),
    )
    return draft_note(facts)
