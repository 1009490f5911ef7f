"""Changing who somebody is: names with their search keys, numbers, household, address open or protected."""

from typing import Any

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.cases.rules.person import PersonData, sealed_line
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .person import change_person, record_fact
from .register import NUMBER_TAKEN, household_for, name_keys, number_once

_PLAIN = ("first_name", "last_name", "birth_on", "gender", "interpreter_language", "technical_remark")
_OPEN_ADDRESS = ("street", "postcode", "town")


def change_master_data(*, case: Case, person: Person, seen: int, data: PersonData, by: Actor) -> Person:
    """Write a person's master data; a protected address moves into the sealed fact and back.

    Without the grant for class 4 a protected address stays as it is.

    Raises:
        RefusedError: the Kundennummer belongs to somebody else, visible or not.
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("cases.change_master_data", by=by, case_id=case.id):
        changes: dict[str, Any] = {name: getattr(data, name) for name in _PLAIN}
        changes |= name_keys(data.first_name, data.last_name)
        changes |= {"languages": list(data.languages), "technical_means": list(data.technical_means)}
        changes["kundennummer"] = _free_number(person, data.kundennummer)
        changes["household_id"] = household_for(data.bg_number)
        changes |= _address(case, person, data, by=by)
        with number_once():
            change_person(case=case, person=person, seen=seen, changes=changes, by=by)
    return person


def _free_number(person: Person, number: str) -> str | None:
    if number and number != person.kundennummer and ask_guard("cases_number_taken", number):
        raise RefusedError(NUMBER_TAKEN, field="kundennummer")
    return number or None


def _address(case: Case, person: Person, data: PersonData, *, by: Actor) -> dict[str, Any]:
    may_seal = DataClass.SEALED in classes_of(case.id, by)
    if person.has_protected_address and not may_seal:
        return {}
    if data.has_protected_address and not may_seal:
        message = "Für eine Schutzadresse fehlt hier die Freigabe der Klasse 4."
        raise RefusedError(message, field="has_protected_address")
    if data.has_protected_address or person.has_protected_address:
        record_fact(case=case, kind="address", text=sealed_line(data) if data.has_protected_address else "", by=by)
    is_open = not data.has_protected_address
    columns = {name: getattr(data, name) if is_open else "" for name in _OPEN_ADDRESS}
    return {**columns, "has_protected_address": data.has_protected_address}
