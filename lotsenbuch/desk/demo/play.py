"""Plays a dossier through the rooms' own actions: each step by the person who does it, on the day of the story.

Only the story lies in the past. The log, and who may see a case since when, keep the real time of the playing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lotsenbuch.accounts.actions import see_notices
from lotsenbuch.cases.actions import (
    add_channel,
    finish_task,
    move_on,
    note_plan,
    note_project,
    record_fact,
    set_task,
    write_note,
)
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import Channel as KnownChannel
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.desk.demo.days import working_day
from lotsenbuch.desk.demo.dossier import Barrier, Channel, Dossier, Gender, Outcome, Phase, ProposedBy
from lotsenbuch.desk.demo.house import Cast
from lotsenbuch.desk.demo.places import TOWNS
from lotsenbuch.intake.actions import (
    agree_alliance,
    assign_case,
    decide_access,
    decline_proposal,
    ease_barrier,
    find_barrier,
    hold_first_talk,
    note_information,
    propose,
    record_application,
    record_prognosis,
    revoke_application,
    take_on_proposal,
)
from lotsenbuch.intake.models import Intake, Proposal
from lotsenbuch.intake.queries import needs_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

# Whoever has been to the desk since has seen the notice.
SEEN_UNTIL = -6
PHASES = tuple(Phase)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays, and which day is today."""

    cast: Cast
    today: date

    def day(self, offset: int) -> date:
        """Return the calendar day of an offset."""
        return self.today + timedelta(days=offset)

    def moment(self, offset: int, clock_time: time) -> datetime:
        """Return an instant of the story; nothing of it lies in the future."""
        told = datetime.combine(self.day(offset), clock_time, tzinfo=timezone.get_default_timezone())
        return min(told, timezone.now())


def play(dossier: Dossier, stage: Stage) -> None:
    """Play one person's way from the proposal as far as the story goes.

    `is_staff` is left out: the person is a case like any other until cases can be sealed (issue 3).
    """
    proposal = _propose(dossier, stage)
    decision = dossier.intake.decision
    if decision is None:
        return
    with stage.cast.acting("hanna") as (_, by):
        if decision.outcome is Outcome.DECLINED:
            with clock.at(stage.moment(decision.on, time(11))):
                decline_proposal(proposal=proposal, answer=decision.reason, by=by)
            return
        intake = _clear(dossier, proposal, stage, by)
        if dossier.intake.proposed_on < SEEN_UNTIL:
            see_notices(by=by)
    if dossier.intake.assignment:
        with stage.cast.acting(dossier.intake.assignment.holder) as (_, by):
            _Holder(dossier, stage, intake, by).work()


def _propose(dossier: Dossier, stage: Stage) -> Proposal:
    """Propose: what somebody asks for at the counter is taken down there in their name."""
    told = dossier.intake
    by_person = told.proposed_by is ProposedBy.PERSON
    with stage.cast.acting("emre") as (_, by), clock.at(stage.moment(told.proposed_on, time(9))):
        if told.proposed_on < SEEN_UNTIL:
            see_notices(by=by)
        return propose(
            first_name=dossier.first_name,
            last_name=dossier.last_name,
            birth_on=dossier.born_on(stage.today),
            reason=told.reason,
            proposed_on=stage.day(told.proposed_on),
            source=Proposal.Source.PERSON if by_person else Proposal.Source.PLACEMENT,
            kundennummer=dossier.kundennummer,
            by=by,
        )


def _clear(dossier: Dossier, proposal: Proposal, stage: Stage, by: Actor) -> Intake:
    """Let clearing register the person, check access, decide and assign."""
    told = dossier.intake
    assert told.decision is not None  # noqa: S101  # told by the caller's branch
    opened = _opened(dossier)
    with clock.at(stage.moment(opened, time(9, 30))):
        data = _person_data(dossier, stage, opened)
        case = take_on_proposal(proposal=proposal, data=data, opened_on=stage.day(opened), by=by)
        intake = Intake.objects.get(case=case)
        intake.case = case
        for barrier in told.barriers:
            if barrier.found_on <= told.decision.on:
                _find(barrier, intake, stage, by)
        prognosis = told.prognosis
        record_prognosis(intake=intake, is_over_a_year=prognosis.over_a_year, prognosis=prognosis.reason, by=by)
    _apply(dossier, intake, stage, by)
    on = told.decision.on
    with clock.at(stage.moment(on, time(11))):
        accepted = Intake.Decision.ACCEPTED.value
        decide_access(intake=intake, decision=accepted, reasons=told.decision.reason, on=stage.day(on), by=by)
    _assign(dossier, intake, stage, by)
    return intake


