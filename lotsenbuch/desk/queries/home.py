"""The Schreibtisch: what is due with its rule, what needs a look, drafts, recent cases, own utilisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.models import Appointment, Reply
from lotsenbuch.appointments.queries.absent import days_that_end
from lotsenbuch.appointments.queries.contact import InTouch, missed_in_a_row, with_contact
from lotsenbuch.appointments.queries.link import open_replies
from lotsenbuch.appointments.queries.panel import talks_on
from lotsenbuch.appointments.queries.reach import Thin, thin_contacts
from lotsenbuch.audit.queries import last_opened
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.cases.queries import (
    cases_of,
    deviations_of,
    disputing_column,
    entry_times,
    open_tasks,
    outlines_led_by,
    remember_disputing,
    with_signs,
)
from lotsenbuch.cases.rules.attention import HouseRules, Signs, reasons_to_look
from lotsenbuch.closure.models import Contact
from lotsenbuch.closure.queries import contacts_due
from lotsenbuch.desk.rules import WRITING_PLACES
from lotsenbuch.duties.rules.chain import warning
from lotsenbuch.duties.rules.kinds import OUTREACH
from lotsenbuch.fieldwork.models import Card, Note
from lotsenbuch.fieldwork.queries.out import cards_to_destroy, notes_shown, overdue
from lotsenbuch.intake.models import Proposal
from lotsenbuch.intake.queries import open_proposals, proposals_by
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import is_switched_off, way_to
from lotsenbuch.partners.queries.directory import last_check, own_column
from lotsenbuch.privacy.queries import Asked, asked_of_reviewers
from lotsenbuch.records.models import Draft
from lotsenbuch.records.queries import drafts_of
from lotsenbuch.records.rules import Actor
from lotsenbuch.records.standing import standing
from lotsenbuch.team.models import Cover
from lotsenbuch.team.queries.absences import standing_in_column, told_standing_in

DAYS_AHEAD = 7
# As the page cuts it; the rest stands in the list of cases.
LOOKS_SHOWN = 12
# More than anybody can have due in a week; a page still ends somewhere, and says so.
TASKS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task row of the desk."""

    title: str
    url: str
    due_on: date
    due_words: str
    who: str
    note: str
    done_url: str
    case_id: UUID


@dataclass(frozen=True, slots=True)
class LookAt:
    """A case with the rules that say it needs a look."""

    case: Case
    reasons: list[str]
    tells_content: bool


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that was begun, and whose file it belongs to."""

    draft: Draft
    case: Case

    @property
    def called(self) -> str:
        """Return what the text is called."""
        return WRITING_PLACES[self.draft.place][0]

    @property
    def url(self) -> str:
        """Return where it goes on: a note on the case file itself; nothing where the room is switched off."""
        address = way_to(WRITING_PLACES[self.draft.place][1], self.case.id)
        return f"{address}#vermerk" if self.draft.place == "note" else address


@dataclass(frozen=True, slots=True)
class BeforeSummons:
    """A case in which one or two Meldetermine in a row did not come about: outreach first, then perhaps a letter."""

    case: Case
    warning: str
    is_set_down: bool


@dataclass
class Home:
    """Everything on the Schreibtisch, read at once."""

    talks: list[Appointment]
    tasks: list[DueTask]
    contacts: list[DueTask]
    tasks_left: int
    look_at: list[LookAt]
    recent: list[Case]
    drafts: list[OpenText]
    open_cases: int
    proposals: list[Proposal]
    own_proposals: list[Proposal]
    waiting_in_team: int
    thin: list[Thin]
    before_summons: list[BeforeSummons]
    replies: list[Reply]
    field_notes: list[Note]
    field_cards: list[Card]
    partners: list[dict[str, str]]
    reviews: Asked | None
    standing_in: list[Cover]

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases whose class 0 data is shown."""
        shown = {item.case.id for item in self.look_at[:LOOKS_SHOWN]} | {item.case.id for item in self.drafts}
        shown |= {note.case_id for note in self.field_notes if note.case_id}
        shown |= {case.id for case in self.recent} | {talk.case_id for talk in self.talks}
        return sorted(shown | {task.case_id for task in self.tasks})

    @property
    def read_ids(self) -> list[UUID]:
        """Return the cases of which something tells more: a revoked application, a contact of after-care (class 1)."""
        told = [item.case.id for item in self.look_at[:LOOKS_SHOWN] if item.tells_content]
        told += [contact.case_id for contact in self.contacts] + [row.case_id for row in self.replies]
        told += [item.case.id for item in self.before_summons]
        return told + [item.case.id for item in self.thin[:LOOKS_SHOWN]]


