"""Opening Fallzugang for a person who is registered directly."""

from datetime import date
from uuid import UUID

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import register_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.intake.models import Intake
from lotsenbuch.records.rules import Actor


def start_intake(
    *,
    data: PersonData,
    opened_on: date,
    by: Actor,
    by_person: bool = False,
    proposal_id: UUID | None = None,
    case_id: UUID | None = None,
) -> Case:
    """Register a person and begin the access check; the one who registers holds the case until assignment.

    Raises:
        RefusedError: the Kundennummer is taken.
    """
    with recorded("intake.start_intake", by=by) as entry:
        case = register_case(data=data, opened_on=opened_on, by=by, case_id=case_id)
        entry.case_id = case.id
        Intake(case=case, proposal_id=proposal_id, proposed_by_person=by_person).save(force_insert=True)
    return case
