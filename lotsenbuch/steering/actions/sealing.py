"""Sealing what is of class 2 or 3, for those with the grant only."""

from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def sealed(case: Case, text: str, data_class: int, *, table: str, row: UUID, by: Actor) -> bytes | None:
    """Return the text sealed with the person's key, None for a class that stands open.

    Raises:
        RefusedError: the actor holds no grant for the class.
    """
    if data_class < DataClass.HEALTH:
        return None
    key = key_of_person(case.person_id)
    if key is None or data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="data_class")
    return cipher.seal(key, text, table=table, row=row, field="sealed")
