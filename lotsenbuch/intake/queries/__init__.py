"""What is looked up about Fallzugang."""

from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.cases.models import Case, Phase, PhaseNeed
from lotsenbuch.cases.queries import accesses_of, key_of_person
from lotsenbuch.cases.rules.phases import Need
from lotsenbuch.intake.models import Alliance, Barrier, CheckItem, Intake, Proposal
from lotsenbuch.intake.rules.access import IntakeFacts, needs
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor


def intake_of(case_id: UUID, by: Actor) -> Intake | None:
    """Return the intake of a case that the actor may see, with case and person."""
    rows = Intake.objects.filter(case=case_id, case__in=accesses_of(by).values("case"))
    return rows.select_related("case__person", "case__outline__holder").first()


def barriers_of(case: Case) -> list[Barrier]:
    """Return the barriers of a case that the actor may open, with their labels in clear."""
    rows = list(Barrier.objects.filter(case=case))
    key = key_of_person(case.person_id) if any(row.sealed for row in rows) else None
    for row in rows:
        if row.sealed and key:
            row.label = cipher.unseal(key, row.sealed, table="intake_barrier", row=row.id, field="sealed")
    return rows


def facts_of(intake: Intake) -> IntakeFacts:
    """Return what the rules ask about an intake."""
    agreed = Alliance.objects.filter(case=intake.case_id, agreed_on__isnull=False).first()
    return facts_with(intake, Barrier.objects.filter(case=intake.case_id).count(), agreed)


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
    return needs_with(facts_of(intake))


def needs_with(facts: IntakeFacts) -> list[Need]:
    """Return the check list for known facts, as the house has configured it."""
    rows = PhaseNeed.objects.filter(phase=Phase.INTAKE).values_list("key", "is_required")
    return needs(facts, dict(rows))


def alliance_of(case: Case) -> Alliance | None:
    """Return the newest version or draft of the Arbeitsbündnis."""
    return Alliance.objects.filter(case=case).first()


def open_proposals() -> QuerySet[Proposal]:
    """Return the proposals that wait for a decision, oldest first; the policy shows them to clearing only."""
    return Proposal.objects.filter(state=Proposal.State.OPEN).order_by("proposed_on", "id")


def proposals_by(by: Actor) -> QuerySet[Proposal]:
    """Return the actor's own proposals, newest first."""
    return Proposal.objects.filter(proposed_by=str(by)).order_by("-proposed_on", "id")


def check_items() -> QuerySet[CheckItem]:
    """Return the barriers that the house's check list offers."""
    return CheckItem.objects.filter(is_active=True)
