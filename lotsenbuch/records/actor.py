"""The actor of a transaction: set first, gone with it, absent means no rows.

Session-level settings would leak to the next user of a pooled connection, so the setting is local to the
transaction (`set_config(..., true)`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from .rules import Actor


def set_actor(actor: Actor | None) -> None:
    """Name the actor of the running transaction; None is the anonymous actor, who sees nothing."""
    _set(str(actor) if actor else "")


@contextmanager
def acting_as(actor: Actor | None) -> Iterator[None]:
    """Open the transaction of one request, job or command and act in it as `actor`.

    Inside a transaction that is already open the earlier actor returns at the end, so that tests and
    commands can change sides.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        before = _current() if is_nested else None
        set_actor(actor)
        yield
        if before is not None:
            _set(before)


def acting() -> object | None:
    """Return a sign of the present acting, another one whenever the actor was named anew; None where nobody acts.

    What was looked up with the eyes of one actor must not be shown to the next one.
    """
    return getattr(connection, "lotse_acting", None) if connection.in_atomic_block else None


def _set(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lotsenbuch.actor', %s, true)", [text])
    connection.lotse_acting = object() if text else None  # type: ignore[attr-defined]  # ours


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('lotsenbuch.actor', true), '')")
        row = cursor.fetchone()
    return str(row[0]) if row else ""