def _opened(dossier: Dossier) -> int:
    """Return the day of registration: when clearing first wrote something down."""
    told = dossier.intake
    days = [barrier.found_on for barrier in told.barriers]
    days += [told.application.on] if told.application else []
    days += [told.decision.on] if told.decision else []
    return max(min(days), told.proposed_on)


def _find(barrier: Barrier, intake: Intake, stage: Stage, by: Actor) -> None:
    """Record a barrier, and the day on which it was eased by now."""
    row = find_barrier(
        intake=intake,
        group=barrier.group.value,
        label=barrier.label,
        data_class=DataClass(barrier.data_class),
        found_on=stage.day(barrier.found_on),
        found_by=barrier.found_by,
        by=by,
    )
    if barrier.eased_on is not None:
        ease_barrier(barrier=row, on=stage.day(barrier.eased_on), by=by)


def _apply(dossier: Dossier, intake: Intake, stage: Stage, by: Actor) -> None:
    application = dossier.intake.application
    if application is None:
        record_application(intake=intake, basis=Intake.Basis.SECTION_16H.value, by=by)
        return
    with clock.at(stage.moment(application.on, time(10))):
        record_application(
            intake=intake,
            basis=Intake.Basis.APPLICATION.value,
            applied_on=stage.day(application.on),
            is_free_will=application.free_will,
            by=by,
        )


def _assign(dossier: Dossier, intake: Intake, stage: Stage, by: Actor) -> None:
    assignment = dossier.intake.assignment
    if assignment is None:
        return
    with clock.at(stage.moment(assignment.on, time(11, 30))):
        if assignment.project:
            note_project(case=intake.case, project=stage.cast.projects[assignment.project], by=by)
        assign_case(
            intake=intake,
            to=stage.cast.staff[assignment.holder],
            note=assignment.handover_note,
            on=stage.day(assignment.on),
            classes=_agreed_classes(dossier),
            by=by,
        )


def _agreed_classes(dossier: Dossier) -> set[DataClass]:
    """Return the classes that go along: those that hold something, and in a case under way 2 and 3."""
    told = {DataClass(fact.data_class) for fact in dossier.facts}
    told |= {DataClass(barrier.data_class) for barrier in dossier.intake.barriers if barrier.data_class > 1}
    told |= {DataClass.SEALED} if dossier.protected_address else set()
    return told | ({DataClass.HEALTH, DataClass.DEBTS} if dossier.intake.alliance else set())


def _person_data(dossier: Dossier, stage: Stage, opened: int) -> PersonData:
    """Return what the registration enters; what the person tells of class 2-3 comes later, to the holder."""
    town = TOWNS[dossier.address.town]
    return PersonData(
        first_name=dossier.first_name,
        last_name=dossier.last_name,
        birth_on=dossier.born_on(stage.today),
        gender="" if dossier.gender is Gender.X else dossier.gender.value,
        languages=dossier.languages,
        interpreter_language=dossier.interpreter_language or "",
        street=dossier.address.street,
        postcode=town.postcode,
        town=town.name,
        has_protected_address=dossier.protected_address,
        kundennummer=dossier.kundennummer,
        bg_number=dossier.bg_nummer,
        technical_means=tuple(means.value for means in dossier.technical_means),
        technical_remark=dossier.technical_remark,
        channels=tuple(_channel(one, stage) for one in dossier.channels if one.valid_from <= opened),
    )


def _channel(told: Channel, stage: Stage) -> KnownChannel:
    return KnownChannel(
        kind=told.kind.value,
        value=told.value,
        valid_from=stage.day(told.valid_from),
        valid_until=None if told.valid_until is None else stage.day(told.valid_until),
        said_by=told.said_by if told.said_by == told.source else f"{told.said_by} ({told.source})",
    )


