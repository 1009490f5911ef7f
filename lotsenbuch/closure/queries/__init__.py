"""What is looked up about endings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case, Phase, PhaseNeed
from lotsenbuch.cases.queries import accesses_of, case_of, with_deviations
from lotsenbuch.cases.rules.phases import Need, needs_for
from lotsenbuch.closure.models import Contact, Ending, EndReason, GoalResult
from lotsenbuch.closure.rules.ending import CHECKS, EndingData, GoalLevel, may_reopen_until, met, needs
from lotsenbuch.law.aftercare import after_care_until, why_after_care
from lotsenbuch.law.because import Reason
from lotsenbuch.office.queries import the_house
from lotsenbuch.planning.models import Goal
from lotsenbuch.planning.queries import open_words
from lotsenbuch.planning.rules.plan import levels_in_words
from lotsenbuch.records.rules import Actor, DataClass
from lotsenbuch.records.standing import standing

TEXTS = ("because", "results", "helped", "share", "share_words", "persons_words", "handback")
# Where an unsaved ending is kept; the desk saves it while it is typed.
ENDING_DRAFT = "ending"


@dataclass(frozen=True, slots=True)
class AfterCare:
    """Until when the house may go on helping after the start of work, and why."""

    work_from: date
    until: date
    because: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the case file shows of this room."""

    ending: Ending | None
    is_ended: bool
    is_revoked: bool
    care: AfterCare | None

    @property
    def is_worth_showing(self) -> bool:
        """Say whether there is anything to show or to offer."""
        return self.is_ended or self.is_revoked or (self.ending is not None and self.ending.ended_on is None)


def panel_of(case: Case, by: Actor) -> Panel:
    """Return the panel of a case that was read with its intake; one query, none before the phase has come."""
    del by  # the row policy knows the actor; the case was read for them
    is_ended = case.closed_on is not None
    ending = _ending_once(case) if is_ended or case.phase == Phase.CLOSURE else None
    intake = getattr(case, "intake", None)
    return Panel(
        ending=ending,
        is_ended=is_ended,
        is_revoked=not is_ended and intake is not None and intake.revoked_on is not None,
        care=care_of(ending) if is_ended else None,
    )


def care_of(ending: Ending | None) -> AfterCare | None:
    """Return the period of after-care, None where no work began."""
    if ending is None or ending.work_from is None:
        return None
    begun, coaching = ending.work_from, ending.has_coaching
    until = after_care_until(begun, with_coaching=coaching)
    return AfterCare(begun, until, why_after_care(begun, with_coaching=coaching))


@standing
def _newest_ending(case_id: UUID) -> QuerySet[Ending]:
    # The levels come along: whether there is a result is asked wherever the ending is, also in the case file.
    told = GoalResult.objects.filter(ending=OuterRef("pk")).order_by("position")
    levels = told.values(json=JSONObject(goal="goal_id", attained="attained", is_released="is_released"))
    return Ending.objects.filter(case=case_id).annotate(levels=ArraySubquery(levels))[:1]


def ending_of(case: Case) -> Ending | None:
    """Return the newest ending of a case, draft or Fassung."""
    return next(iter(_newest_ending(case.id)), None)


def _ending_once(case: Case) -> Ending | None:
    """Return the newest ending, read once for a page that shows it and what is still missing."""
    if "ending_at_hand" not in vars(case):
        vars(case)["ending_at_hand"] = ending_of(case)
    ending: Ending | None = vars(case)["ending_at_hand"]
    return ending


def endings_of(case: Case) -> list[Ending]:
    """Return all Fassungen with the reopening that followed, the newest first."""
    return list(Ending.objects.filter(case=case, ended_on__isnull=False).select_related("reopening"))


def stored(ending: Ending | None) -> dict[str, object]:
    """Return what the form begins with: the draft, or the last Fassung of a case that was opened again."""
    if ending is None:
        return {"version": 0}
    names = (*TEXTS, "work_from", "work_kind", "has_coaching", "version")
    levels: dict[str, object] = {}
    for goal_id, level in _levels(ending).items():
        levels[along_field(goal_id)] = level.is_released
        # Nothing said yet: planning may have learned it since.
        levels |= {level_field(goal_id): level.attained} if level.attained is not None else {}
    return {"reason": ending.reason_id, **{name: getattr(ending, name) for name in names}, **levels}


def level_field(goal_id: UUID) -> str:
    """Return the name of the field that says what came of a goal."""
    return f"level_{goal_id.hex}"


def along_field(goal_id: UUID) -> str:
    """Return the name of the field that says whether the result goes along."""
    return f"along_{goal_id.hex}"


def _levels(ending: Ending) -> dict[UUID, GoalLevel]:
    told = getattr(ending, "levels", [])
    return {UUID(row["goal"]): GoalLevel(row["attained"], is_released=row["is_released"]) for row in told}


