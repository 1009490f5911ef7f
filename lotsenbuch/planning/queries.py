"""What is looked up in Integrationsplanung; rows of a class without grant are not there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment.queries import liked_by
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, key_of
from lotsenbuch.cases.queries.own import Entered, class_shown, entered, entered_in
from lotsenbuch.cases.rules.own import PLAN
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass
from lotsenbuch.records.standing import standing

from .models import Goal, HandOver, IdeaMark, IdeaRule, Option, Plan, PlanPart, Step, Worded
from .rules.ideas import Idea, Programme, Rule, ideas_from, programmes_on, rules_with
from .rules.occupations import edition_on
from .rules.plan import CONTENTS, Change, Check, Line, Promise, check_plan, content_keys, what_changed


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal for the case file: its title and what comes next."""

    id: UUID
    title: str
    state: str
    label: str
    data_class: int
    open_steps: int
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class Panel:
    """What the case file shows of Integrationsplanung."""

    goals: list[GoalLine]
    is_handed_over: bool = False

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        return DataClass(max((goal.data_class for goal in self.goals), default=DataClass.COUNSELLING))


def panel_of(case: Case, _by: Actor) -> Panel:
    """Return what the case file shows of Integrationsplanung."""
    return known_panel(case)


def known_panel(case: Case) -> Panel:
    """Return goals that are worked on or parked, with their next step, in one query per case that was read."""
    known: Panel | None = getattr(case, "planning_panel", None)
    if known is None:
        known = _panel(case)
        setattr(case, "planning_panel", known)  # noqa: B010  # a fact of this reading, no field
    return known


def _panel(case: Case) -> Panel:
    rows = _goal_lines(case.id)
    open_words(rows, case)
    goals = [
        GoalLine(
            id=row.id,
            title=row.words.get("title", ""),
            state=row.state,
            label=Goal.State(row.state).label,
            data_class=row.data_class,
            open_steps=row.open_steps,
            next_due_on=row.next_due_on,
        )
        for row in rows
    ]
    return Panel(goals, is_handed_over=any(row.is_handed_over for row in rows))


@standing
def _goal_lines(case_id: UUID) -> QuerySet[Any]:
    steps = Step.objects.filter(goal=OuterRef("pk"), done_on=None).order_by().values("goal")
    due = steps.annotate(due=Min("due_on")).values("due")
    number = steps.annotate(number=Count("pk")).values("number")
    goals = Goal.objects.filter(case=case_id, state__in=[Goal.State.OPEN, Goal.State.PARKED])
    handed = Exists(HandOver.objects.filter(case=OuterRef("case")))
    told = goals.annotate(next_due_on=Subquery(due), open_steps=Subquery(number), is_handed_over=handed)
    return told.order_by("state", "set_on", "id")


def case_for_plan(case_id: UUID, by: Actor) -> Case | None:
    """Return a case that the actor may see, with person and key; None for hidden and made-up alike."""
    return case_of(case_id, by, "own")


def open_words(rows: Iterable[Worded], case: Case) -> None:
    """Open the words of rows in place; a row that cannot be opened keeps none."""
    sealed = [row for row in rows if row.sealed]
    key = key_of(case.person) if sealed else None
    for row in sealed:
        if key and row.sealed:
            text = cipher.unseal(key, row.sealed, table=row._meta.db_table, row=row.id, field="sealed")
            row.words = json.loads(text)


@dataclass(slots=True)
class GoalView:
    """A goal with its steps, words opened."""

    goal: Goal
    steps: list[Step]


def goals_of(case: Case) -> list[GoalView]:
    """Return all goals with their steps, in two queries."""
    goals, steps = list(Goal.objects.filter(case=case)), list(Step.objects.filter(case=case))
    open_words([*goals, *steps], case)
    return [GoalView(goal, [step for step in steps if step.goal_id == goal.id]) for goal in goals]


def goals_alone(case: Case) -> list[Goal]:
    """Return all goals without their steps, in one query."""
    goals = list(Goal.objects.filter(case=case))
    open_words(goals, case)
    return goals


def goal_of(case: Case, goal_id: UUID) -> GoalView | None:
    """Return one goal of a case with its steps, None when it is hidden or made up."""
    return next((view for view in goals_of(case) if view.goal.id == goal_id), None)


def step_of(case: Case, step_id: UUID) -> Step | None:
    """Return one step of a case, None when it is hidden or made up."""
    rows = list(Step.objects.filter(case=case, pk=step_id))
    open_words(rows, case)
    return rows[0] if rows else None