def home_of(staff: Staff, house: House, today: date) -> Home:
    """Collect the Schreibtisch of a colleague in a fixed number of queries, whatever the caseload."""
    works = staff.may(Right.WORK_CASES)
    cases = _cases(staff.actor, staff.pk, today, last_check(today)) if works else []
    if cases:
        remember_disputing(cases[0])
    watched = _watched(cases, staff.actor, today) if works else {}
    until = today + timedelta(days=DAYS_AHEAD)
    tasks = _first_tasks(staff.actor, until) if works else []
    decides, proposes = staff.may(Right.DECIDE_PROPOSALS), staff.may(Right.PROPOSE)
    held = _held(watched.values(), staff)
    has_calendar = works and not is_switched_off("appointments")
    return Home(
        talks=list(talks_on(staff.pk, today)) if has_calendar else [],
        tasks=[_due(task, today) for task in tasks],
        contacts=[_to_ask(one, today) for one in contacts_due(staff.actor, until)] if works else [],
        tasks_left=open_tasks(staff.actor, until=until).count() - TASKS_SHOWN if len(tasks) == TASKS_SHOWN else 0,
        look_at=_look_at(watched.values(), house, today),
        recent=_recent(staff, cases) if works else [],
        drafts=_drafts(staff, cases) if works else [],
        open_cases=sum(case.closed_on is None and case.outline.holder_id == staff.id for case in cases),
        proposals=list(open_proposals()[:10]) if decides else [],
        own_proposals=list(proposals_by(staff.actor)[:5]) if proposes and not works else [],
        waiting_in_team=_waiting(staff, today) if staff.may(Right.LEAD_TEAM) else 0,
        thin=thin_contacts(held, today),
        before_summons=_before_summons(held, tasks, today) if staff.may(Right.LEGAL_FILE) else [],
        replies=list(open_replies(staff.actor)[:LOOKS_SHOWN]) if works else [],
        field_notes=list(notes_shown(staff.actor)) if works else [],
        field_cards=overdue(cards_to_destroy(staff.actor)) if works else [],
        partners=_partners(cases) if staff.may(Right.KEEP_PARTNERS) else [],
        reviews=asked_of_reviewers() if staff.may(Right.SEE_REVIEWS) else None,
        standing_in=_standing_in(cases),
    )


def _partners(cases: list[Case]) -> list[dict[str, str]]:
    """Return the first of the own partners that want a look; any of the cases brings them along."""
    return [] if not cases or is_switched_off("partners") else list(vars(cases[0])["partners"])


def _standing_in(cases: list[Case]) -> list[Cover]:
    """Return for whom the colleague stands in, as any of the cases tells; „Im Team“ says it without one too."""
    return told_standing_in(vars(cases[0])["standing_in"]) if cases else []


def due_words(due_on: date, today: date) -> str:
    """Say in words how far away a day is, without pressing."""
    days = (due_on - today).days
    near = {-1: "seit gestern", 0: "heute", 1: "morgen"}
    return near.get(days) or (f"seit {-days} Tagen" if days < 0 else f"in {days} Tagen")


@dataclass(frozen=True, slots=True)
class Watched:
    """An open case, and beside it what tells whether it needs a look."""

    case: Case
    told: Case

    @property
    def contact(self) -> InTouch:
        """Return what is known of the contact."""
        return InTouch.told(self.told)


@standing
def _cases(by: Actor, staff_id: UUID, on: date, checked_before: date) -> QuerySet[Case]:
    rows = with_signs(cases_of(by)).annotate(disputing=disputing_column())
    partners = own_column(by, staff_id, on, checked_before)
    rows = rows.annotate(partners=partners, standing_in=standing_in_column(staff_id))
    return rows.order_by("person__sort_key", "fallnummer")


def _watched(cases: list[Case], by: Actor, on: date) -> dict[UUID, Watched]:
    told = {row.pk: row for row in _told(by, on)}
    return {case.pk: Watched(case, told[case.pk]) for case in cases if case.pk in told}


