"""Second factors: what allauth does is noted, a lost one is reset in person."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.rules import check_two_people
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.rules import Actor, RefusedError

from .sessions import end_sessions


def reset_second_factor(*, staff: Staff, by: Actor) -> None:
    """Remove every second factor of a colleague who stands there with an identity card; sessions end.

    Raises:
        RefusedError: it is the own account, or the actor has just set the password of this account; a second
            person must look at the card.
    """
    if by == staff.actor:
        raise RefusedError("Den eigenen zweiten Faktor kann nur jemand anderes zurücksetzen.")
    now = timezone.now()
    check_two_people(staff.password_set_by, staff.password_set_at, by=by, now=now)
    with recorded("accounts.reset_second_factor", by=by):
        Authenticator.objects.filter(user=staff).delete()
        staff.factor_reset_by, staff.factor_reset_at = str(by), now
        staff.save(update_fields=["factor_reset_by", "factor_reset_at"])
        end_sessions(staff=staff)


def note_second_factor(*, staff: Staff, by: Actor, besides: UUID | None = None) -> None:
    """Write the audit entry for a factor that allauth added, renewed or removed for its owner in this transaction.

    Every session of the account but `besides` ends: somebody else may have been there with the old factor.

    New recovery codes are marked as viewed here: allauth would do it when they are shown, and a GET writes nothing.
    """
    with recorded("accounts.change_second_factor", by=by):
        end_sessions(staff=staff, besides=besides)
        kind = Authenticator.Type.RECOVERY_CODES
        for codes in Authenticator.objects.filter(user=staff, type=kind).order_by("pk"):
            if not codes.wrap().did_view:
                codes.wrap().mark_as_viewed()
