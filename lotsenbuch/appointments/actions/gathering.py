"""A group: its members share one time, one room and one colleague, and are moved together (decision 0270)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries.appointments import group_of
from lotsenbuch.appointments.rules.booking import Booking
from lotsenbuch.records.models import version_saved


def joined(booking: Booking) -> Booking:
    """Return a booking as its group has it: time, length, room and who is there; its own place where it names one."""
    first = next(iter(group_of(booking.gathering)), None)
    if first is None:
        return booking
    return replace(
        booking,
        starts_at=first.starts_at,
        minutes=first.minutes,
        holder_id=first.holder_id,
        companions=tuple(first.companions),
        room_id=first.room_id,
        place=booking.place.strip() or first.place,
    )


def together(appointment: Appointment) -> list[Appointment]:
    """Return the other members of its group that still stand."""
    return [row for row in group_of(appointment.gathering) if row.pk != appointment.pk]


def change_together(rows: Sequence[Appointment], **values: Any) -> None:
    """Write the same to all talks of a group in one statement: one after the other would part them."""
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1, **values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        version_saved.send(Appointment, instance=row)