@standing
def _told(by: Actor, on: date) -> QuerySet[Case]:
    """Ask apart from the names: each table that is joined row by row asks its policy for each row."""
    columns = ("taken_over_on", "first_talk_on", "revoked_on")
    known = with_contact(cases_of(by).filter(closed_on=None), on).select_related(None).select_related("intake")
    return known.only("pk", *(f"intake__{column}" for column in columns))


def _held(watched: Iterable[Watched], staff: Staff) -> list[tuple[Case, InTouch]]:
    """Return the own cases: nobody is warned of those whose holder they stand in for."""
    return [(one.case, one.contact) for one in watched if one.case.outline.holder_id == staff.id]


def _before_summons(held: Iterable[tuple[Case, InTouch]], tasks: Iterable[Task], on: date) -> list[BeforeSummons]:
    """Return the own cases to warn of before a second or third Meldeaufforderung, by name."""
    set_down = {task.case_id for task in tasks if task.title == OUTREACH}
    rows = [(case, contact) for case, contact in held if contact.knows_summons and contact.talks.missed]
    ended = days_that_end([case.pk for case, _ in rows])
    told = [(case, warning(len(missed_in_a_row(contact, on, ended[case.pk])))) for case, contact in rows]
    return [BeforeSummons(case, words, case.pk in set_down) for case, words in told if words]


@standing
def _first_tasks(by: Actor, until: date) -> QuerySet[Task]:
    return open_tasks(by, until=until)[:TASKS_SHOWN]


def _due(task: Task, today: date) -> DueTask:
    return DueTask(
        title=task.title,
        url=reverse("desk:case_file", args=[task.case_id]),
        due_on=task.due_on,
        due_words=due_words(task.due_on, today),
        who=f"{task.case.person.full_name} · {task.case.fallnummer}",
        note=task.why,
        done_url=reverse("desk:finish_task", args=[task.id]),
        case_id=task.case_id,
    )


def _to_ask(contact: Contact, today: date) -> DueTask:
    return DueTask(
        title=contact.about or "Nachfragen",
        url=reverse("closure:hold_contact", args=[contact.id]),
        due_on=contact.due_on,
        due_words=due_words(contact.due_on, today),
        who=f"{contact.case.person.full_name} · {contact.case.fallnummer}",
        note="Nachbetreuung",
        done_url="",
        case_id=contact.case_id,
    )


def _look_at(watched: Iterable[Watched], house: House, today: date) -> list[LookAt]:
    rules = HouseRules(first_talk_days=house.first_talk_days, silence_days=house.silence_days)
    signs = [(one.case, _signs(one)) for one in watched]
    found = [
        LookAt(case, reasons_to_look(seen, rules, today), seen.application_revoked_on is not None)
        for case, seen in signs
    ]
    return [item for item in found if item.reasons]


def _signs(watched: Watched) -> Signs:
    case, intake = watched.case, getattr(watched.told, "intake", None)
    last = entry_times(case).last
    return Signs(
        held_since=intake.taken_over_on if intake else None,
        first_talk_on=intake.first_talk_on if intake else None,
        last_entry_on=timezone.localtime(last).date() if last else None,
        application_revoked_on=intake.revoked_on if intake else None,
        review_due_on=case.review_due_on,
        deviates_from=frozenset(deviations_of(case)),
    )


def _recent(staff: Staff, cases: list[Case]) -> list[Case]:
    known = {case.id: case for case in cases}
    return [known[case_id] for case_id, _ in last_opened(staff.actor, what="case_file") if case_id in known]


def _drafts(staff: Staff, cases: list[Case]) -> list[OpenText]:
    """Return what was begun lately; a text of a case that has gone to somebody else is not offered."""
    known = {case.id: case for case in cases}
    drafts = drafts_of(staff.actor)[:5]
    here = [draft for draft in drafts if draft.place in WRITING_PLACES]
    texts = [OpenText(draft, known[draft.subject]) for draft in here if draft.subject in known]
    return [text for text in texts if text.url]


def _waiting(staff: Staff, today: date) -> int:
    return outlines_led_by(staff.id).filter(is_closed=False, next_due_on__lt=today - timedelta(days=14)).count()
