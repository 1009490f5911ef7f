"""Setbacks: an entry of their own that changes nothing else (C36)."""

from datetime import date
from uuid import uuid4

from lotsenbuch.assessment.models import Setback
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .parts import shut


def keep_setback(
    *,
    case: Case,
    what: str,
    what_now: str,
    since_on: date,
    by: Actor,
    data_class: DataClass = DataClass.COUNSELLING,
    row: Setback | None = None,
    seen: int = 0,
) -> Setback:
    """Write down a setback, or what is now done about it. No goal, phase, barrier or figure changes by it.

    Args:
        case: the case.
        what: what happened.
        what_now: what is done now; may come later.
        since_on: since when.
        by: who writes.
        data_class: from class 2 on the texts are sealed.
        row: the setback that is changed.
        seen: its version that the writer saw.

    Raises:
        RefusedError: nothing is said, or the class needs a grant that the actor does not hold.
        StaleError: somebody else changed it meanwhile.
    """
    if not what.strip():
        raise RefusedError("Bitte kurz sagen, was passiert ist.", field="what")
    words = {"what": what.strip(), "what_now": what_now.strip()}
    with recorded("assessment.keep_setback", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        setback = row or Setback(id=uuid4(), case=case)
        values = {"since_on": since_on, "noted_on": clock.today(), "author_id": by.staff_id}
        values |= shut(Setback, case, setback.id, words, data_class, by)
        if row is not None:
            return row.save_version(seen=seen, **values)
        for name, value in values.items():
            setattr(setback, name, value)
        setback.save(force_insert=True)
    return setback
