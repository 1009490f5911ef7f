"""What the log tells to those who may ask."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from lotsenbuch.records.rules import Actor

from .models import Entry


def last_opened(by: Actor, *, what: str, limit: int = 8) -> list[tuple[UUID, datetime]]:
    """Return (case id, instant) of the cases that the actor opened last by the door `what`; own entries only."""
    rows = (
        Entry.objects.filter(actor=str(by), kind=Entry.Kind.READ, what=what, case_id__isnull=False)
        .values("case_id")
        .annotate(last_at=Max("at"))
        .order_by("-last_at")
    )
    return [(row["case_id"], row["last_at"]) for row in rows[:limit] if row["case_id"]]


def entries_of_case(case_id: UUID) -> QuerySet[Entry]:
    """Return the entries of one case that the actor's policy lets through, newest first."""
    return Entry.objects.filter(case_id=case_id).order_by("-at", "id")
