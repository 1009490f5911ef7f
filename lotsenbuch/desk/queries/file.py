"""The case file: what is true now, and the timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from lotsenbuch.appointments.queries.panel import NextTalk, next_talk_of
from lotsenbuch.assessment.queries import Panel as AssessmentPanel
from lotsenbuch.assessment.queries import panel_of as assessment_panel
from lotsenbuch.cases.models import (
    KIND_CLASS,
    Case,
    ContactChannel,
    JournalEntry,
    Person,
    ProtectedFact,
    Task,
)
from lotsenbuch.cases.queries import (
    channels_of,
    deviations_of,
    household_cases,
    needs_of_phase,
    open_facts,
    open_tasks_of,
    sight_of,
    timeline,
    with_deviations,
)
from lotsenbuch.cases.queries.own import Entered, entered
from lotsenbuch.cases.queries.phases import note_at_hand
from lotsenbuch.cases.rules.about import ABOUT
from lotsenbuch.cases.rules.deviation import Deviated, rules_of_house
from lotsenbuch.cases.rules.person import age_on
from lotsenbuch.cases.rules.phases import ORDER, Need, missing
from lotsenbuch.closure.queries import Panel as ClosurePanel
from lotsenbuch.closure.queries import panel_of as closure_panel
from lotsenbuch.documents.queries import Panel as PapersPanel
from lotsenbuch.documents.queries import panel_of as papers_panel
from lotsenbuch.duties.rules.kinds import LEGAL_KINDS
from lotsenbuch.intake.models import Alliance, Barrier, Intake
from lotsenbuch.intake.queries import alliance_of, barrier_count, barriers_of, facts_with, needs_with
from lotsenbuch.intake.rules.access import IntakeFacts
from lotsenbuch.office.queries import is_switched_off, stage_of, the_house, way_to
from lotsenbuch.office.rules.rooms import phases_off
from lotsenbuch.planning.queries import Panel, panel_of
from lotsenbuch.records.rules import About, Actor, DataClass
from lotsenbuch.steering.queries import Panel as SteeringPanel
from lotsenbuch.steering.queries import panel_of as steering_panel_of

# The main page of each phase that has a room.
_PAGES = {
    "intake": "intake:intake",
    "assessment": "assessment:assessment",
    "planning": "planning:plan",
    "steering": "steering:steering",
}
_ICONS = {"phone": "account-circle", "talk": "account-circle", "visit": "home", "event": "info", "note": "draft"}
ON_PAPER = tuple(kind for kind in KIND_CLASS if kind != ProtectedFact.Kind.ADDRESS)


@dataclass(frozen=True, slots=True)
class Step:
    """A phase on the path."""

    label: str
    state: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the timeline."""

    at: datetime
    kind: str
    title: str
    by: str
    icon: str
    text: str
    mark: str
    id: str
    data_class: int
    more_url: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A protected statement, opened."""

    label: str
    text: str
    data_class: int
    about: About


@dataclass
class CaseFile:
    """Everything that the page and the print of the whole file show."""

    case: Case
    age: int
    steps: list[Step]
    needs: list[Need]
    intake: Intake | None
    barriers: list[Barrier]
    alliance: Alliance | None
    assessment: AssessmentPanel | None
    channels: list[ContactChannel]
    household: list[Case]
    members: list[dict[str, str]]
    tasks: list[Task]
    facts: list[Fact]
    moments: list[Moment]
    days_to_first_talk: int | None
    closure: ClosurePanel
    planning: Panel
    steering: SteeringPanel | None

    @property
    def sees_legal_file(self) -> bool:
        """Say whether the legal file is the actor's: another right than that of the counselling notes."""
        return any(way["kind"] in LEGAL_KINDS for way in getattr(self.case, "ways", []))

    @property
    def own_of_person(self) -> list[Entered]:
        """Return what stands in the fields of the house at the person; read with the case."""
        return entered(self.case, "person")

    @property
    def own_elsewhere(self) -> list[Entered]:
        """Return what stands in the fields of the house at Bewertung, plan and ending."""
        return entered(self.case, "assessment", "plan", "closing")

    @property
    def deviations(self) -> list[tuple[str, Deviated]]:
        """Return from which rules of the house the case deviates today; it was read with the case."""
        told = deviations_of(self.case)
        rules = rules_of_house(the_house().phase_names) if told else []
        return [(rule.label, told[rule.key]) for rule in rules if rule.key in told]

    @property
    def papers(self) -> PapersPanel:
        """Return what is missing and what came last; it was read with the case."""
        return papers_panel(self.case)

    @property
    def next_talk(self) -> NextTalk | None:
        """Return the next talk; it was read with the case."""
        return next_talk_of(self.case)

    @property
    def about(self) -> dict[str, About]:
        """Return what the fields of the page say about themselves."""
        return ABOUT

    @property
    def phase_name(self) -> str:
        """Return the house's name of the present phase."""
        return next(step.label for step in self.steps if step.state == "current")

    @property
    def address(self) -> str:
        """Return the open address; a protected one stands among the facts, for those with the grant."""
        person = self.case.person
        if person.has_protected_address:
            return "geschützt"
        return f"{person.street}, {person.postcode} {person.town}".strip(" ,")

    @property
    def languages(self) -> str:
        """Return the languages in one line."""
        return ", ".join(self.case.person.languages)

    @property
    def means(self) -> str:
        """Return the technical means in words (C60)."""
        return ", ".join(Person.Means(code).label for code in self.case.person.technical_means)

    @property
    def current_channels(self) -> list[ContactChannel]:
        """Return the ways that work today."""
        return [row for row in self.channels if row.valid_until is None]

    @property
    def earlier_channels(self) -> list[ContactChannel]:
        """Return the ways that no longer work, kept with their periods."""
        return [row for row in self.channels if row.valid_until is not None]

    @property
    def first_talk(self) -> str:
        """Say how many days lay or lie between take-over and first talk."""
        held = self.intake is not None and self.intake.first_talk_on is not None
        days = "einen Tag" if self.days_to_first_talk == 1 else f"{self.days_to_first_talk} Tage"
        if self.days_to_first_talk == 0:
            return "am Tag der Übernahme" if held else "noch nicht, heute übernommen"
        return f"{days} nach der Übernahme" if held else f"noch nicht, {days} seit der Übernahme"

    @property
    def stage(self) -> str:
        """Return in which stage of the project the case is, by the project's own name."""
        return stage_of(self.case.project_id, self.case.phase, self.case.stage)

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        classes = [fact.data_class for fact in self.facts] + [row.data_class for row in self.barriers]
        classes.append(self.planning.data_class)
        classes.extend(one.data_class for one in (*self.own_of_person, *self.own_elsewhere))
        classes.append(self.steering.data_class if self.steering else DataClass.COUNSELLING)
        return DataClass(max([self.papers.data_class, *classes, *(moment.data_class for moment in self.moments)]))


