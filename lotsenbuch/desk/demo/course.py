"""The course of a generated case: from the proposal to journal and tasks, as far as its phase has come."""

from dataclasses import dataclass
from datetime import date
from random import Random

from lotsenbuch.desk.demo.days import working_day
from lotsenbuch.desk.demo.dossier import (
    Alliance,
    Application,
    Assignment,
    Barrier,
    Basis,
    Decision,
    Entry,
    EntryKind,
    Intake,
    Outcome,
    Phase,
    Prognosis,
    ProposedBy,
    Task,
)
from lotsenbuch.desk.demo.themes import Common, Errand, Note, Theme

HALF_A_YEAR = 182
UNDER_25 = 25
YESTERDAY = -1
FULL_CHECKLIST = 3
LONGEST_OVERDUE = -10
SOON = 30
ASSIGNED_BETWEEN = {
    Phase.INTAKE: (-24, -2),
    Phase.ASSESSMENT: (-120, -45),
    Phase.PLANNING: (-210, -80),
    Phase.STEERING: (-640, -200),
    Phase.CLOSURE: (-720, -320),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Draws one case; the order of the draws is fixed, so the same seed gives the same case."""

    rng: Random
    today: date
    common: Common
    theme: Theme
    age: int
    phase: Phase
    outcome: Outcome | None
    holder: str | None

    def day(self, offset: int) -> int:
        """Return the working day next to an offset."""
        return working_day(offset, self.today)

    def _chance(self, percent: int) -> bool:
        return self.rng.random() * 100 < percent

    def intake(self) -> Intake:
        """Draw everything up to the Arbeitsbündnis; what lies in the future has not happened."""
        rng = self.rng
        assigned_on = rng.randint(*ASSIGNED_BETWEEN[self.phase]) if self.outcome else None
        proposed_on = rng.randint(-12, -1) if assigned_on is None else assigned_on - rng.randint(8, 20)
        proposed_by = rng.choices((ProposedBy.PLACEMENT, ProposedBy.PERSON), weights=(65, 35))[0]
        project = self._project()
        by_16h = project == "Take Off" and proposed_by is ProposedBy.PLACEMENT and self._chance(40)
        decided_on = None if assigned_on is None else assigned_on - rng.randint(1, 3)
        decision = None if decided_on is None else self._decision(decided_on, by_16h=by_16h)
        withdrawn = decision is not None and decision.reason == self.common.withdrawn
        applied_on = min(proposed_on + rng.randint(0, 4), YESTERDAY)
        if proposed_by is ProposedBy.PERSON:
            applied_on = proposed_on
        taken_on = assigned_on if self.outcome is Outcome.TAKEN_ON else None
        first_talk_on = _past(taken_on, rng.randint(4, 19))
        return Intake(
            proposed_by=proposed_by,
            proposed_on=self.day(proposed_on),
            proposer="emre" if proposed_by is ProposedBy.PLACEMENT else None,
            reason=rng.choice(self.theme.reasons),
            barriers=self._barriers(self.day(applied_on), proposed_by, taken_on),
            prognosis=Prognosis(over_a_year=self._chance(93), reason=rng.choice(self.theme.prognoses)),
            basis=Basis.PARAGRAPH_16H if by_16h else Basis.APPLICATION,
            application=None if by_16h else self._application(applied_on, decided_on if withdrawn else None),
            decision=decision,
            assignment=self._assignment(taken_on, project),
            info_sheet_on=None if first_talk_on is None else self.day(first_talk_on),
            first_talk_on=None if first_talk_on is None else self.day(first_talk_on),
            alliance=self._alliance(_past(first_talk_on, rng.randint(7, 24))),
        )

    def _project(self) -> str | None:
        if self.age < UNDER_25:
            return "Take Off" if self._chance(20) else None
        return "Guide" if self._chance(15) else None

    def _application(self, on: int, revoked_on: int | None) -> Application:
        revoked = None if revoked_on is None else self.day(revoked_on)
        return Application(on=self.day(on), free_will=True, revoked_on=revoked)

    def _decision(self, on: int, *, by_16h: bool) -> Decision:
        if self.outcome is Outcome.TAKEN_ON:
            reason = self.rng.choice(self.common.taken_on_16h if by_16h else self.common.taken_on)
            return Decision(outcome=Outcome.TAKEN_ON, on=self.day(on), reason=reason)
        reasons = self.common.declined if by_16h else (*self.common.declined, self.common.withdrawn)
        return Decision(outcome=Outcome.DECLINED, on=self.day(on), reason=self.rng.choice(reasons))

    def _barriers(self, found_on: int, proposed_by: ProposedBy, taken_on: int | None) -> tuple[Barrier, ...]:
        rng = self.rng
        if self.outcome is Outcome.TAKEN_ON:
            number = rng.choice((FULL_CHECKLIST, FULL_CHECKLIST, 4))
        else:
            number = rng.randint(1, FULL_CHECKLIST)
        chosen = sorted(rng.sample(range(len(self.theme.barriers)), number))
        return tuple(
            Barrier(
                group=hurdle.group,
                label=hurdle.label,
                found_on=found_on,
                found_by="Arbeitsvermittlung" if proposed_by is ProposedBy.PLACEMENT else "Clearing",
                eased_on=self._eased_on(taken_on),
                data_class=hurdle.data_class,
            )
            for hurdle in (self.theme.barriers[index] for index in chosen)
        )

    def _eased_on(self, taken_on: int | None) -> int | None:
        if taken_on is None or self.phase not in {Phase.STEERING, Phase.CLOSURE} or not self._chance(30):
            return None
        return self.day(self.rng.randint(taken_on + 60, -5))

    def _assignment(self, on: int | None, project: str | None) -> Assignment | None:
        if on is None or self.holder is None:
            return None
        note = self.rng.choice(self.common.handovers)
        return Assignment(holder=self.holder, on=self.day(on), project=project, handover_note=note)

    def _alliance(self, on: int | None) -> Alliance | None:
        if on is None:
            return None
        rng, common = self.rng, self.common
        return Alliance(
            on=self.day(on),
            mandate=rng.choice(self.theme.mandates),
            expectations_person=rng.choice(common.expectations_person),
            expectations_house=rng.choice(common.expectations_house),
            confidential=rng.choice(common.confidential),
        )

    def plan(self, intake: Intake) -> tuple[int | None, int | None]:
        """Return the day of the Kooperationsplan and of its next review."""
        if self.phase not in {Phase.STEERING, Phase.CLOSURE} or intake.assignment is None:
            return None, None
        agreed_on = intake.assignment.on + self.rng.randint(60, 110)
        review_due = agreed_on + HALF_A_YEAR
        while review_due < LONGEST_OVERDUE:
            review_due += HALF_A_YEAR
        return self.day(agreed_on), None if self.phase is Phase.CLOSURE else self.day(review_due)

    def journal(self, intake: Intake) -> tuple[Entry, ...]:
        """Draw one to six entries between the assignment and yesterday."""
        if intake.assignment is None:
            return ()
        before = self.day(intake.assignment.on + 1)
        contact = Note(kind=EntryKind.PHONE, minutes=5, text=self.rng.choice(self.common.first_contact))
        if intake.first_talk_on is None:
            return (self._entry(min(before, YESTERDAY), contact),)
        number = self.rng.randint(1, 5)
        entries = [self._entry(before, contact)] if self._chance(50) else []
        notes = list(self.theme.notes[:number])
        if self.phase is Phase.CLOSURE:
            closing = self.rng.choice(self.common.closings)
            notes = [*self.theme.notes[: max(number - 1, 2)], Note(kind=EntryKind.TALK, minutes=45, text=closing)]
        days = self._spread(intake.first_talk_on, len(notes))
        return (*entries, *(self._entry(on, note) for on, note in zip(days, notes, strict=False)))

    def _spread(self, first: int, number: int) -> list[int]:
        """Return up to `number` days from the first talk to the last weeks, at least a week apart."""
        last = max(first, self.rng.randint(-25, -2))
        number = min(number, 1 + (last - first) // 7)
        if number == 1:
            return [self.day(first)]
        step = (last - first) / (number - 1)
        return [self.day(first + round(step * index)) for index in range(number)]

    def _entry(self, on: int, note: Note) -> Entry:
        time = f"{self.rng.randint(8, 15):02d}:{self.rng.choice((0, 10, 15, 30, 45)):02d}"
        return Entry(on=on, time=time, kind=note.kind, minutes=note.minutes, text=note.text)

    def tasks(self, intake: Intake) -> tuple[Task, ...]:
        """Draw up to two tasks, some due around today, and the half-yearly reasons where they come up."""
        if intake.assignment is None:
            return ()
        tasks = [
            Task(title=errand.title, due=self.day(self._due()), rule=errand.rule, done_on=None)
            for errand in self._errands()
        ]
        return (*tasks, *self._half_year(intake.assignment.on))

    def _errands(self) -> list[Errand]:
        closing = self.phase is Phase.CLOSURE
        phases = {Phase.CLOSURE} if closing else {None, self.phase}
        fitting = [errand for errand in self.common.tasks if errand.phase in phases]
        number = self.rng.choices((0, 1, 2), weights=(45, 40, 15))[0]
        return self.rng.sample(fitting, min(number, len(fitting)))

    def _half_year(self, assigned_on: int) -> tuple[Task, ...]:
        due = -(-assigned_on % HALF_A_YEAR) % HALF_A_YEAR
        if self.phase is Phase.CLOSURE or due > SOON or assigned_on > SOON - HALF_A_YEAR:
            return ()
        title, rule = "Gründe für die Fortführung festhalten", "alle sechs Monate nach der Zuweisung"
        return (Task(title=title, due=self.day(due), rule=rule, done_on=None),)

    def _due(self) -> int:
        return self.rng.randint(-3, 2) if self._chance(25) else self.rng.randint(3, 45)


def _past(start: int | None, later: int) -> int | None:
    """Return the day so many days after `start`, or None when it has not come yet."""
    if start is None or start + later > YESTERDAY:
        return None
    return start + later
