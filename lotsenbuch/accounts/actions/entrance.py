"""What happens at the entrance, in the log: logins, failed ones, shut doors; capped where anybody can cause it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import ask_recorded, recorded
from lotsenbuch.audit.models import Entry
from lotsenbuch.records.rules import Actor

PURPOSE = "Anmeldung"
# Somebody typed a name that no account has. The name is not kept: it may be a password in the wrong field.
NOBODY = Actor.service("login")


@dataclass(frozen=True, slots=True)
class Cap:
    """How many entries are written per window; the window's last one may stand for more."""

    most: int
    minutes: int


# All failed logins together: an attacker with many addresses fills no disk (86,400 entries a day).
FAILED_LOGINS = Cap(most=60, minutes=1)
FAILED_FACTORS = Cap(most=20, minutes=60)
REFUSALS = Cap(most=60, minutes=60)


def note_login(*, by: Actor) -> None:
    """Write the entry of a login that succeeded, all its steps included."""
    with recorded("accounts.log_in", by=by, purpose=PURPOSE):
        pass


def note_failed_login(*, by: Actor) -> None:
    """Write that a login failed: `by` is the account whose name was typed, or `NOBODY`; nothing that was typed."""
    _refuse("accounts.log_in", cap=FAILED_LOGINS, counted="", by=by)


def note_failed_factor(*, by: Actor) -> None:
    """Write that a second factor was wrong or used before; the password was right."""
    _refuse("accounts.second_factor", cap=FAILED_FACTORS, counted=str(by), by=by)


def note_refusal(door: str, *, by: Actor) -> None:
    """Write that a door stayed shut, for want of a right or because nothing is there: the entry tells no difference."""
    _refuse(door, cap=REFUSALS, counted=str(by), by=by)


def known_as(username: str) -> Actor:
    """Return the actor of the account with this name, or `NOBODY`."""
    key = Staff.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    return Actor.staff(key) if key else NOBODY


def _refuse(what: str, *, cap: Cap, counted: str, by: Actor) -> None:
    seconds = cap.minutes * 60
    window, ends = divmod(int(timezone.now().timestamp()), seconds)
    kind = what if cap is not REFUSALS else "door"
    key = salted_hmac("accounts.entrance", f"{kind} {counted} {window}", algorithm="sha256").hexdigest()
    until = timezone.now() + timedelta(seconds=seconds - ends)
    asked = ("accounts_within", key, until, cap.most)
    ask_recorded(what, *asked, by=by, kind=Entry.Kind.REFUSED, purpose=PURPOSE if cap is not REFUSALS else "")
