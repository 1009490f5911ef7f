"""What is looked up about Fallzugang."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Phase, PhaseNeed
from lotsenbuch.cases.queries import accesses_of, classes_of, key_of, ways_to, with_deviations
from lotsenbuch.cases.rules.phases import ORDER, Need, checks_of
from lotsenbuch.intake.models import Alliance, Barrier, CheckItem, Intake, Proposal
from lotsenbuch.intake.rules.access import IntakeFacts, met, needs
from lotsenbuch.records import cipher
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import Actor, DataClass
from lotsenbuch.records.standing import standing

# Where an unsaved Arbeitsbündnis is kept; the desk saves it while it is typed and leads back to it.
ALLIANCE_DRAFT = "alliance"
ALLIANCE_TEXTS = ("mandate", "expected_by_person", "expected_by_house", "confidential")


def intake_of(case_id: UUID, by: Actor) -> Intake | None:
    """Return the intake of a case that the actor may see, with case and person."""
    rows = Intake.objects.filter(case=case_id, case__in=accesses_of(by).values("case"))
    rows = rows.select_related("case__person", "case__outline__holder").annotate(ways=ways_to("case", by))
    intake = rows.first()
    if intake is not None:
        vars(intake.case)["ways"] = intake.ways
    return intake


def barriers_of(case: Case) -> list[Barrier]:
    """Return the barriers of a case that the actor may open, with their labels in clear."""
    rows = _barriers_of(case.id)
    key = key_of(case.person) if any(row.sealed for row in rows) else None
    for row in rows:
        if row.sealed and key:
            row.label = cipher.unseal(key, row.sealed, table="intake_barrier", row=row.id, field="sealed")
    return rows


@standing
def _barriers_of(case_id: UUID) -> QuerySet[Barrier]:
    return Barrier.objects.filter(case=case_id)


def barrier_count(case_id: UUID) -> int:
    """Return how many barriers a case has, sealed ones without a grant too; 0 for a case that is hidden."""
    return int(ask_guard("intake_barriers", case_id))


def facts_of(intake: Intake) -> IntakeFacts:
    """Return what the rules ask about an intake."""
    agreed = Alliance.objects.filter(case=intake.case_id, agreed_on__isnull=False).first()
    return facts_with(intake, barrier_count(intake.case_id), agreed)


def facts_with(intake: Intake, barriers: int, alliance: Alliance | None) -> IntakeFacts:
    """Return what the rules ask, from rows that were read already."""
    return IntakeFacts(
        has_prognosis=intake.is_over_a_year is not None,
        barriers=barriers,
        is_applied=intake.applied_on is not None,
        is_free_will=bool(intake.is_free_will),
        is_revoked=intake.revoked_on is not None,
        is_16h=intake.basis == Intake.Basis.SECTION_16H,
        is_accepted=intake.decision == Intake.Decision.ACCEPTED,
        is_taken_over=intake.taken_over_on is not None,
        is_informed=intake.informed_on is not None,
        has_alliance=alliance is not None and (alliance.agreed_on is not None or alliance.number > 1),
    )


def needs_of(intake: Intake) -> list[Need]:
    """Return the check list of Fallzugang for this case, as the house has configured it."""
    rows = PhaseNeed.objects.filter(phase=Phase.INTAKE).values_list("key", "is_required")
    return with_deviations(intake.case, needs(facts_of(intake), dict(rows)), Phase.INTAKE)


def needs_with(facts: IntakeFacts, configured: dict[str, bool]) -> list[Need]:
    """Return the check list for known facts and known settings of the house."""
    return needs(facts, configured)


def offered(case_id: UUID, by: Actor, found: list[Barrier]) -> list[CheckItem]:
    """Return the lines of the check list that can be ticked: classes 2-3 with a grant only, nothing twice."""
    granted, there = classes_of(case_id, by), {barrier.label for barrier in found if barrier.eased_on is None}
    return [
        item
        for item in check_items()
        if item.label not in there and (item.data_class < DataClass.HEALTH or item.data_class in granted)
    ]


def is_first_assignment(intake: Intake) -> bool:
    """Say whether the case still waits for the Fallmanagement that takes it over, or for its first talk."""
    return intake.case.phase == Phase.INTAKE and intake.first_talk_on is None


def had_first_talk(case_ids: Collection[UUID]) -> set[UUID]:
    """Return the cases whose first talk was written down in the Fallzugang."""
    return set(Intake.objects.filter(case__in=case_ids).exclude(first_talk_on=None).values_list("case", flat=True))


def alliance_texts(versions: list[Alliance], case_id: UUID, *, by: Actor) -> dict[str, Any]:
    """Return what the form begins with: one's own unsaved text, else the draft, else the version in force.

    An unsaved text keeps the version that it was written on, so that it does not replace what came after.
    """
    draft = open_draft(ALLIANCE_DRAFT, case_id, by=by)
    if typed := {name: draft[name] for name in ALLIANCE_TEXTS if name in draft}:
        there = versions[0].version if versions else 0
        return {**typed, "version": draft.get("version", there)}
    return alliance_stored(versions)


def alliance_stored(versions: list[Alliance]) -> dict[str, Any]:
    """Return the texts of the newest draft or Fassung with its version."""
    if not versions:
        return {"version": 0}
    return {name: getattr(versions[0], name) for name in (*ALLIANCE_TEXTS, "version")}


def alliances_of(case: Case) -> list[Alliance]:
    """Return all versions of the Arbeitsbündnis, the newest (or the draft) first."""
    return list(Alliance.objects.filter(case=case))


def alliance_of(case: Case) -> Alliance | None:
    """Return the newest version or draft of the Arbeitsbündnis; the case in hand remembers it for `alliance_agreed`."""
    newest = next(iter(_newest_alliance(case.id)), None)
    vars(case)["newest_alliance"] = newest
    return newest


@standing
def _newest_alliance(case_id: UUID) -> QuerySet[Alliance]:
    return Alliance.objects.filter(case=case_id)[:1]


def agreed_alliance(case: Case, number: int) -> Alliance | None:
    """Return one agreed Fassung; a draft is none."""
    return Alliance.objects.filter(case=case, number=number, agreed_on__isnull=False).first()


def open_proposals() -> QuerySet[Proposal]:
    """Return the proposals that wait for a decision, oldest first; the policy shows them to clearing only."""
    return Proposal.objects.filter(state=Proposal.State.OPEN).order_by("proposed_on", "id")


def proposals_by(by: Actor) -> QuerySet[Proposal]:
    """Return the actor's own proposals, newest first."""
    return Proposal.objects.filter(proposed_by=str(by)).order_by("-proposed_on", "id")


