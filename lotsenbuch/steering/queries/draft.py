"""The draft of a review: everything since the last one, ready when the page opens, with links to where it stands."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse

from lotsenbuch.assessment.queries import setbacks_of
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import deviations_of
from lotsenbuch.cases.queries.disputes import with_disputes
from lotsenbuch.intake.models import Barrier
from lotsenbuch.intake.queries import barriers_of
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import the_house, way_to
from lotsenbuch.planning.models import Goal
from lotsenbuch.planning.queries import GoalLine, known_panel
from lotsenbuch.steering.models import Measure, Reason, Review
from lotsenbuch.steering.rules.clock import CASE_LIMIT, Clock, HouseRule, clock_of, excused, goes_beyond, next_review
from lotsenbuch.steering.rules.review import Facts, Suggestion, justification, number_of, quotes, suggestions

from .line import Line, line_of, opened_entries
from .measures import measures_of
from .reviews import opened_reasons

BERLIN = ZoneInfo("Europe/Berlin")
_TALKS = (JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT)
_CONTACTS = (*_TALKS, JournalEntry.Kind.PHONE)
_FEEDBACK = (JournalEntry.Relation.FEEDBACK_PERSON, JournalEntry.Relation.FEEDBACK_HOUSE)


@dataclass
class Draft:
    """A review before it is decided."""

    number: int
    since: date
    until: date
    rule: HouseRule
    clock: Clock
    last: Review | None
    contacts: list[Line] = field(default_factory=list)
    counted: str = ""
    words: list[Line] = field(default_factory=list)
    feedback: list[Line] = field(default_factory=list)
    goals: list[Line] = field(default_factory=list)
    measures: list[Line] = field(default_factory=list)
    setbacks: list[Line] = field(default_factory=list)
    progress: list[Line] = field(default_factory=list)
    events: list[Line] = field(default_factory=list)
    offered: list[Suggestion] = field(default_factory=list)
    justification: str = ""
    sources: list[list[str]] = field(default_factory=list)
    data_class: int = 1
    goes_beyond: bool = False


def rule_of(house: House) -> HouseRule:
    """Return the numbers that the house has set."""
    return HouseRule(house.case_review_months, house.case_limit_months, house.case_notice_months)


def draft_of(case: Case, *, today: date) -> Draft:
    """Read the draft in a fixed number of queries, however long the journal is.

    What the actor may not open has no row here: it leaves no gap, and is not counted.

    Args:
        case: with its person; one that the actor may see.
        today: the day of the review.
    """
    last = Review.objects.filter(case=case).first()
    since, rule = last.decided_on if last else case.opened_on, rule_of(the_house())
    clock = clock_of(case.opened_on, rule, today, last_next_on=last.next_due_on if last else None)
    deviations = deviations_of(case)
    clock = excused(clock, deviations)
    draft = Draft(number=last.number + 1 if last else 1, since=since, until=today, rule=rule, clock=clock, last=last)
    is_beyond = goes_beyond(case.opened_on, rule, next_review(case.opened_on, rule, today))
    draft.goes_beyond = is_beyond and CASE_LIMIT.key not in deviations
    entries = _entries(case, draft)
    _fill_from_journal(draft, entries)
    measures, barriers = measures_of(case), barriers_of(case)
    goals = known_panel(case).goals
    _fill_goals(draft, case, goals)
    _fill_measures(draft, case, measures)
    _fill_setbacks(draft, case)
    _fill_progress(draft, case, entries, barriers)
    reasons = opened_reasons(case, list(Reason.objects.filter(case=case, kind=Reason.Kind.REASON)))
    draft.offered = suggestions(_facts(case, measures, barriers, goals), _collected(draft, reasons))
    told = {row.text: row.given_on for row in reversed(reasons) if row.data_class < 2}  # noqa: PLR2004  # class 2 is sealed
    draft.justification = justification(case.opened_on, rule.limit, sorted((on, text) for text, on in told.items()))
    told_of = (draft.goals, draft.contacts, draft.words, draft.feedback, draft.measures, draft.setbacks)
    shown = [line for lines in (*told_of, draft.progress, draft.events) for line in lines]
    draft.data_class = max([1, *(line.data_class for line in shown), *(one.data_class for one in draft.offered)])
    return draft


def _entries(case: Case, draft: Draft) -> list[JournalEntry]:
    """Return the entries since the last review, also those written late, without those it already rested on."""
    begin = datetime.combine(draft.since, time(), tzinfo=BERLIN)
    rows = JournalEntry.objects.filter(Q(happened_at__gte=begin) | Q(written_at__gte=begin), case=case)
    known = _rested_on(draft, "entry")
    found = [row for row in with_disputes(rows).order_by("-happened_at", "-written_at") if row.id not in known]
    return opened_entries(case, found)


def _rested_on(draft: Draft, kind: str) -> set[UUID]:
    """Return what the last review rested on already; on its own day it is not told twice."""
    return {UUID(key) for told, key in (draft.last.sources if draft.last else ()) if told == kind}


def _fill_from_journal(draft: Draft, entries: list[JournalEntry]) -> None:
    struck = {row.about_id for row in entries if row.relation == JournalEntry.Relation.CORRECTION}
    for row in entries:
        if row.kind == JournalEntry.Kind.EVENT or row.id in struck:
            continue
        line = line_of(row)
        draft.sources.append(["entry", str(row.id)])
        if row.relation in _FEEDBACK:
            draft.feedback.append(line)
        elif row.kind in _CONTACTS:
            draft.contacts.append(line)
        if row.relation not in _FEEDBACK and not row.is_entrusted:
            draft.words += [line_of(row, f"„{quote}“") for quote in quotes(row.text)]
    draft.counted = _counted([row for row in entries if row.id not in struck])


def _counted(entries: list[JournalEntry]) -> str:
    kinds = [row.kind for row in entries]
    parts = (
        (kinds.count(JournalEntry.Kind.TALK), "ein Gespräch", "Gespräche"),
        (kinds.count(JournalEntry.Kind.VISIT), "ein Treffen draußen", "Treffen draußen"),
        (kinds.count(JournalEntry.Kind.PHONE), "ein Telefonat", "Telefonate"),
    )
    return ", ".join(number_of(*part) for part in parts if part[0]) or "noch kein Kontakt"


def _fill_goals(draft: Draft, case: Case, goals: list[GoalLine]) -> None:
    url = way_to("planning:plan", case.id)
    for row in goals:
        steps = number_of(row.open_steps or 0, "ein Schritt offen", "Schritte offen")
        label = f"{row.label} · {steps}" if row.open_steps else row.label
        draft.goals.append(Line(row.next_due_on, label, row.title, url, data_class=row.data_class))
        draft.sources.append(["goal", str(row.id)])


def _fill_measures(draft: Draft, case: Case, measures: list[Measure]) -> None:
    for row in measures:
        if row.ended_on is None or row.ended_on >= draft.since:
            state = row.get_verdict_display() if row.evaluated_on else "läuft" if not row.ended_on else "beendet"
            url = reverse("steering:measure", args=[case.id, row.id])
            text = ": ".join(part for part in (row.name, row.result) if part)
            draft.measures.append(Line(row.ended_on or row.started_on, state, text, url, data_class=row.data_class))
            draft.sources.append(["measure", str(row.id)])


def _fill_setbacks(draft: Draft, case: Case) -> None:
    """A setback changes no goal, phase or figure (C36); here it is told, so that nobody has to tell it again."""
    page = way_to("assessment:assessment", case.id)
    url = f"{page}#setbacks" if page else ""
    known = _rested_on(draft, "setback")
    for row in setbacks_of(case):
        if row.noted_on >= draft.since and row.id not in known:
            label = f"Was jetzt: {row.what_now}" if row.what_now else "Rückschlag"
            draft.setbacks.append(Line(row.since_on, label, row.what, url, data_class=row.data_class))
            draft.sources.append(["setback", str(row.id)])


def _fill_progress(draft: Draft, case: Case, entries: list[JournalEntry], barriers: list[Barrier]) -> None:
    for row in entries:
        if row.kind == JournalEntry.Kind.EVENT:
            draft.events.append(line_of(row))
            draft.sources.append(["entry", str(row.id)])
    url = reverse("intake:intake", args=[case.id]) + "#barriers"
    for barrier in barriers:
        if barrier.eased_on and barrier.eased_on >= draft.since:
            line = Line(barrier.eased_on, "Hemmnis gemildert", barrier.label, url, data_class=barrier.data_class)
            draft.progress.append(line)
            draft.sources.append(["barrier", str(barrier.id)])
    draft.progress.sort(key=lambda line: line.on or draft.since, reverse=True)


def talk_classes_column() -> ArraySubquery:
    """Return the class of every talk of a case that the actor may open, as one column of it."""
    return ArraySubquery(_talk_classes(OuterRef("pk")))


def _talk_classes(case: Any) -> QuerySet[JournalEntry, int]:
    """Corrected entries do not count; the correction does."""
    corrected = JournalEntry.objects.filter(case=case, relation=JournalEntry.Relation.CORRECTION).values("about")
    talks = JournalEntry.objects.filter(case=case, kind__in=_TALKS).exclude(pk__in=corrected)
    return talks.values_list("data_class", flat=True)


def _facts(case: Case, measures: list[Measure], barriers: list[Barrier], goals: list[GoalLine]) -> Facts:
    """Count over the whole case; a class that stays hidden from the actor is not counted, it has no row here."""
    read: list[int] | None = vars(case).get("talk_classes")
    classes = list(_talk_classes(case.pk)) if read is None else read
    still = [row for row in barriers if row.eased_on is None]
    running = [row for row in measures if row.ended_on is None]
    worked_on = [row for row in goals if row.state == Goal.State.OPEN]
    return Facts(
        talks=len(classes),
        talks_class=max([1, *classes]),
        open_barriers=len(still),
        barriers_class=max([1, *(row.data_class for row in still)]),
        running_measures=tuple((str(row.id), row.name, row.data_class) for row in running),
        open_goals=len(worked_on),
        goals_class=max([1, *(row.data_class for row in worked_on)]),
    )


def _collected(draft: Draft, reasons: list[Reason]) -> list[tuple[str, str, int]]:
    fresh = [row for row in reasons if row.review_id is None and row.given_on >= draft.since]
    return [(str(row.id), row.text, row.data_class) for row in fresh]
