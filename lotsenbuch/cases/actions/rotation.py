"""A new master key: made, used for everything that was wrapped with an older one, the older ones dropped at the end.

Each step is a transaction of its own and finds by itself what is left, so that a crash at any point loses nothing:
what is wrapped names its key by number, and a key leaves the file only when no row and no running process needs it.
"""

from lotsenbuch.accounts.actions import rewrap_factors
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import PersonKey
from lotsenbuch.cases.queries.masters import wrapped_by_master
from lotsenbuch.records import cipher
from lotsenbuch.records.actions import rewrap_drafts
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.masters import add_master, drop_masters_before, masters, present_number
from lotsenbuch.records.rules import Actor, RefusedError

BATCH = 500


def begin_rotation(*, by: Actor) -> tuple[int, bool]:
    """Make a new master key, unless an earlier rotation was not brought to its end; that one is continued.

    Returns:
        The number of the present key, and whether it is new.
    """
    with recorded("cases.begin_rotation", by=by):
        is_new = len(masters()) == 1
        return (add_master() if is_new else present_number()), is_new


def rewrap_some(*, by: Actor, limit: int = BATCH) -> int:
    """Wrap up to `limit` keys of persons, drafts or second factors by the present master key; 0 means none is left."""
    with recorded("cases.rewrap_keys", by=by):
        rows = PersonKey.objects.filter(master_number__lt=present_number()).order_by("pk")[:limit]
        anew = {row.pk: cipher.rewrap(cipher.WrappedKey(row.master_number, row.wrapped), row.pk) for row in rows}
        if not anew:
            return rewrap_drafts(limit=limit) or rewrap_factors(limit=limit)
        numbers = {stored.master_number for stored in anew.values()}
        wrapped = [bytes(stored.wrapped) for stored in anew.values()]
        ask_guard("cases_rewrap", list(anew), wrapped, max(numbers))
        return len(anew)


def end_rotation(*, by: Actor) -> list[int]:
    """Take the older master keys out of the file; return their numbers.

    Raises:
        RefusedError: something is still wrapped with one of them.
    """
    number = present_number()
    with recorded("cases.end_rotation", by=by):
        left = sum(count for other, count in wrapped_by_master().total().items() if other < number)
        if left:
            raise RefusedError(f"Noch {left} Schlüssel sind mit einem älteren Hauptschlüssel verpackt.")
        return drop_masters_before(number)