def proposal_of(proposal_id: UUID) -> Proposal | None:
    """Return a proposal that the policy shows to the actor; None for a hidden and for a made-up one alike."""
    return Proposal.objects.filter(pk=proposal_id).first()


def proposer_names(proposals: Iterable[Proposal]) -> dict[str, str]:
    """Return the name of each colleague who proposed, by actor, in one query."""
    keys = {proposal.proposed_by.removeprefix("staff:") for proposal in proposals}
    return {f"staff:{staff.pk}": staff.display_name for staff in Staff.objects.filter(pk__in=keys)}


def check_items() -> QuerySet[CheckItem]:
    """Return the barriers that the house's check list offers."""
    return CheckItem.objects.filter(is_active=True)


def check_list() -> list[CheckItem]:
    """Return all lines of the check list, also those that are no longer offered."""
    return list(CheckItem.objects.all())


def check_item_of(item_id: UUID) -> CheckItem | None:
    """Return one line of the check list."""
    return CheckItem.objects.filter(pk=item_id).first()


def meets_intake(case: Case) -> dict[str, bool]:
    """Say which checks of Fallzugang a case meets; nothing is asked of a case that came without it."""
    intake: Intake | None = getattr(case, "intake", None)
    return met(facts_of(intake)) if intake else {}


def alliance_agreed(case: Case) -> dict[str, bool]:
    """Say whether the first talk was held and a version of the Arbeitsbündnis agreed."""
    intake: Intake | None = getattr(case, "intake", None)
    newest: Alliance | None = vars(case)["newest_alliance"] if "newest_alliance" in vars(case) else alliance_of(case)
    is_agreed = newest is not None and (newest.agreed_on is not None or newest.number > 1)
    return {"first_talk": intake is not None and intake.first_talk_on is not None, "alliance": is_agreed}


def required_checks() -> dict[str, list[str]]:
    """Return for each phase the keys of the checks that are needed before it is left."""
    rows = {(row.phase, row.key): row.is_required for row in PhaseNeed.objects.all()}
    return {
        phase: [one.key for one in checks_of(phase) if rows.get((phase, one.key), one.is_required)] for phase in ORDER
    }


def needs_version() -> int:
    """Return a number that grows whenever the needed checks are set."""
    return int(PhaseNeed.objects.aggregate(sum=Sum("version", default=0))["sum"])
