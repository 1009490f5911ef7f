"""What happens at the entrance, in the log: logins, failed ones, shut doors; thinned where anybody can cause it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import acting_purpose, ask_recorded, recorded
from lotsenbuch.audit.models import Entry
from lotsenbuch.records.rules import Actor

PURPOSE = "Anmeldung"
# Somebody typed a name that no account has. The name is not kept: it may be a password in the wrong field.
NOBODY = Actor.service("login")


@dataclass(frozen=True, slots=True)
class Cap:
    """How many entries are written one by one per account and window; beyond, one stands for all so far."""

    most: int
    minutes: int

    def tells(self, count: int) -> bool:
        """Say whether this one is written: the first ones, then each time that their number has doubled."""
        times, left = divmod(count, self.most)
        return count <= self.most or (not left and times.bit_count() == 1)


# Per account, and for all names together that no account has: nobody's tries hide what is tried on somebody else.
FAILED_LOGINS = Cap(most=20, minutes=60)
FAILED_FACTORS = Cap(most=20, minutes=60)
REFUSALS = Cap(most=60, minutes=60)
_COUNT_ALL = 2**31 - 1


def note_login(*, by: Actor) -> None:
    """Write the entry of a login that succeeded, all its steps included."""
    with recorded("accounts.log_in", by=by, purpose=PURPOSE):
        pass


def note_failed_login(*, by: Actor) -> None:
    """Write that a login failed: `by` is the account whose name was typed, or `NOBODY`; nothing that was typed."""
    _refuse("accounts.log_in", cap=FAILED_LOGINS, by=by)


def note_failed_factor(*, by: Actor) -> None:
    """Write that a second factor was wrong or used before; the password was right."""
    _refuse("accounts.second_factor", cap=FAILED_FACTORS, by=by)


def note_refusal(door: str, *, by: Actor) -> None:
    """Write that a door stayed shut, for want of a right or because nothing is there: the entry tells no difference."""
    _refuse(door, cap=REFUSALS, by=by)


def known_as(username: str) -> Actor:
    """Return the actor of the account with this name, or `NOBODY`."""
    key = Staff.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    return Actor.staff(key) if key else NOBODY


def _refuse(what: str, *, cap: Cap, by: Actor) -> None:
    """Count, and write the entry where the cap tells this one: the same two statements in any case."""
    seconds = cap.minutes * 60
    window, ends = divmod(int(timezone.now().timestamp()), seconds)
    kind, aim = ("door", acting_purpose.get()) if cap is REFUSALS else (what, PURPOSE)
    key = salted_hmac("accounts.entrance", f"{kind} {by} {window}", algorithm="sha256").hexdigest()
    count = _counted(key, timezone.now() + timedelta(seconds=seconds - ends))
    purpose = aim if count <= cap.most else f"{aim}, {count}. Mal in {cap.minutes} Minuten"
    ask_recorded(what, "nullif", int(cap.tells(count)), 0, by=by, kind=Entry.Kind.REFUSED, purpose=purpose)


def _counted(key: str, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_within(%s, %s, %s)", [key, until, _COUNT_ALL])
        (count,) = cursor.fetchone() or (0,)
    return int(count)
