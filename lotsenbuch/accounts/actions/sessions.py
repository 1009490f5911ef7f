"""Sessions: ended by their owner, by the application administration, with a right, or by time."""

from uuid import UUID

from django.utils import timezone

from lotsenbuch.accounts.models import Attempt, Session, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor


def end_sessions(*, staff: Staff, besides: UUID | None = None) -> int:
    """End every session of a colleague, or all but one; part of an outer action. Return how many there were."""
    return int(ask_guard("accounts_end_sessions", staff.pk, besides))


def end_own_session(*, session_id: UUID, by: Actor) -> bool:
    """End one of one's own sessions. Return whether it was there."""
    with recorded("accounts.end_own_session", by=by):
        return bool(ask_guard("accounts_end_session", session_id))


def end_other_sessions(*, staff: Staff, besides: UUID | None, by: Actor) -> int:
    """End all of one's own sessions but the one in use. Return how many there were."""
    with recorded("accounts.end_other_sessions", by=by):
        return end_sessions(staff=staff, besides=besides)


def end_staff_sessions(*, staff: Staff, by: Actor) -> int:
    """End every session of a colleague because the application administration wants it. Return how many there were."""
    with recorded("accounts.end_staff_sessions", by=by):
        return end_sessions(staff=staff)


def end_everybodys_sessions(*, by: Actor) -> int:
    """End every session in the house, in an emergency. Return how many there were."""
    with recorded("accounts.end_everybodys_sessions", by=by):
        return int(ask_guard("accounts_end_sessions", None, None))


def forget_sessions() -> int:
    """Delete what has run out: sessions, tries to log in, used codes. Return how many sessions."""
    Attempt.objects.filter(expires_at__lt=timezone.now()).delete()
    return Session.objects.all().delete()[0]
