"""Times that a colleague keeps for themselves."""

from datetime import datetime

from lotsenbuch.appointments.models import Block
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.rules import Actor, RefusedError

from .clashes import told_when_taken


def keep_block(*, kind: str, starts_at: datetime, ends_at: datetime, by: Actor) -> Block:
    """Keep a time free for oneself; others see „belegt“.

    Raises:
        RefusedError: it does not end after it begins, or the time is taken.
    """
    if ends_at <= starts_at:
        raise RefusedError("Das Ende liegt nicht nach dem Beginn.", field="until")
    with recorded("appointments.keep_block", by=by), told_when_taken():
        row = Block(staff_id=by.colleague, kind=kind, starts_at=starts_at, ends_at=ends_at)
        row.save(force_insert=True)
    return row


def drop_block(*, block: Block, by: Actor) -> None:
    """Give a time free again."""
    with recorded("appointments.drop_block", by=by):
        block.delete()
