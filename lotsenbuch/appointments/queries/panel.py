"""What the case file and the Schreibtisch show of talks: a column read along with the case, one query for a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import Kind, State
from lotsenbuch.cases.models import Case

from .calendar import day_bounds, shown

_SHOWN = ("id", "starts_at", "kind", "is_meldetermin")
_OPEN = (State.OFFERED.value, State.CONFIRMED.value)


@dataclass(frozen=True, slots=True)
class NextTalk:
    """The next talk of a case, without its place (class 1)."""

    id: UUID
    starts_at: datetime
    kind: str
    is_meldetermin: bool


def next_talk_column() -> Subquery:
    """Return the next talk as one column of a case."""
    rows = Appointment.objects.filter(case=OuterRef("pk"), state__in=_OPEN, ends_at__gt=TransactionNow())
    told = rows.order_by("starts_at", "id").values(json=JSONObject(**{name: name for name in _SHOWN}))
    return Subquery(told[:1])


def next_talk_of(case: Case) -> NextTalk | None:
    """Return what `case_of(…, "next_talk")` brought along."""
    told: dict[str, Any] | None = vars(case).get("next_talk")
    starts_at = parse_datetime(told["starts_at"]) if told else None
    if told is None or starts_at is None:
        return None
    return NextTalk(UUID(told["id"]), starts_at, Kind(told["kind"]).label, told["is_meldetermin"])


def talks_on(staff_id: UUID, on: date) -> QuerySet[Appointment]:
    """Return the talks of a day that a colleague holds, as lists show them."""
    within = day_bounds(on)
    rows = Appointment.objects.filter(holder=staff_id, starts_at__lt=within.end, ends_at__gt=within.start)
    return shown(rows)
