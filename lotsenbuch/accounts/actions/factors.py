"""Second factors: what allauth does is noted, a lost one is reset in person."""

from allauth.mfa.models import Authenticator

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


def note_second_factor(*, by: Actor) -> None:
    """Write the audit entry for a factor that allauth added, renewed or removed for its owner in this transaction.

    New recovery codes are marked as viewed here: allauth would do it when they are shown, and a GET writes nothing.
    """
    with recorded("accounts.change_second_factor", by=by):
        kind = Authenticator.Type.RECOVERY_CODES
        for codes in Authenticator.objects.filter(user_id=by.staff_id, type=kind).order_by("pk"):
            if not codes.wrap().did_view:
                codes.wrap().mark_as_viewed()
