"""What the log tells to those who may ask."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.db.models.expressions import RawSQL

from lotsenbuch.audit.models import Entry, Search
from lotsenbuch.records.rules import Actor


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


def looks_at(case_id: UUID) -> QuerySet[Entry]:
    """Return who read a case or acted on it, newest first; policies show it to its holder and to a search in force.

    An action inside another one of the same case is part of that one.
    """
    rows = Entry.objects.filter(case_id=case_id)
    return rows.exclude(parent_id__in=rows.values("id")).order_by("-at", "id")


def found_by(search: Search) -> QuerySet[Entry]:
    """Return what a search finds, newest first: lists that showed the case too; nothing once its hour is over."""
    rows = Entry.objects.filter(at__date__gte=search.from_on, at__date__lte=search.until_on)
    if search.case_id is None:
        rows = rows.filter(actor=search.subject)
    else:
        listed = RawSQL("SELECT audit_listed(%s)", [search.case_id])
        rows = rows.filter(Q(case_id=search.case_id) | Q(id__in=listed))
    return rows.order_by("-at", "id")


def searches_seen() -> QuerySet[Search]:
    """Return the searches that the actor may know of, newest first: own ones, and those that ask for a release."""
    return Search.objects.order_by("-asked_at", "id")
