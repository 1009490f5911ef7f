"""What a case meets of what the later phases ask for before they are left."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from lotsenbuch.cases.models import Case, ContactChannel, JournalEntry, Task
from lotsenbuch.cases.rules.later_phases import Facts, met


def talked_column() -> Subquery:
    """Return when the last talk was, as a column of a case: offered to `case_of` under the name `talked_at`."""
    kinds = (JournalEntry.Kind.TALK, JournalEntry.Kind.VISIT)
    talks = JournalEntry.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-happened_at")
    return Subquery(talks.values("happened_at")[:1])


def note_at_hand(case: Case, channels: Iterable[ContactChannel], tasks: Iterable[Task]) -> None:
    """Let `meets` use what a page has read already of a case that `case_of` fetched with `talked_at`: no query more."""
    today = timezone.localdate()
    is_valid = any(one.valid_from <= today and (one.valid_until is None or one.valid_until > today) for one in channels)
    case.at_hand = {"channel": is_valid, "due": min((one.due_on for one in tasks), default=None)}  # type: ignore[attr-defined]  # read by `meets`


def meets(case: Case) -> dict[str, bool]:
    """Say which checks of the later phases a case meets today; one query, none with `note_at_hand`."""
    today = timezone.localdate()
    at_hand: dict[str, Any] | None = getattr(case, "at_hand", None)
    if at_hand is None or not hasattr(case, "talked_at"):
        at_hand = _asked_of(case, today)
        talked_at, plan_on, review_on = at_hand["talk"], at_hand["plan_agreed_on"], at_hand["review_due_on"]
    else:
        talked_at, plan_on, review_on = case.talked_at, case.plan_agreed_on, case.review_due_on
    talked_on = timezone.localtime(talked_at).date() if talked_at else None
    return met(Facts(at_hand["channel"], at_hand["due"], talked_on, plan_on, review_on), today)


def _asked_of(case: Case, today: date) -> dict[str, Any]:
    valid = Q(valid_until=None) | Q(valid_until__gt=today)
    channels = ContactChannel.objects.filter(valid, person=OuterRef("person"), valid_from__lte=today)
    tasks = Task.objects.filter(case=OuterRef("pk"), done_at=None).order_by("due_on").values("due_on")[:1]
    asked = {"channel": Exists(channels), "due": Subquery(tasks), "talk": talked_column()}
    found = Case.objects.filter(pk=case.pk).annotate(**asked).values(*asked, "plan_agreed_on", "review_due_on")
    return {**found.get()}
