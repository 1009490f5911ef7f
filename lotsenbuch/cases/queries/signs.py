"""What the rules of attention ask of many cases at once: when somebody last wrote, when both sides last spoke."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from lotsenbuch.cases.models import Case, JournalEntry

from .deviations import deviations_column

# An entry of these kinds says that both sides spoke.
TALKS = (JournalEntry.Kind.PHONE, JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT)


@dataclass(frozen=True, slots=True)
class EntryTimes:
    """When a human last wrote into the journal, and when an entry last told of a talk."""

    last: datetime | None
    spoken: datetime | None


def with_entry_times(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what `entry_times` reads: both in one look at the journal, whose row policy is asked once."""
    written = JournalEntry.objects.filter(case=OuterRef("pk")).exclude(kind=JournalEntry.Kind.EVENT).order_by()
    times = written.values("case").annotate(
        last=Max("happened_at"), spoken=Max("happened_at", filter=Q(kind__in=TALKS))
    )
    return cases.annotate(entries_told=Subquery(times.values(json=JSONObject(last="last", spoken="spoken"))))


def entry_times(case: Case) -> EntryTimes:
    """Return the times of a case from `with_entry_times`."""
    told: dict[str, str | None] = vars(case)["entries_told"] or {}
    return EntryTimes(_moment(told.get("last")), _moment(told.get("spoken")))


def with_signs(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what the rules of attention ask for: the times of the journal, and from which rules the case deviates."""
    return with_entry_times(cases).annotate(deviating=deviations_column())


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
