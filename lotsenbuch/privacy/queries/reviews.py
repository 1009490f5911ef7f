"""The queue of openings: what waits for a second person, what is to be reviewed, what was found."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Opening
from lotsenbuch.cases.models.glass import WAIT_HOURS

SHOWN = 50
OPEN_VERDICTS = (Opening.Verdict.OPEN, Opening.Verdict.ASK)


@dataclass(frozen=True, slots=True)
class Queue:
    """Openings by what is to be done with them."""

    waiting: list[Opening]
    due: list[Opening]
    done: list[Opening]
    today: date

    @property
    def overdue(self) -> int:
        """Return how many reviews should have been done by now."""
        return sum(one.due_on < self.today for one in self.due)

    @property
    def case_ids(self) -> list[UUID]:
        """Return the cases whose numbers the page shows."""
        return [one.case_id for one in (*self.due, *self.done) if one.case_id]


def review_queue(today: date) -> Queue:
    """Return the queue as its policy lets the actor see it, soonest due first."""
    rows = Opening.objects.select_related("staff", "reviewed_by", "decided_by")
    fresh = timezone.now() - timedelta(hours=WAIT_HOURS)
    opened = rows.filter(opened_at__isnull=False)
    return Queue(
        waiting=list(rows.filter(opened_at=None, decided_at=None, asked_at__gt=fresh).order_by("asked_at", "id")),
        due=list(opened.filter(verdict__in=OPEN_VERDICTS).order_by("due_on", "opened_at", "id")),
        done=list(opened.exclude(verdict__in=OPEN_VERDICTS).order_by("-reviewed_at", "id")[:SHOWN]),
        today=today,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue asks for, in numbers."""

    waiting: int
    due: int
    first_due: date | None


def asked_of_reviewers() -> Asked:
    """Return how much waits in the queue as its policy lets the actor see it, and the earliest day of a review."""
    fresh = timezone.now() - timedelta(hours=WAIT_HOURS)
    waits = Q(opened_at=None, decided_at=None, asked_at__gt=fresh)
    due = Q(opened_at__isnull=False, verdict__in=OPEN_VERDICTS)
    told = Opening.objects.aggregate(
        waiting=Count("pk", filter=waits), due=Count("pk", filter=due), first_due=Min("due_on", filter=due)
    )
    return Asked(**told)


def opening_of(opening_id: UUID) -> Opening | None:
    """Return an opening that the actor's policy lets through, or None."""
    rows = Opening.objects.select_related("staff", "reviewed_by", "decided_by")
    return rows.filter(pk=opening_id).first()


def entries_of(opening: Opening) -> QuerySet[Entry]:
    """Return what was read in an opening, from the log: who, when, which class; no content."""
    rows = Entry.objects.filter(actor=f"staff:{opening.staff_id}", case_id=opening.case_id, kind=Entry.Kind.READ)
    return rows.filter(at__gte=opening.opened_at, at__lte=opening.ends_at).order_by("at", "id")