@dataclass(frozen=True, slots=True)
class _Holder:
    """What the Fallmanager does with the case, step by step in the order of the days."""

    dossier: Dossier
    stage: Stage
    intake: Intake
    by: Actor

    @property
    def case(self) -> Case:
        return self.intake.case

    def work(self) -> None:
        told = self.dossier.intake.assignment
        assert told is not None  # noqa: S101  # told by the caller's branch
        if told.on < SEEN_UNTIL:
            see_notices(by=self.by)
        steps: list[tuple[datetime, Callable[[], object]]] = []
        steps += self._first_steps()
        steps += self._what_is_told(told.on)
        steps += self._notes()
        steps += self._phases()
        # A stable sort: what happens at the same moment keeps the order above.
        for moment, act in sorted(steps, key=lambda step: step[0]):
            with clock.at(moment):
                act()
        self._tasks()

    def _at(self, offset: int, hour: int, minute: int = 0) -> datetime:
        return self.stage.moment(offset, time(hour, minute))

    def _first_steps(self) -> list[tuple[datetime, Callable[[], object]]]:
        told, intake, by, day = self.dossier.intake, self.intake, self.by, self.stage.day
        steps: list[tuple[datetime, Callable[[], object]]] = []
        if (on := told.first_talk_on) is not None:
            held = day(on)
            steps.append((self._at(on, 16, 50), lambda: hold_first_talk(intake=intake, on=held, by=by)))
        if (on := told.info_sheet_on) is not None:
            given = day(on)
            steps.append((self._at(on, 16, 52), lambda: note_information(intake=intake, on=given, by=by)))
        if (alliance := told.alliance) is not None:
            texts = {
                "mandate": alliance.mandate,
                "expected_by_person": alliance.expectations_person,
                "expected_by_house": alliance.expectations_house,
                "confidential": alliance.confidential,
            }
            agreed = day(alliance.on)
            act = (self._at(alliance.on, 16, 54), lambda: agree_alliance(case=self.case, texts=texts, on=agreed, by=by))
            steps.append(act)
        if told.application and (on := told.application.revoked_on) is not None:
            revoked = day(on)
            steps.append((self._at(on, 16, 58), lambda: revoke_application(intake=intake, on=revoked, by=by)))
        return steps

    def _what_is_told(self, since: int) -> list[tuple[datetime, Callable[[], object]]]:
        """Return voluntary statements, new telephone numbers and barriers that show later."""
        dossier, case, by = self.dossier, self.case, self.by
        told, opened = dossier.intake, _opened(dossier)
        first = since if told.first_talk_on is None else told.first_talk_on
        decided = told.decision.on if told.decision else since
        steps: list[tuple[datetime, Callable[[], object]]] = []
        for fact in dossier.facts:
            steps.append(
                (
                    self._at(first, 16, 51),
                    lambda fact=fact: record_fact(case=case, kind=fact.kind.value, text=fact.text, by=by),
                )
            )
        for one in dossier.channels:
            if one.valid_from > opened:
                channel = _channel(one, self.stage)
                steps.append(
                    (
                        self._at(max(one.valid_from, since), 16, 40),
                        lambda channel=channel: add_channel(case=case, channel=channel, by=by),
                    )
                )
        for barrier in told.barriers:
            if barrier.found_on > decided:
                steps.append(
                    (
                        self._at(max(barrier.found_on, since), 16, 45),
                        lambda barrier=barrier: _find(barrier, self.intake, self.stage, by),
                    )
                )
        return steps

    def _notes(self) -> list[tuple[datetime, Callable[[], object]]]:
        return [
            (
                moment := self.stage.moment(entry.on, time.fromisoformat(entry.time)),
                lambda entry=entry, moment=moment: write_note(
                    case=self.case,
                    kind=entry.kind.value,
                    text=entry.text,
                    happened_at=moment,
                    minutes=entry.minutes,
                    by=self.by,
                ),
            )
            for entry in self.dossier.journal
        ]

    def _phases(self) -> list[tuple[datetime, Callable[[], object]]]:
        steps: list[tuple[datetime, Callable[[], object]]] = []
        for phase, on in self._moves():
            if phase is Phase.STEERING and self.dossier.plan_agreed is not None:
                steps.append((self._at(on, 16, 55), self._plan))
            steps.append((self._at(on, 16, 56), lambda phase=phase: self._move(phase)))
        return steps

    def _moves(self) -> list[tuple[Phase, int]]:
        """Return on which day each phase began: told ones as told, the others spread over the way."""
        dossier = self.dossier
        if dossier.intake.alliance is None:
            return []
        start = dossier.intake.alliance.on
        last = max([entry.on for entry in dossier.journal] + [start])
        plan = last if dossier.plan_agreed is None else dossier.plan_agreed
        days = {
            Phase.ASSESSMENT: start,
            Phase.PLANNING: working_day((start + plan) // 2, self.stage.today),
            Phase.STEERING: plan,
            Phase.CLOSURE: max(last, plan),
        }
        return [(phase, days[phase]) for phase in PHASES[1 : PHASES.index(dossier.phase) + 1]]

    def _move(self, phase: Phase) -> None:
        needs = needs_of(self.intake) if phase is Phase.ASSESSMENT else None
        move_on(case=self.case, to=phase.value, needs=needs, by=self.by)

    def _plan(self) -> None:
        told, day = self.dossier, self.stage.day
        assert told.plan_agreed is not None  # noqa: S101  # told by the caller's branch
        review = None if told.review_due is None else day(told.review_due)
        note_plan(case=self.case, agreed_on=day(told.plan_agreed), review_due_on=review, by=self.by)

    def _tasks(self) -> None:
        for told in self.dossier.tasks:
            with clock.at(self._at(min(told.done_on or 0, 0), 16, 57)):
                task = set_task(
                    case=self.case, title=told.title, due_on=self.stage.day(told.due), why=told.rule, by=self.by
                )
                if told.done_on is not None:
                    finish_task(task=task, by=self.by)
