"""Who was there: months as the carrier told them, days missed with their reasons (§ 61 SGB II)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.bookings import AbsenceForm, AttendanceForm, DropForm
from lotsenbuch.steering.models import Measure
from lotsenbuch.steering.queries import measure_of
from lotsenbuch.steering.queries.bookings import absence_of

from .steps import Step, held, opened, sent, take


def _found(request: StaffRequest, case_id: UUID, measure_id: UUID) -> tuple[Case, Measure]:
    case = opened(request, case_id)
    row = measure_of(case, measure_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return case, row


def _page(row: Measure) -> str:
    return f"{reverse('steering:measure', args=[row.case_id, row.id])}#there"


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def note_absence(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Note days missed; nothing follows from them by itself."""
    case, row = _found(request, case_id, measure_id)
    form = AbsenceForm(sent(request), classes=held(case))
    step = Step("steering/note_absence.html", "Fehltage festgehalten.", _page(row), shows={"measure": row})
    return take(
        request, case, form, lambda: actions.note_absence(measure=row, given=form.given(), by=request.actor), step
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def drop_absence(request: StaffRequest, case_id: UUID, measure_id: UUID, missed_id: UUID) -> HttpResponse:
    """Take out days that were noted by mistake."""
    case, row = _found(request, case_id, measure_id)
    absence = absence_of(row, missed_id)
    if absence is None:
        raise Http404
    request.reads.case(case_id, DataClass(absence.data_class))
    form = DropForm(sent(request))
    step = Step("steering/drop_absence.html", "Herausgenommen.", _page(row), shows={"absence": absence})
    return take(request, case, form, lambda: actions.drop_absence(absence=absence, by=request.actor), step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def note_attendance(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Note what the carrier told of a month."""
    case, row = _found(request, case_id, measure_id)
    form = AttendanceForm(sent(request), since=row.started_on, until=row.ended_on)
    step = Step("steering/note_attendance.html", "Monat festgehalten.", _page(row), shows={"measure": row})
    return take(
        request, case, form, lambda: actions.note_attendance(measure=row, given=form.given(), by=request.actor), step
    )