def goals_begin(goals: Iterable[Goal]) -> dict[str, object]:
    """Return what the fields of the goals begin with: the level that planning holds, so that nothing is said twice."""
    begin: dict[str, object] = {}
    for goal in goals:
        begin[level_field(goal.id)] = goal.attained
        begin[along_field(goal.id)] = goal.field == Goal.Field.JOB_NEAR
    return begin


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a goal, as it is read."""

    title: str
    words: str
    levels: list[str]
    data_class: int
    is_released: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A Fassung of the ending with what came of the goals, as far as the reader may open it."""

    ending: Ending
    results: list[Result]

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        return DataClass(max((row.data_class for row in self.results), default=DataClass.COUNSELLING))

    @property
    def going_along(self) -> list[Result]:
        """Return the results for Arbeitsvermittlung; nothing that needs a grant can be among them."""
        return [row for row in self.results if row.is_released]


def told_of(case: Case, *, below: DataClass = DataClass.SEALED) -> list[Told]:
    """Return all Fassungen with their results, the newest first, in two queries.

    Args:
        case: the case.
        below: results of this class and higher ones are not even read: for readers outside the case.
    """
    endings = endings_of(case)
    rows = list(GoalResult.objects.filter(ending__in=endings, data_class__lt=below)) if endings else []
    open_words(rows, case)
    return [Told(one, [_result(row) for row in rows if row.ending_id == one.id and row.words]) for one in endings]


def _result(row: GoalResult) -> Result:
    levels = levels_in_words(row.words.get("levels") or [])
    said = dict(levels).get(row.attained, "") if row.attained is not None else ""
    return Result(row.words.get("title", ""), said, [words for _, words in levels], row.data_class, row.is_released)


def data_of(ending: Ending | None) -> EndingData:
    """Return an ending as the rules take it."""
    if ending is None:
        return EndingData()
    words = {name: str(getattr(ending, name)) for name in TEXTS}
    return EndingData(
        ending.reason_id,
        work_from=ending.work_from,
        work_kind=ending.work_kind,
        has_coaching=ending.has_coaching,
        levels=_levels(ending),
        **words,
    )


def needs_of(case: Case, data: EndingData) -> list[Need]:
    """Return what is asked for before a case ends, as the house has configured it: of the ending, then of the rest."""
    required = dict(PhaseNeed.objects.filter(phase=Phase.CLOSURE).values_list("key", "is_required"))
    own = needs(data, is_hand_back=_is_hand_back(data), required=required)
    ours = {check.key for check in CHECKS}
    rest = [need for need in needs_for(Phase.CLOSURE, case, required) if need.key not in ours]
    return with_deviations(case, own + rest, Phase.CLOSURE)


def meets_closure(case: Case) -> dict[str, bool]:
    """Say which checks of the ending a case meets, from its draft."""
    data = data_of(_ending_once(case))
    return met(data, is_hand_back=_is_hand_back(data))


def _is_hand_back(data: EndingData) -> bool:
    reason = end_reason_of(data.reason_id) if data.reason_id else None
    return reason is not None and reason.is_hand_back


def end_reasons() -> list[EndReason]:
    """Return the reasons that the house offers."""
    return list(EndReason.objects.filter(is_active=True))


def all_end_reasons() -> list[EndReason]:
    """Return all reasons, also those that are no longer offered."""
    return list(EndReason.objects.all())


def end_reason_of(reason_id: UUID) -> EndReason | None:
    """Return one reason."""
    return EndReason.objects.filter(pk=reason_id).first()


def contacts_of(case: Case) -> list[Contact]:
    """Return the contacts of after-care, by day."""
    return list(Contact.objects.filter(case=case))


def contact_of(contact_id: UUID, by: Actor) -> Contact | None:
    """Return a contact of a case that the actor may see."""
    mine = accesses_of(by).values("case")
    return Contact.objects.filter(pk=contact_id, case__in=mine).select_related("case__person").first()


@standing
def contacts_due(by: Actor, until: date) -> QuerySet[Contact]:
    """Return the contacts of after-care that are due until a day, soonest first."""
    rows = Contact.objects.filter(case__in=accesses_of(by).values("case"), held_on=None, due_on__lte=until)
    return rows.select_related("case__person").order_by("due_on", "id")[:12]


def reopenable_until(case: Case) -> date | None:
    """Return until when an ended case can be opened again by the rule of the house; None while it is open."""
    return may_reopen_until(case.closed_on, the_house().reopen_days) if case.closed_on else None


def later_of(case: Case, by: Actor) -> Case | None:
    """Return the episode after this one, where the actor may see it."""
    found = Case.objects.filter(earlier=case, pk__in=accesses_of(by).values("case"))
    return found.order_by("-opened_on", "-fallnummer").first()


def earlier_of(case: Case, by: Actor) -> Case | None:
    """Return the episode before this one, where the actor may see it: the old story is theirs to read who may."""
    return case_of(case.earlier_id, by, "intake") if case.earlier_id else None


def reason_of_revocation() -> UUID | None:
    """Return the reason that fits a revoked application, for the form to begin with."""
    return EndReason.objects.filter(is_active=True, is_revocation=True).values_list("pk", flat=True).first()
