"""What is done with the places where the house works: opening hours, rooms, heads of letters."""

from collections.abc import Iterable, Mapping
from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.models import LetterHead, Office, OpeningHours, Room
from lotsenbuch.office.rules.hours import Span
from lotsenbuch.records.rules import Actor, RefusedError, StaleError

from .rows import added, changed


def add_office(*, name: str, address: str, by: Actor) -> Office:
    """Add a place where the house works.

    Raises:
        RefusedError: the name is taken.
    """
    with recorded("office.add_office", by=by):
        return added(Office(name=name, address=address))


def change_office(*, office: Office, seen: int, name: str, address: str, by: Actor) -> Office:
    """Change a place.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the name is taken.
    """
    with recorded("office.change_office", by=by):
        return changed(office, seen, {"name": name, "address": address})


def set_hours(*, office: Office, seen: int, hours: Mapping[int, Iterable[Span]], by: Actor) -> None:
    """Set when an office is open; a day of the week without hours is closed.

    Args:
        office: which one; its version stands for its hours too.
        seen: its version.
        hours: per day of the week (Monday is 0) from when until when.
        by: who sets them.

    Raises:
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("office.set_hours", by=by):
        office.save_version(seen=seen)
        OpeningHours.objects.filter(office=office).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(office=office, weekday=weekday, opens_at=span.opens_at, closes_at=span.closes_at)
            for weekday, spans in hours.items()
            for span in spans
        )


def add_room(
    *, office: Office, name: str, seats: int, is_barrier_free: bool, from_on: date, until_on: date | None, by: Actor
) -> Room:
    """Add a room to an office.

    Raises:
        RefusedError: the office has a room of this name, or it would end before it begins.
    """
    _ends_later(from_on, until_on)
    row = Room(office=office, name=name, seats=seats, is_barrier_free=is_barrier_free)
    row.from_on, row.until_on = from_on, until_on
    with recorded("office.add_room", by=by):
        return added(row, says=_TAKEN)


def change_room(*, room: Room, seen: int, by: Actor, **values: object) -> Room:
    """Change a room or say until when the house has it.

    Args:
        room: which one.
        seen: its version.
        by: who changes it.
        **values: `name`, `seats`, `is_barrier_free`, `from_on`, `until_on`.

    Raises:
        StaleError: somebody else saved since version `seen`.
        RefusedError: the office has another room of this name, or it would end before it begins.
    """
    _ends_later(values.get("from_on"), values.get("until_on"))
    with recorded("office.change_room", by=by):
        return changed(room, seen, values, says=_TAKEN)


def set_letter_head(*, office: Office, seen: int, by: Actor, **values: str) -> LetterHead:
    """Say what stands at the head of the letters of an office.

    Args:
        office: which one.
        seen: version of the head; 0 where it has none yet.
        by: who sets it.
        **values: `sender`, `return_line`, `phone`, `mail`, `web`, `way_there`.

    Raises:
        StaleError: somebody else saved since version `seen`.
    """
    with recorded("office.set_letter_head", by=by):
        head = LetterHead.objects.filter(office=office).first()
        if head is not None:
            return head.save_version(seen=seen, **values)
        if seen:
            raise StaleError
        head, is_new = LetterHead.objects.get_or_create(office=office, defaults=values)
        if not is_new:
            raise StaleError
        return head


_TAKEN = "Einen Raum mit diesem Namen gibt es an diesem Standort schon."


def _ends_later(from_on: object, until_on: object) -> None:
    if isinstance(from_on, date) and isinstance(until_on, date) and until_on < from_on:
        raise RefusedError("Das Ende liegt vor dem Anfang.", field="until_on")
