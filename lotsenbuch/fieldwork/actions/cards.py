"""A folder on paper: a card by its number, and that it was destroyed."""

from lotsenbuch.audit.actions import recorded
from lotsenbuch.fieldwork.models import Card, Folder
from lotsenbuch.fieldwork.rules.out import card_number
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def print_card(*, folder: Folder, by: Actor) -> Card:
    """Make the card of a folder; it has to be destroyed when the folder closes.

    Raises:
        RefusedError: the folder is back, called back or over.
    """
    if folder.returned_at or folder.revoked_at or folder.closes_at <= clock.now():
        raise RefusedError("Diese Mappe ist schon zurück. Für heute bitte neu packen.")
    with recorded("fieldwork.print_card", by=by) as entry:
        entry.case_ids = list(folder.meetings.values_list("case", flat=True))
        entry.data_class = DataClass.COUNSELLING
        row = Card(folder=folder, staff_id=by.colleague, number=card_number(), printed_at=clock.now())
        row.due_at = folder.closes_at
        row.save(force_insert=True)
    return row


def destroy_card(*, card: Card, by: Actor) -> None:
    """Note that a card was destroyed; ticked twice, the first time counts."""
    if card.destroyed_at is None:
        with recorded("fieldwork.destroy_card", by=by):
            card.save_version(seen=card.version, destroyed_at=clock.now())
