"""Second factors: what allauth does is noted, a lost one is reset in person."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.rules import Actor, RefusedError

from .accounts import end_sessions


def reset_second_factor(*, staff: Staff, by: Actor) -> None:
    """Remove every second factor of a colleague who stands there with an identity card; sessions end.

    Raises:
        RefusedError: it is the own account; a second person must look at the card.
    """
    if by == staff.actor:
        raise RefusedError("Den eigenen zweiten Faktor kann nur jemand anderes zurücksetzen.")
    with recorded("accounts.reset_second_factor", by=by):
        Authenticator.objects.filter(user=staff).delete()
        end_sessions(staff=staff)


def note_second_factor(sender: object, *, request: HttpRequest, user: Staff, signal: object, **_: object) -> None:
    """Write the audit entry for a factor that allauth added, renewed or removed for its owner."""
    del sender, request, signal
    with recorded("accounts.change_second_factor", by=user.actor):
        pass
