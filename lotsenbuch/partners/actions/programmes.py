"""The catalogue of measures is kept: measures, their runs, places taken and given back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lotsenbuch.audit.actions import recorded
from lotsenbuch.partners.models import Course, Organisation, Programme, Seat
from lotsenbuch.partners.queries.programmes import taken
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

FULL = "In diesem Durchgang ist kein Platz mehr frei."


def keep_programme(
    *, row: Programme | None, organisation: Organisation, seen: int, values: Mapping[str, Any], by: Actor
) -> Programme:
    """Put a measure into the catalogue or change it.

    Raises:
        RefusedError: the legal basis ends before it begins.
        StaleError: somebody else changed it since version `seen`.
    """
    since, until = values.get("basis_from"), values.get("basis_until")
    if since and until and until < since:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="basis_until")
    with recorded("partners.keep_programme", by=by):
        if row is not None:
            return row.save_version(seen=seen, **values)
        row = Programme(organisation=organisation, **values)
        row.save(force_insert=True)
    return row


def keep_course(*, row: Course | None, programme: Programme, seen: int, values: Mapping[str, Any], by: Actor) -> Course:
    """Enter a run of a measure or change it.

    Raises:
        RefusedError: it ends before it begins, or more places are taken than it would have.
        StaleError: somebody else changed it since version `seen`.
    """
    ends_on, places = values.get("ends_on"), values.get("places")
    if ends_on and ends_on < values["starts_on"]:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="ends_on")
    with recorded("partners.keep_course", by=by):
        if row is None:
            row = Course(programme=programme, **values)
            row.save(force_insert=True)
            return row
        Course.objects.select_for_update().get(pk=row.pk)
        if places is not None and taken(row.pk) > places:
            raise RefusedError(f"Es sind schon {taken(row.pk)} Plätze belegt.", field="places")
        return row.save_version(seen=seen, **values)


def take_seat(*, course: Course) -> Seat:
    """Take a place of a run; the caller writes the log. Two who want the last one wait for each other.

    Raises:
        RefusedError: no place is left, or the run does not take place.
    """
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.ended_on is not None:
        raise RefusedError("Dieser Durchgang fällt aus.", field="course")
    if locked.places is not None and taken(locked.pk) >= locked.places:
        raise RefusedError(FULL, field="course")
    seat = Seat(course=locked)
    seat.save(force_insert=True)
    return seat


def give_seat_back(*, seat_id: UUID) -> None:
    """Give a place back that nobody takes; the caller writes the log."""
    Seat.objects.filter(pk=seat_id, given_back_on=None).update(given_back_on=clock.today())
