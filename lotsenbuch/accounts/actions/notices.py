"""Notices without case content."""

from uuid import UUID

from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.records.rules import Actor


def notify(*, staff: Staff, kind: Notice.Kind, target_id: UUID | None = None) -> None:
    """Leave a notice without case content; part of an outer action, which is logged."""
    Notice(staff=staff, kind=kind, target_id=target_id).save(force_insert=True)


def see_notices(*, by: Actor) -> int:
    """Mark the actor's own notices as seen; return how many were new."""
    return Notice.objects.filter(staff_id=by.colleague, seen_at=None).update(seen_at=timezone.now())
