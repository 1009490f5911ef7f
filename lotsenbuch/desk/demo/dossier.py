"""What is told about one person of the synthetic Jobcenter.

Every day is an offset from today (negative = past), so that the desk always has something due.
Validity periods are half-open: `valid_until` is the first day on which a channel no longer works.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from lotsenbuch.desk.demo.assessed import ToldFassung, ToldSetback
from lotsenbuch.desk.demo.letters import Written
from lotsenbuch.desk.demo.papers import Asked, Brought


class Gender(StrEnum):
    """Entry in the register of persons; X = no entry."""

    W = "w"
    M = "m"
    D = "d"
    X = "x"


class Relation(StrEnum):
    """Place of a person in the Bedarfsgemeinschaft."""

    REPRESENTATIVE = "representative"
    PARTNER = "partner"
    CHILD = "child"


class Means(StrEnum):
    """What somebody has at hand for keeping in touch (C60)."""

    SMARTPHONE = "smartphone"
    PREPAID = "prepaid"
    COMPUTER = "computer"
    INTERNET = "internet"
    VIDEO = "video"
    NONE = "none"


class ChannelKind(StrEnum):
    """Ways to reach somebody (C55)."""

    MOBILE = "mobile"
    PHONE = "phone"
    MAIL = "mail"
    POST = "post"
    TRUSTED_PERSON = "trusted_person"
    MESSENGER = "messenger"


class FactKind(StrEnum):
    """Voluntary statements of class 2 (health, addiction) and 3 (debts, convictions)."""

    HEALTH = "health"
    ADDICTION = "addiction"
    DEBTS = "debts"
    CONVICTIONS = "convictions"


class Group(StrEnum):
    """Schlüsselgruppe of a barrier."""

    QUALIFIKATION = "qualifikation"
    LEISTUNGSFAEHIGKEIT = "leistungsfaehigkeit"
    MOTIVATION = "motivation"
    RAHMENBEDINGUNGEN = "rahmenbedingungen"


class ProposedBy(StrEnum):
    """Who wished for Fallmanagement first."""

    PLACEMENT = "placement"
    PERSON = "person"


class Basis(StrEnum):
    """Ground of the access: the person's own application, or § 16h SGB II without one."""

    APPLICATION = "application"
    PARAGRAPH_16H = "16h"


class Outcome(StrEnum):
    """Decision on a proposal."""

    TAKEN_ON = "taken_on"
    DECLINED = "declined"


