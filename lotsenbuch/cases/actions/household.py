"""Who lives in the household and has no case of their own."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, HouseholdMember
from lotsenbuch.records.rules import Actor, RefusedError


def add_member(*, case: Case, name: str, birth_on: date | None, relation: str, by: Actor) -> HouseholdMember:
    """Note somebody who belongs to the Bedarfsgemeinschaft without a case.

    Raises:
        RefusedError: the person has no BG-Nummer yet.
    """
    if case.person.household_id is None:
        raise RefusedError("Zuerst bei den Stammdaten die BG-Nummer eintragen.", field="name")
    with recorded("cases.add_member", by=by, case_id=case.id):
        member = HouseholdMember(case=case, name=name, birth_on=birth_on, relation=relation)
        member.save(force_insert=True)
    return member


def remove_member(*, case: Case, member: HouseholdMember, by: Actor) -> None:
    """Delete the note about somebody; no trace but the log entry stays."""
    with recorded("cases.remove_member", by=by, case_id=case.id):
        member.delete()
