"""Colleagues of other departments in a case: named, with role and period; nothing is opened for them (C90)."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import Actor, DataClass, RefusedError
from lotsenbuch.steering.models import Participant


def add_participant(*, case: Case, name: str, department: str, role: str, since: date, by: Actor) -> Participant:
    """Name somebody who takes part.

    Raises:
        RefusedError: name, department or role is missing.
    """
    for field, text in (("name", name), ("department", department), ("role", role)):
        if not text.strip():
            raise RefusedError("Bitte ausfüllen.", field=field)
    with recorded("steering.add_participant", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = Participant(case=case, name=name.strip(), department=department.strip(), role=role.strip())
        row.takes_part_from = since
        row.save(force_insert=True)
    return row


def end_participant(*, participant: Participant, seen: int, until: date, by: Actor) -> Participant:
    """Note that somebody no longer takes part.

    Raises:
        RefusedError: the end lies before the beginning, or is known already.
        StaleError: somebody else changed it since version `seen`.
    """
    if participant.takes_part_until:
        raise RefusedError("Das Ende ist schon eingetragen.")
    if until < participant.takes_part_from:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="until")
    with recorded("steering.end_participant", by=by, case_id=participant.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return participant.save_version(seen=seen, takes_part_until=until)