def options_of(case: Case) -> list[Option]:
    """Return what was talked over, newest first."""
    rows = list(Option.objects.filter(case=case))
    open_words(rows, case)
    return rows


def plans_of(case: Case) -> list[Plan]:
    """Return the draft, if there is one, and all Fassungen, newest first."""
    return list(Plan.objects.filter(case=case).select_related("replaces"))


def parts_of(case: Case, plans: Iterable[Plan]) -> list[PlanPart]:
    """Return the lines of these Fassungen with their words opened."""
    rows = list(PlanPart.objects.filter(plan__in=[plan.pk for plan in plans]))
    open_words(rows, case)
    return rows


def contents_of(parts: Iterable[PlanPart], plan: Plan | None) -> dict[str, str]:
    """Return the contents of a Fassung by key."""
    return {
        part.key: part.words.get("text", "")
        for part in parts
        if plan is not None and part.plan_id == plan.id and part.kind == PlanPart.Kind.CONTENT
    }


def draft_texts(case: Case, plans: list[Plan]) -> dict[str, str]:
    """Return the contents of the draft; while there is none, those of the last Fassung, from which the next begins."""
    return contents_of(parts_of(case, plans[:1]), plans[0] if plans else None)


def check_of(plans: list[Plan], goals: list[GoalView], texts: dict[str, str], today: date) -> Check:
    """Look at what would be agreed today."""
    draft = plans[0] if plans and plans[0].agreed_on is None else None
    working = [view for view in goals if view.goal.state == Goal.State.OPEN]
    promises = [
        Promise(step.words.get("text", ""), step.whose, step.due_on)
        for view in working
        for step in view.steps
        if step.done_on is None
    ]
    drafted_on = draft.drafted_on if draft else today
    return check_plan(goals=len(working), steps=promises, texts=texts, drafted_on=drafted_on, agreed_on=today)


@dataclass(frozen=True, slots=True)
class Content:
    """A content of a Fassung as it is shown."""

    key: str
    label: str
    text: str


@dataclass(slots=True)
class Sheet:
    """A Fassung as it is read, printed and looked at together."""

    plan: Plan
    contents: list[Content]
    goals: Sequence[Goal | PlanPart]
    ours: Sequence[Step | PlanPart]
    theirs: Sequence[Step | PlanPart]
    together: Sequence[Step | PlanPart]
    handovers: list[HandOver]
    data_class: DataClass
    own: list[Entered]


def sheet_of(case: Case, plan: Plan) -> Sheet:
    """Return a Fassung with everything on it that the reader may open."""
    parts, own = parts_of(case, [plan]), entered_in(case, PLAN, plan.id if plan.agreed_on else None)
    return _sheet(
        plan,
        _contents(plan, contents_of(parts, plan)),
        [part for part in parts if part.kind == PlanPart.Kind.GOAL],
        [part for part in parts if part.kind == PlanPart.Kind.STEP],
        handovers=list(HandOver.objects.filter(plan=plan)),
        own=own,
        data_class=DataClass(max([int(class_shown(own)), *(part.data_class for part in parts)])),
    )


def draft_sheet(case: Case, today: date) -> Sheet:
    """Return what would be agreed today, with everything on it that the reader may open."""
    plans, goals = plans_of(case), [view for view in goals_of(case) if view.goal.state == Goal.State.OPEN]
    last = plans[0] if plans else None
    draft = last if last and last.agreed_on is None else Plan(case=case, number=last.number + 1 if last else 1)
    draft.drafted_on = draft.drafted_on or today
    parts = parts_of(case, plans[:1])
    kept = [part for part in parts if part.kind == PlanPart.Kind.CONTENT]
    steps = [step for view in goals for step in view.steps if step.done_on is None]
    own = entered(case, PLAN)
    rows: list[Worded] = [*kept, *steps, *(view.goal for view in goals)]
    return _sheet(
        draft,
        _contents(draft, contents_of(kept, last)),
        [view.goal for view in goals],
        steps,
        own=own,
        data_class=DataClass(max([int(class_shown(own)), *(row.data_class for row in rows)])),
    )


def _contents(plan: Plan, texts: dict[str, str]) -> list[Content]:
    shall, may = content_keys(plan.agreed_on or plan.drafted_on)
    listed = [*shall, *may]
    # A content that the law no longer names was agreed all the same.
    keys = [*listed, *(key for key in texts if key not in listed)]
    return [Content(key, CONTENTS[key][0], texts[key]) for key in keys if texts.get(key)]


