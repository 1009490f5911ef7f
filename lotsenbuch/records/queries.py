"""What can be read of the shared tables."""

import json
from collections import Counter
from uuid import UUID

from django.db.models import Count, QuerySet

from . import cipher
from .models import Draft, Job
from .rules import Actor
from .standing import standing


def open_draft(place: str, subject: UUID | None, *, by: Actor) -> dict[str, str]:
    """Return what was being typed at this place, or an empty dict."""
    kept = _draft_about(by, place, subject) if subject else _draft_of(by, place)
    draft = next(iter(kept), None)
    if draft is None:
        return {}
    key = cipher.unwrap(cipher.WrappedKey(draft.master_number, draft.wrapped_key), draft.id)
    text = cipher.unseal(key, draft.sealed, table="records_draft", row=draft.id, field="sealed")
    return {str(name): str(value) for name, value in json.loads(text).items()}


@standing
def _draft_about(by: Actor, place: str, subject: UUID) -> QuerySet[Draft]:
    return Draft.objects.filter(actor=str(by), place=place, subject=subject)


@standing
def _draft_of(by: Actor, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(actor=str(by), place=place, subject=None)


def drafts_of(by: Actor) -> QuerySet[Draft]:
    """Return the actor's own drafts about something, newest first; a waiting upload is about nothing yet."""
    rows = Draft.objects.filter(actor=str(by), subject__isnull=False)
    return rows.defer("sealed", "wrapped_key").order_by("-saved_at")


def job_of(task: str, job_id: UUID, *, by: Actor) -> Job | None:
    """Return one's own job, or None: another's and one that never was are the same."""
    return Job.objects.filter(pk=job_id, task=task, actor=str(by)).first()


def open_job(task: str, *, by: Actor) -> Job | None:
    """Return one's own job that has not ended, the newest."""
    return Job.objects.filter(task=task, actor=str(by), ended_at=None).order_by("-made_at").first()


def drafts_by_master() -> Counter[int]:
    """Return how many drafts need the master key with each number (`service:rotate` sees them all)."""
    rows = Draft.objects.order_by("master_number").values_list("master_number").annotate(count=Count("pk"))
    return Counter(dict(rows))
