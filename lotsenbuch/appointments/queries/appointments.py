"""Appointments of a case with their texts opened; those of a class without grant are not there."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, State
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import DataClass

TEXTS = ("place", "note", "accompanied_by", "place_reason")
SEALED_IN = "appointments_appointment"


def appointments_of_case(case: Case) -> list[Appointment]:
    """Return all appointments of a case that the actor may open, the latest first, with their texts."""
    rows = _with_people(Appointment.objects.filter(case=case)).order_by("-starts_at", "id")
    return [opened_texts(case, row) for row in rows]


def appointment_of(case: Case, appointment_id: UUID) -> Appointment | None:
    """Return one appointment of this case, or None for a hidden and a made-up one alike."""
    row = _with_people(Appointment.objects.filter(case=case, pk=appointment_id)).first()
    return opened_texts(case, row) if row else None


def _with_people(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("holder", "room__office", "replaces")


def opened_texts(case: Case, row: Appointment) -> Appointment:
    """Return the row with its case and, from class 2 on, with its texts decrypted."""
    row.case = case
    key = key_of(case.person) if row.sealed else None
    if row.sealed and key:
        texts = json.loads(cipher.unseal(key, row.sealed, table=SEALED_IN, row=row.id, field="sealed"))
        for name in TEXTS:
            setattr(row, name, str(texts[name]))
    return row


def group_of(gathering: UUID | None) -> list[Appointment]:
    """Return the talks of a group that still stand, as far as the actor sees them; texts of class 1 only."""
    if gathering is None:
        return []
    rows = Appointment.objects.filter(gathering=gathering, state__in=OPEN_STATES)
    return list(rows.select_related("case__person", "holder", "room__office").order_by("booked_at", "id"))


def clashing_of_case(
    case_id: UUID, from_at: datetime, until_at: datetime, *, besides: Iterable[UUID] = ()
) -> Appointment | None:
    """Return what the person has at that time already, as far as the actor sees this case; None for what is hidden."""
    rows = Appointment.objects.filter(case=case_id, starts_at__lt=until_at, ends_at__gt=from_at)
    rows = rows.filter(state__in=[State.OFFERED, State.CONFIRMED]).exclude(pk__in=list(besides))
    return rows.order_by("starts_at").first()


def highest_class(rows: Iterable[Appointment]) -> DataClass:
    """Return the class under which these are logged when their texts are shown."""
    return DataClass(max([DataClass.COUNSELLING, *(row.data_class for row in rows)]))
