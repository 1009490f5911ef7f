"""Meldetermine that did not come about, in a row; and which of them nobody asked about yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from lotsenbuch.appointments.models import Appointment, ContactAttempt
from lotsenbuch.appointments.queries.absent import in_a_row, misses_of_case
from lotsenbuch.appointments.rules.kinds import CAME, FAR_KINDS, Result, State
from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Matter, Request
from lotsenbuch.duties.rules.chain import warning
from lotsenbuch.duties.rules.kinds import Asked
from lotsenbuch.law.because import Reason

TRIED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Chain:
    """How many in a row did not come about since the person last reported, and what to do before the next one."""

    days: tuple[date, ...]
    limit: int | None
    warning: str
    because: tuple[Reason, ...]

    @property
    def count(self) -> int:
        """Return how many."""
        return len(self.days)


def chain_of(case: Case | UUID, on: date | None = None) -> Chain:
    """Return the chain up to a day, of a case or of its key, as the calendar and the ledger count it."""
    found = misses_of_case(case, on)
    return Chain(found.days, found.limit, warning(found.count) if found.limit else "", found.because)


def reported_after(case: Case | UUID, day: date) -> date | None:
    """Return the first day from this one on that the person reported in person; None where nobody noted one."""
    rows = _reported(case).filter(happened_at__date__gte=day)
    came = in_a_row(case).filter(result__in=sorted(CAME), starts_at__date__gte=day).exclude(kind__in=sorted(FAR_KINDS))
    moments = (rows.aggregate(one=Min("happened_at"))["one"], came.aggregate(one=Min("starts_at"))["one"])
    return min((timezone.localdate(one) for one in moments if one), default=None)


def _reported(case: Case | UUID) -> QuerySet[ContactAttempt]:
    return ContactAttempt.objects.filter(case=case, way="in_person", result="two_way")


def missed_talks(case: Case) -> list[Appointment]:
    """Return Meldetermine that did not come about and of which nobody has asked why yet, newest first."""
    asked = Request.objects.filter(case=case, appointment__isnull=False, withdrawn_on=None).values("appointment")
    rows = Appointment.objects.filter(
        case=case, is_meldetermin=True, state=State.DONE.value, result=Result.MISSED.value
    )
    return list(rows.exclude(pk__in=asked).order_by("-starts_at")[:20])


def tried_since(matter: Matter) -> str:
    """Return how the person was reached for since the day, from the contact ledger: ways and results, no notes."""
    rows = ContactAttempt.objects.filter(case=matter.case_id, happened_at__date__gte=matter.happened_on)
    lines = [
        f"{timezone.localtime(one.happened_at):%d.%m.%Y}: {one.get_way_display()}, {one.get_result_display()}"
        for one in rows.order_by("happened_at")[:TRIED_SHOWN]
    ]
    return "\n".join(lines)


def days_excused(cases: Sequence[UUID]) -> dict[UUID, set[date]]:
    """Return, of each case, the Meldetermine that end a row: a human found an important reason or a hardship."""
    found: dict[UUID, set[date]] = {key: set() for key in cases}
    if cases:
        rows = Matter.objects.filter(
            Q(reason="given") | Q(hardship="yes"), case__in=cases, request__asked=Asked.SUMMONS
        )
        for case_id, day in rows.values_list("case_id", "happened_on"):
            found[case_id].add(day)
    return found
