"""Searching the log: every search is a row that policies ask, and an entry of its own."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from lotsenbuch.audit.models import SEARCH_MINUTES, Search
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError

from .record import recorded

OPEN_DAYS = 7


def search_case(*, case_id: UUID, reason: str, from_on: date, until_on: date, by: Actor) -> Search:
    """Search the log for one case: metadata, for an hour."""
    with recorded("audit.search_case", by=by, case_id=case_id):
        return _save(case_id=case_id, reason=reason, from_on=from_on, until_on=until_on, by=by, minutes=SEARCH_MINUTES)


def ask_search(*, subject: Actor, reason: str, from_on: date, until_on: date, by: Actor) -> Search:
    """Ask to search the log for a colleague on a stated suspicion; nothing is seen until a second person releases it.

    Raises:
        RefusedError: one's own name is looked up in one's own way, not here.
    """
    if subject == by:
        raise RefusedError("Die eigenen Einträge sucht man so nicht.", field="staff")
    with recorded("audit.ask_search", by=by):
        minutes = OPEN_DAYS * 24 * 60
        return _save(subject=str(subject), reason=reason, from_on=from_on, until_on=until_on, by=by, minutes=minutes)


def decide_search(*, search: Search, is_granted: bool, by: Actor) -> None:
    """Release or refuse a search for a colleague, as the second of two named people.

    Raises:
        RefusedError: one asked oneself, is the one searched for, or it was decided already.
    """
    with recorded("audit.decide_search", by=by):
        if not ask_guard("audit_decide", search.id, is_granted):
            raise RefusedError("Darüber kann hier nicht entschieden werden: selbst beantragt oder schon entschieden.")


def _save(
    *,
    reason: str,
    from_on: date,
    until_on: date,
    by: Actor,
    minutes: int,
    case_id: UUID | None = None,
    subject: str = "",
) -> Search:
    now = timezone.now()
    search = Search(case_id=case_id, subject=subject, reason=reason, from_on=from_on, until_on=until_on)
    search.asked_by, search.asked_at, search.expires_at = str(by), now, now + timedelta(minutes=minutes)
    search.save(force_insert=True)
    return search
