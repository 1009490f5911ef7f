"""The file for the person's own calendar goes along with its talk."""

from datetime import timedelta

from lotsenbuch.appointments.models import Appointment, Link, LinkSlot
from lotsenbuch.records import clock

# After the talk the calendar file may still be fetched for a day.
CALENDAR_GRACE = timedelta(days=1)


def keep_calendar_links(row: Appointment) -> None:
    """Let the files that tell of a talk be fetched until after its new time; what has ended stays ended."""
    until = row.starts_at + CALENDAR_GRACE
    slots = LinkSlot.objects.filter(appointment__in=filter(None, [row.id, row.replaces_id])).values("link")
    links = Link.objects.filter(pk__in=slots, kind=Link.Kind.CALENDAR, withdrawn_at=None)
    links.filter(expires_at__gt=clock.now(), expires_at__lt=until).update(expires_at=until)