def case_file(
    case: Case,
    phases: dict[str, str],
    today: date,
    *,
    by: Actor,
    kind: str = "",
    limit: int = 60,
    is_paper: bool = False,
) -> CaseFile:
    """Read a case file in a fixed number of queries.

    Args:
        case: a case that the actor may see.
        phases: the house's names of the phases.
        today: for age and days.
        by: the actor.
        kind: only entries of this kind in the timeline.
        limit: how many entries.
        is_paper: the file leaves the screen; a protected address does not.
    """
    intake: Intake | None = getattr(case, "intake", None)
    alliance, barriers = alliance_of(case), barriers_of(case)
    in_intake = intake is not None and case.phase == "intake"
    facts = facts_with(intake, barrier_count(case.id), alliance) if intake and in_intake else None
    channels, tasks = channels_of(case.person_id), list(open_tasks_of(case.id))
    note_at_hand(case, channels, tasks)
    needs = [] if case.closed_on else _needs_in_intake(case, facts) if facts else needs_of_phase(case)
    return CaseFile(
        case=case,
        age=age_on(case.person.birth_on, today),
        steps=_path(case, phases, needs),
        needs=needs,
        intake=intake,
        barriers=barriers,
        alliance=alliance,
        assessment=None if is_switched_off("assessment") else assessment_panel(case, by),
        channels=channels,
        household=household_cases(case.person, by),
        members=getattr(case, "members", []),
        tasks=tasks,
        facts=[_fact(name, text) for name, text in open_facts(case, kinds=ON_PAPER if is_paper else ()).items()],
        moments=_moments(case, timeline(case, kinds=[kind] if kind else [], limit=limit)),
        steering=None if in_intake else steering_panel_of(case, by),
        days_to_first_talk=_days_to_first_talk(intake, today),
        closure=closure_panel(case, by),
        # Goals stand there from the plan to the end; the pages of the other phases ask for enough (15 queries in all).
        planning=panel_of(case, by) if _shows_goals(case) else Panel([]),
    )


