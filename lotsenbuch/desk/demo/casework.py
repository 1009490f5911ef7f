"""What the Fallmanager does with a case, step by step in the order of the days."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from lotsenbuch.accounts.actions import see_notices
from lotsenbuch.cases.actions import (
    add_channel,
    finish_task,
    move_on,
    note_plan,
    record_fact,
    set_task,
    write_note,
)
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.demo.assessing import assessing
from lotsenbuch.desk.demo.days import working_day
from lotsenbuch.desk.demo.dossier import Alliance, Assignment, Barrier, Dossier, Phase, Task
from lotsenbuch.desk.demo.ending import end
from lotsenbuch.desk.demo.letters import letter_steps
from lotsenbuch.desk.demo.meeting import talk_steps
from lotsenbuch.desk.demo.papers import paper_steps
from lotsenbuch.desk.demo.planner import planned
from lotsenbuch.desk.demo.reaching import reach_steps
from lotsenbuch.desk.demo.stage import Found, Stage, find, known_channel
from lotsenbuch.desk.demo.steering import steering_steps
from lotsenbuch.intake.actions import (
    agree_alliance,
    ease_barrier,
    hold_first_talk,
    note_information,
    revoke_application,
)
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import needs_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor

PHASES = tuple(Phase)
# After the talk of the day: what is told in a talk is written down after it.
CHANNEL, BARRIER = time(16, 40), time(16, 45)
FIRST_TALK, FACT, INFORMATION, ALLIANCE = time(16, 50), time(16, 51), time(16, 52), time(16, 54)
PLAN, MOVE, TASK, REVOCATION = time(16, 55), time(16, 56), time(16, 57), time(16, 58)
END = time(17)

type Step = tuple[datetime, Callable[[], object]]


def work_on(dossier: Dossier, assignment: Assignment, intake: Intake, found: Sequence[Found], stage: Stage) -> None:
    """Play everything from the hand-over to today.

    Args:
        dossier: what is told.
        assignment: to whom clearing gave the case, and when.
        intake: its row, with the case as clearing left it.
        found: the barriers that clearing recorded.
        stage: cast and day.
    """
    with stage.cast.acting(assignment.holder) as by:
        if stage.is_long_ago(assignment.on):
            see_notices(by=by)
        work = _Work(dossier, assignment, intake, found, stage, by)
        # A stable sort: what happens at the same moment keeps its order.
        for moment, act in sorted(work.steps(), key=lambda step: step[0]):
            with clock.at(moment):
                act()


@dataclass(frozen=True, slots=True)
class _Work:
    dossier: Dossier
    assignment: Assignment
    intake: Intake
    found: Sequence[Found]
    stage: Stage
    by: Actor

    @property
    def case(self) -> Case:
        return self.intake.case

    def steps(self) -> Iterator[Step]:
        yield from self._first_steps()
        yield from self._facts()
        yield from self._channels()
        yield from self._barriers()
        yield from self._notes()
        yield from self._phases()
        yield from steering_steps(self.dossier.measures, self.dossier.reviews, self.case, self.stage, self.by)
        yield from talk_steps(self.dossier.talks, self.case, self.stage, self.by)
        yield from reach_steps(self.dossier.reaching, self.case, self.stage, self.by)
        yield from paper_steps(self.case, self.dossier.brought, self.dossier.asked, self._at, self.by)
        yield from letter_steps(self.case, self.dossier.letters, self._at, self.by)
        yield from assessing(self.dossier, self.case, self.stage, self.by)
        for task in self.dossier.tasks:
            yield self._at(task.done_on or 0, TASK), partial(self._set, task)
        if told := self.dossier.ending:
            yield self._at(told.on, END), partial(end, told, self.case, self.stage, self.by)

    def _at(self, offset: int, clock_time: time) -> datetime:
        """Return an instant of the story, not before the case was handed over."""
        return self.stage.moment(max(offset, self.assignment.on), clock_time)

    def _first_steps(self) -> Iterator[Step]:
        told, day = self.dossier.intake, self.stage.day
        intake, by = self.intake, self.by
        if (on := told.first_talk_on) is not None:
            yield self._at(on, FIRST_TALK), partial(hold_first_talk, intake=intake, on=day(on), by=by)
        if (on := told.info_sheet_on) is not None:
            yield self._at(on, INFORMATION), partial(note_information, intake=intake, on=day(on), by=by)
        if told.alliance is not None:
            yield self._at(told.alliance.on, ALLIANCE), partial(self._agree, told.alliance)
        if told.application and (on := told.application.revoked_on) is not None:
            yield self._at(on, REVOCATION), partial(revoke_application, intake=intake, on=day(on), by=by)

    def _agree(self, told: Alliance) -> None:
        texts = {
            "mandate": told.mandate,
            "expected_by_person": told.expectations_person,
            "expected_by_house": told.expectations_house,
            "confidential": told.confidential,
        }
        agree_alliance(case=self.case, texts=texts, on=self.stage.day(told.on), by=self.by)

    def _facts(self) -> Iterator[Step]:
        """Voluntary statements are made to the Fallmanager, in the first talk."""
        first = self.dossier.intake.first_talk_on
        moment = self._at(self.assignment.on if first is None else first, FACT)
        for fact in self.dossier.facts:
            yield moment, partial(record_fact, case=self.case, kind=fact.kind.value, text=fact.text, by=self.by)

    def _channels(self) -> Iterator[Step]:
        """Return the numbers and addresses that came after the registration."""
        opened = self.stage.opened(self.dossier)
        for told in self.dossier.channels:
            if told.valid_from > opened:
                channel = known_channel(told, self.stage)
                yield (
                    self._at(told.valid_from, CHANNEL),
                    partial(add_channel, case=self.case, channel=channel, by=self.by),
                )

    def _barriers(self) -> Iterator[Step]:
        """Return the barriers that were eased, and those that showed only on the way."""
        for told, row in self.found:
            if told.eased_on is not None:
                on = self.stage.day(told.eased_on)
                yield self._at(told.eased_on, BARRIER), partial(ease_barrier, barrier=row, on=on, by=self.by)
        known = {id(told) for told, _ in self.found}
        for told in self.dossier.intake.barriers:
            if id(told) not in known:
                yield self._at(told.found_on, BARRIER), partial(self._find, told)

    def _find(self, told: Barrier) -> None:
        row = find(told, self.intake, self.stage, self.by)
        if told.eased_on is not None:
            with self.stage.at(told.eased_on, BARRIER):
                ease_barrier(barrier=row, on=self.stage.day(told.eased_on), by=self.by)

    def _notes(self) -> Iterator[Step]:
        for entry in self.dossier.journal:
            moment = self.stage.moment(entry.on, time.fromisoformat(entry.time))
            note = partial(write_note, case=self.case, kind=entry.kind.value, text=entry.text, by=self.by)
            yield moment, partial(note, happened_at=moment, minutes=entry.minutes)

    def _phases(self) -> Iterator[Step]:
        if self.dossier.planning is not None:
            yield from planned(self.dossier.planning, self.case, self.dossier.plan_agreed, self.stage, self.by)
        elif self.dossier.plan_agreed is not None:
            yield self._at(self.dossier.plan_agreed, PLAN), partial(self._plan, self.dossier.plan_agreed)
        for phase, on in self._moves():
            yield self._at(on, MOVE), partial(self._move, phase)

    def _moves(self) -> list[tuple[Phase, int]]:
        """Return on which day each phase began: with Arbeitsbündnis, half-way, with the plan, with the last entry."""
        alliance = self.dossier.intake.alliance
        if alliance is None:
            return []
        last = max([alliance.on, *(entry.on for entry in self.dossier.journal)])
        plan = last if self.dossier.plan_agreed is None else self.dossier.plan_agreed
        days = {
            Phase.ASSESSMENT: alliance.on,
            Phase.PLANNING: working_day((alliance.on + plan) // 2, self.stage.today),
            Phase.STEERING: plan,
            Phase.CLOSURE: max(last, plan),
        }
        return [(phase, days[phase]) for phase in PHASES[1 : PHASES.index(self.dossier.phase) + 1]]

    def _move(self, phase: Phase) -> None:
        needs = needs_of(self.intake) if phase is Phase.ASSESSMENT else None
        move_on(case=self.case, to=phase.value, needs=needs, by=self.by)

    def _plan(self, agreed: int) -> None:
        due, day = self.dossier.review_due, self.stage.day
        review = None if due is None else day(due)
        note_plan(case=self.case, agreed_on=day(agreed), review_due_on=review, by=self.by)

    def _set(self, told: Task) -> None:
        due = self.stage.day(told.due)
        task = set_task(case=self.case, title=told.title, due_on=due, why=told.rule, by=self.by)
        if told.done_on is not None:
            finish_task(task=task, by=self.by)