class Phase(StrEnum):
    """The five rooms of a case."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    STEERING = "steering"
    CLOSURE = "closure"


class EntryKind(StrEnum):
    """Kinds of journal entries; only talks, visits and calls have minutes."""

    NOTE = "note"
    PHONE = "phone"
    VISIT = "visit"
    TALK = "talk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Street and the key of one of the four towns (`places.TOWNS`)."""

    street: str
    town: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach the person, from when to when it works and who said so."""

    kind: ChannelKind
    value: str
    valid_from: int
    valid_until: int | None
    source: str
    said_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A voluntary statement with a data class of its own; never repeated in notes."""

    kind: FactKind
    text: str

    @property
    def data_class(self) -> int:
        """Return 2 for health and addiction, 3 for debts and convictions."""
        return 2 if self.kind in {FactKind.HEALTH, FactKind.ADDICTION} else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A barrier found at or after the access, and the day on which it had eased."""

    group: Group
    label: str
    found_on: int
    found_by: str
    eased_on: int | None
    data_class: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prognosis:
    """Whether an integration takes longer than a year, and why (C1)."""

    over_a_year: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The person's own application (C4)."""

    on: int
    free_will: bool
    revoked_on: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Decision on the access, with its reasons."""

    outcome: Outcome
    on: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who holds the case since when, and what was handed over."""

    holder: str
    on: int
    project: str | None
    handover_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alliance:
    """Arbeitsbündnis: what for, what each side expects, what stays between the two (C98)."""

    on: int
    mandate: str
    expectations_person: str
    expectations_house: str
    confidential: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Fallzugang from the proposal to the Arbeitsbündnis; what has not happened yet is None."""

    proposed_by: ProposedBy
    proposed_on: int
    proposer: str | None
    reason: str
    barriers: tuple[Barrier, ...]
    prognosis: Prognosis
    basis: Basis
    application: Application | None
    decision: Decision | None
    assignment: Assignment | None
    info_sheet_on: int | None
    first_talk_on: int | None
    alliance: Alliance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal entry of class 1."""

    on: int
    time: str
    kind: EntryKind
    minutes: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something due, with the rule or promise that makes it due."""

    title: str
    due: int
    rule: str
    done_on: int | None


class GoalField(StrEnum):
    """How near to work a goal lies."""

    JOB_NEAR = "job_near"
    JOB_FAR = "job_far"
    STABILISING = "stabilising"


class Whose(StrEnum):
    """Who takes a step."""

    PERSON = "person"
    HOUSE = "house"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """A step to a goal."""

    text: str
    whose: Whose
    due: int
    done_on: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGoal:
    """A goal with its steps, and why it was parked, where it was."""

    title: str
    why: str
    in_own_words: str
    field: GoalField
    set_on: int
    data_class: int
    steps: tuple[PlanStep, ...]
    parked_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What was planned: goals, contents of the Kooperationsplan, and the day on which it was renewed."""

    goals: tuple[PlanGoal, ...]
    placement: str
    services: str
    renewed_on: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """A contact after the end, planned, and held when `held_on` says so."""

    due: int
    about: str
    held_on: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case ended: the reason in the words of the house, what came of it, and the contacts after it."""

    on: int
    reason: str
    results: str
    helped: str
    share: str
    share_words: str
    persons_words: str
    handback: str
    contacts: tuple[AskAgain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure: begun, perhaps ended and evaluated."""

    name: str
    kind: str
    provider: str
    aim: str
    started_on: int
    ended_on: int | None
    verdict: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review with the reason and the sentence of the Fallmanager."""

    on: int
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything the demo knows about one person and the case.

    `is_staff` marks a person who works or worked in the house (class 4); no text of the dossier says so.
    `sealed_because` seals the case after the assignment, `named` is the colleague named on it. A protected
    address has no district, because the team lead's list shows districts.
    """

    key: str
    first_name: str
    last_name: str
    age_years: int
    birthday_in: int
    gender: Gender
    languages: tuple[str, ...]
    interpreter_language: str | None
    household: str
    bg_nummer: str
    relation: Relation
    address: Address
    protected_address: bool
    district: str | None
    kundennummer: str
    is_staff: bool
    technical_means: tuple[Means, ...]
    technical_remark: str
    channels: tuple[Channel, ...]
    facts: tuple[Fact, ...]
    intake: Intake
    phase: Phase
    plan_agreed: int | None
    review_due: int | None
    planning: Planning | None
    journal: tuple[Entry, ...]
    tasks: tuple[Task, ...]
    brought: tuple[Brought, ...] = ()
    asked: tuple[Asked, ...] = ()
    letters: tuple[Written, ...] = ()
    sealed_because: str | None = None
    named: str | None = None
    assessments: tuple[ToldFassung, ...] = ()
    setbacks: tuple[ToldSetback, ...] = ()
    ending: Ending | None = None
    measures: tuple[Measure, ...] = ()
    # `meeting.Talk` and `reaching.Reaching`; those modules build on this one.
    talks: tuple[Any, ...] = ()
    reaching: Any = None
    reviews: tuple[Review, ...] = ()

    def born_on(self, today: date) -> date:
        """Return the birth date of somebody who is `age_years` old with a birthday in `birthday_in` days."""
        birthday = today + timedelta(days=self.birthday_in)
        year = birthday.year - self.age_years - (1 if self.birthday_in else 0)
        if (birthday.month, birthday.day) == (2, 29):
            return date(year, 2, 28)
        return birthday.replace(year=year)