def _needs_in_intake(case: Case, facts: IntakeFacts) -> list[Need]:
    required = {row["key"]: row["is_required"] for row in getattr(case, "phase_needs", ())}
    return with_deviations(case, needs_with(facts, required), case.phase)


def _shows_goals(case: Case) -> bool:
    return case.phase in {"planning", "steering"} and not is_switched_off("planning")


def _path(case: Case, phases: dict[str, str], needs: list[Need]) -> list[Step]:
    here = ORDER.index(case.phase)
    lacking = len(missing(needs))
    steps = []
    off = phases_off(the_house().switched_off)
    for position, code in enumerate(ORDER):
        if code in off and code != case.phase:
            continue
        state = "done" if position < here else "current" if position == here else "ahead"
        said = [stage_of(case.project_id, case.phase, case.stage), f"noch {lacking} offen" if lacking else ""]
        note = " · ".join(part for part in said if part) if state == "current" else ""
        steps.append(Step(phases[code], state, _page_of(code, case), note))
    return steps


def _page_of(phase: str, case: Case) -> str:
    """Return the page of a phase; who only looks in has none, an ended case keeps that of its end."""
    sight = sight_of(case)
    if phase in _PAGES and sight.may_write:
        return way_to(_PAGES[phase], case.id)
    if phase == "closure" and not sight.is_visit:
        return reverse("closure:closure", args=[case.id])
    return ""


def _fact(kind: str, text: str) -> Fact:
    return Fact(ProtectedFact.Kind(kind).label, text, KIND_CLASS[kind], ABOUT[kind])


def _moments(case: Case, entries: list[JournalEntry]) -> list[Moment]:
    """Strike what was corrected; what is disputed brings its mark along (§ 84 SGB X).

    Who only looks in (break-glass, supervision) finds no page of a single entry, so no link to one either.
    """
    is_visit = sight_of(case).is_visit
    corrected = {entry.about_id for entry in entries if entry.relation == JournalEntry.Relation.CORRECTION}
    return [
        _moment(
            entry,
            has_page=not is_visit and entry.kind != JournalEntry.Kind.EVENT,
            is_struck=entry.id in corrected,
        )
        for entry in entries
    ]


def _moment(entry: JournalEntry, *, has_page: bool, is_struck: bool) -> Moment:
    is_event = entry.kind == JournalEntry.Kind.EVENT
    label = entry.kind_label
    minutes = f" · {entry.minutes} Min." if entry.minutes else ""
    answer = f"{entry.get_relation_display()} · " if entry.relation else ""
    marks = (
        DataClass(entry.data_class).label if entry.data_class >= DataClass.HEALTH else "",
        "berichtigt" if is_struck else "",
        entry.dispute,
        "anvertraut" if entry.is_entrusted else "",
    )
    return Moment(
        at=entry.happened_at,
        kind=f"{answer}{label}{minutes}",
        title=entry.text if is_event else "",
        by=entry.author.display_name if entry.author else "Übernahme",
        icon=_ICONS[entry.kind],
        text="" if is_event else entry.text,
        mark=" · ".join(mark for mark in marks if mark),
        id=f"eintrag-{entry.id}",
        data_class=entry.data_class,
        more_url=reverse("steering:entry", args=[entry.case_id, entry.id]) if has_page else "",
        is_struck=is_struck,
    )


def _days_to_first_talk(intake: Intake | None, today: date) -> int | None:
    if intake is None or intake.taken_over_on is None:
        return None
    return ((intake.first_talk_on or timezone.localdate() or today) - intake.taken_over_on).days