def _sheet(
    plan: Plan,
    contents: list[Content],
    goals: Sequence[Goal | PlanPart],
    steps: Sequence[Step | PlanPart],
    *,
    data_class: DataClass,
    own: list[Entered],
    handovers: Iterable[HandOver] = (),
) -> Sheet:
    return Sheet(
        plan=plan,
        contents=contents,
        goals=goals,
        ours=[step for step in steps if step.whose == Step.Whose.HOUSE],
        theirs=[step for step in steps if step.whose == Step.Whose.PERSON],
        together=[step for step in steps if step.whose == Step.Whose.BOTH],
        handovers=list(handovers),
        data_class=data_class,
        own=own,
    )


def changes_of(case: Case, older: Plan, newer: Plan) -> tuple[list[Change], DataClass]:
    """Return what the newer Fassung says differently, and the highest class that was read for it."""
    parts = parts_of(case, [older, newer])
    shown = DataClass(max((part.data_class for part in parts), default=DataClass.COUNSELLING))
    before, now = ([_line(part) for part in parts if part.plan_id == plan.id] for plan in (older, newer))
    return what_changed(before, now), shown


def _line(part: PlanPart) -> tuple[str, Line]:
    if part.kind == PlanPart.Kind.CONTENT:
        about, words = CONTENTS[part.key][0], part.words.get("text", "")
    elif part.kind == PlanPart.Kind.GOAL:
        about, words = "Ziel", part.words.get("title", "")
    else:
        until = f", bis {part.due_on:%d.%m.%Y}" if part.due_on else ""
        about, words = f"Schritt: {Step.Whose(part.whose).label}", f"{part.words.get('text', '')}{until}"
    return f"{part.kind} {part.key}", Line(about, words)


def agreed_plan(plans: Iterable[Plan], number: int) -> Plan | None:
    """Return a Fassung by its number; a draft is none."""
    return next((plan for plan in plans if plan.number == number and plan.agreed_on), None)


def names_of(handovers: Iterable[HandOver]) -> dict[str, str]:
    """Return who handed over, by actor."""
    keys = {row.handed_by.removeprefix("staff:") for row in handovers}
    return {f"staff:{staff.pk}": staff.display_name for staff in Staff.objects.filter(pk__in=keys)} if keys else {}


def meets(case: Case) -> dict[str, bool]:
    """Say which of this room's checks a case meets, from what the case file shows of the room anyway."""
    panel = known_panel(case)
    return {"goal": bool(panel.goals), "hand_over": panel.is_handed_over}


@dataclass(frozen=True, slots=True)
class Offer:
    """An idea as it is talked over: the field, what may help, and what the person said."""

    idea: Idea
    field: str
    area: str
    programmes: list[Programme]
    mark: IdeaMark | None


@dataclass(frozen=True, slots=True)
class Offers:
    """All ideas for a case, and what the person said to ideas whose reason has gone since."""

    liked: list[str]
    offers: list[Offer]
    earlier: list[IdeaMark]
    source: str


def house_rules() -> list[Rule]:
    """Return the rules in force: built in, replaced or added by the house."""
    return rules_with(rule_of(row) for row in IdeaRule.objects.all())


def rule_of(row: IdeaRule) -> Rule:
    """Return a rule of the house as the others are."""
    names = ("key", "label", "group", "level", "search", "trial", "is_off")
    given = {name: getattr(row, name) for name in names}
    return Rule(words=tuple(row.words), programmes=tuple(row.programmes), is_own=True, **given)


def marks_of(case_id: UUID) -> dict[str, IdeaMark]:
    """Return what the person said, by the key of the rule."""
    return {mark.key: mark for mark in IdeaMark.objects.filter(case=case_id)}


def offers_for(case: Case) -> Offers:
    """Return the ideas for a case: from its interests and hobbies of class 1, by the rules in force today."""
    today, liked, marks = clock.today(), liked_by(case.id), marks_of(case.id)
    edition, known = edition_on(today), programmes_on(today)
    offers = []
    for idea in ideas_from(house_rules(), liked):
        rule = idea.rule
        help_ = [known[key] for key in rule.programmes if key in known]
        field, area = edition.field_of(rule.group, rule.level), edition.area_of(rule.group)
        offers.append(Offer(idea, field, area, help_, marks.pop(rule.key, None)))
    return Offers(liked, offers, list(marks.values()), f"{edition.name} ({edition.publisher})")
