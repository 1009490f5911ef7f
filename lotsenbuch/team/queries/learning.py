"""What a colleague learns: all of it for themselves, released items of one colleague for their lead."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.accounts.models import Staff
from lotsenbuch.team.models import Learning


@dataclass(frozen=True, slots=True)
class Part:
    """One of the lists of the page."""

    kind: str
    label: str
    rows: list[Learning]


def own_learning(staff: Staff) -> list[Part]:
    """Return one's own lists, also those that are empty."""
    rows = list(_rows(staff))
    return [Part(kind.value, kind.label, [row for row in rows if row.kind == kind]) for kind in Learning.Kind]


def released_learning(staff: Staff) -> list[Learning]:
    """Return what a colleague lets the lead see; of one colleague at a time, and no number of it."""
    return list(_rows(staff).filter(is_released=True))


def learning_of(learning_id: UUID, staff: Staff) -> Learning | None:
    """Return an item of one's own, or None."""
    return _rows(staff).filter(pk=learning_id).first()


def _rows(staff: Staff) -> QuerySet[Learning]:
    return (
        Learning.objects.filter(staff=staff)
        .select_related("companion")
        .order_by("kind", "position", "dated_on", "title", "pk")
    )
