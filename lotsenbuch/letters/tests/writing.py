"""What tests write: a talk, a case as letters take it, a letter issued."""

from datetime import UTC, datetime
from typing import Any

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.letters.actions import LetterValues, issue_letter
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import Slot
from tests.cast import act_as

PLACE = "Jobcenter Lotsenau, Raum 2.14"
PURPOSE = "Vermittlung in Ausbildung oder Arbeit"


def slot(*at: int, **more: Any) -> Slot:
    """Return a talk at an instant in UTC; without one on 2 December 2026, 9:30 in Berlin."""
    when = datetime(*at, tzinfo=UTC) if at else datetime(2026, 12, 2, 8, 30, tzinfo=UTC)  # type: ignore[arg-type,misc]
    return Slot(starts_at=when, place=PLACE, minutes=45, **more)


def summons(*at: int) -> Slot:
    """Return a talk that is a Meldeaufforderung."""
    return slot(*at, purpose=PURPOSE, is_summons=True)


def read(case: Case, staff: Staff) -> Case:
    """Return a case as letters take it."""
    found = case_of(case.id, staff.actor)
    assert found is not None
    return found


def issued(case: Case, staff: Staff, kind: str = "follow_up", **values: Any) -> SentLetter:
    """Issue a letter as this colleague."""
    values = {"slot": slot(), **values}
    with act_as(staff):
        return issue_letter(case=read(case, staff), kind=kind, values=LetterValues(**values), by=staff.actor)
