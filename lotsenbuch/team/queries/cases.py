"""What stands about one case: project with places, weight, wish; what a hand-over begins with."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import cases_of, open_tasks_of
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import phase_words, places_on, running_projects, stage_of, terms_today
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records import clock
from lotsenbuch.team.models import Transfer, Weight, Wish
from lotsenbuch.team.rules.handover import HandoverFacts, draft_note

from .colleagues import places_taken

NEW_CONTACT = "new_contact"


@dataclass(frozen=True, slots=True)
class CaseInTeam:
    """Everything that the page about a case in the team shows."""

    projects: list[Project]
    free: dict[UUID, str]
    terms: Terms | None
    is_over: bool
    stage: str
    stages: list[str]
    weight: Weight | None
    wish: Wish | None


def case_in_team(case: Case) -> CaseInTeam:
    """Return projects with the free places of the holder, weight and wish of a case."""
    takers = list(running_projects(clock.today()))
    running = list(takers)
    if case.project is not None and case.project not in running:
        running.append(case.project)
    terms = places_on(clock.today(), [one.pk for one in running])
    holder = case.outline.holder_id
    taken = places_taken([holder], terms)[holder] if holder else {}
    free = {
        key: f"{max(one.cap - taken.get(key, 0), 0)} von {one.cap} Plätzen frei"
        for key, one in terms.items()
        if one.cap
    }
    own = terms_today(clock.today()).get(case.project_id) if case.project_id else None
    return CaseInTeam(
        projects=running,
        free=free,
        terms=terms.get(case.project_id) if case.project_id else None,
        is_over=case.project is not None and case.project not in takers,
        stage=stage_of(case.project_id, case.phase, case.stage),
        stages=own.stages_of(case.phase) if own else [],
        weight=Weight.objects.filter(case=case).first(),
        wish=Wish.objects.filter(case=case).first(),
    )


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A case that a transfer brought, and the letter that tells the person."""

    case: Case
    letter: UUID | None
    written_on: date | None

    @property
    def url(self) -> str:
        """Return where the letter is written, or where it stands."""
        if self.letter:
            return reverse("letters:letter", args=[self.case.id, self.letter])
        return reverse("letters:write_letter", args=[self.case.id, NEW_CONTACT])


def cases_taken_over(transfer_id: UUID, by: Staff) -> list[TakenOver]:
    """Return the cases that a transfer brought to somebody and that they still hold, with the newest letter since."""
    transfer = Transfer.objects.filter(pk=transfer_id, to=by, taken_back_at=None).first()
    if transfer is None:
        return []
    letters = SentLetter.objects.filter(case=OuterRef("pk"), kind=NEW_CONTACT, issued_at__gte=transfer.made_at)
    newest = letters.order_by("-issued_at")
    rows = cases_of(by.actor).filter(pk__in=transfer.cases, outline__holder=by)
    told = rows.annotate(letter=Subquery(newest.values("pk")[:1]), written_at=Subquery(newest.values("issued_at")[:1]))
    return [
        TakenOver(case, vars(case)["letter"], timezone.localdate(at) if (at := vars(case)["written_at"]) else None)
        for case in told.order_by("person__last_name", "person__first_name", "fallnummer")
    ]


def drafted_note(case: Case) -> str:
    """Return a hand-over note drafted from what stands in the file anyway: class 0 and dates, no counselling."""
    talks = JournalEntry.objects.filter(case=case).exclude(kind=JournalEntry.Kind.EVENT)
    last = talks.aggregate(last=Max("happened_at"))["last"]
    facts = HandoverFacts(
        phase=phase_words(case.phase, of=case.project_id, chosen=case.stage),
        project=case.project.name if case.project else "",
        plan_agreed_on=case.plan_agreed_on,
        review_due_on=case.review_due_on,
        last_entry_on=last.date() if last else None,
        interpreter=case.person.interpreter_language,
        tasks=tuple((task.due_on, task.title) for task in open_tasks_of(case.id)),
    )
    return draft_note(facts)
