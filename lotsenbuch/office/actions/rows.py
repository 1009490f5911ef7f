"""A row with a name that is added or changed; a name that is taken is said at its field."""

from collections.abc import Mapping

from django.db import IntegrityError

from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import RefusedError

TAKEN = "Diesen Namen gibt es schon."


def added[R: Versioned](row: R, *, field: str = "name", says: str = TAKEN) -> R:
    """Write a new row.

    Raises:
        RefusedError: the database keeps it once only; `says` at `field`.
    """
    try:
        with all_or_nothing():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(says, field=field) from None
    return row


def changed[R: Versioned](row: R, seen: int, values: Mapping[str, object], *, says: str = TAKEN) -> R:
    """Write values into a row that still has the version that was seen.

    Raises:
        RefusedError: another row has the name.
        StaleError: somebody else saved meanwhile.
    """
    try:
        with all_or_nothing():
            return row.save_version(seen=seen, **values)
    except IntegrityError:
        raise RefusedError(says, field="name") from None
