"""Second factors: what allauth does is noted, a lost one is reset in person, their keys follow a rotation."""

import base64
import secrets
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import keyed_code, old_factors
from lotsenbuch.accounts.rules import WRAPPED_SECRET, check_two_people, code_print
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records import cipher
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


def note_second_factor(*, staff: Staff, by: Actor, besides: UUID | None = None) -> list[str]:
    """Write the audit entry for a factor that allauth added, renewed or removed for its owner in this transaction.

    Every session of the account but `besides` ends: somebody else may have been there with the old factor.

    Returns:
        New recovery codes, to be shown now: from here on only their hashes are kept (decision 0054).
    """
    with recorded("accounts.change_second_factor", by=by):
        end_sessions(staff=staff, besides=besides)
        rows = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES)
        return [code for row in rows.order_by("pk") if "seed" in row.data for code in _hash_codes(row)]


def _hash_codes(row: Authenticator) -> list[str]:
    """Keep slow hashes in place of the seed that allauth derives its codes from; return the codes."""
    codes, salt = row.wrap().get_unused_codes(), secrets.token_bytes(16)
    # Under this name allauth keeps codes one by one and takes each out when it is used. They count as viewed: shown
    # once, and a GET writes nothing.
    prints = [code_print(keyed_code(code), salt=salt) for code in codes]
    row.data = {"migrated_codes": prints, "salt": salt.hex(), "viewed_at": timezone.now().timestamp()}
    row.save(update_fields=["data"])
    return list(codes)


def rewrap_factors(*, limit: int) -> int:
    """Wrap the keys of up to `limit` second factors by the present master key; return how many were found."""
    found = old_factors()[:limit]
    for factor in found:
        # Whoever uses a recovery code at this moment writes the row anew; that one is found the next time.
        Authenticator.objects.filter(pk=factor.pk, data=factor.data).update(data=_rewrapped(factor.data))
    return len(found)


def _rewrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rewrapped(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_rewrapped(part) for part in value]
    if not isinstance(value, str) or not WRAPPED_SECRET.match(value):
        return value
    number, row, wrapped, sealed = value.split(".")
    anew = cipher.rewrap(cipher.WrappedKey(int(number), base64.b64decode(wrapped)), UUID(row))
    return ".".join((str(anew.master_number), row, base64.b64encode(anew.wrapped).decode(), sealed))
