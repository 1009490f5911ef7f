"""The catalogue for one person: proposed, booked, begun or not come about."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.partners.forms.programmes import WantedForm
from lotsenbuch.partners.queries import programmes
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.bookings import BeginForm, BookForm, CancelForm, ProposeForm
from lotsenbuch.steering.models import Booking
from lotsenbuch.steering.queries.bookings import amounts_of, booking_of

from .steps import Step, held, opened, part_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def offers(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the catalogue as an offer; something else is proposed with one sentence (C28)."""
    case = opened(request, case_id)
    form, find = ProposeForm(sent(request), classes=held(case)), WantedForm(request.GET or None)

    def save() -> None:
        data = form.cleaned_data
        actions.propose_measure(case=case, words=data["words"], data_class=data["data_class"], by=request.actor)

    shows = {"find": find, "offered": programmes.programmes(find.wanted())}
    step = Step("steering/offers.html", "Vorgeschlagen.", part_of(case_id, "bookings"), shows=shows)
    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def book_measure(request: StaffRequest, case_id: UUID, programme_id: UUID) -> HttpResponse:
    """Book a measure of the catalogue."""
    case, one = opened(request, case_id), programmes.programme_of(programme_id)
    if one is None or one.programme.ended_on:
        raise Http404
    form = BookForm(sent(request), classes=held(case), one=one)

    def save() -> None:
        data = form.cleaned_data
        run = form.runs.get(data.get("course", ""))
        course, aim = run.course if run else None, data["aim"]
        actions.book_measure(
            case=case, programme=one.programme, course=course, aim=aim, data_class=data["data_class"], by=request.actor
        )

    step = Step("steering/book_measure.html", "Gebucht.", part_of(case_id, "bookings"), shows={"one": one})
    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def booking(request: StaffRequest, case_id: UUID, booking_id: UUID) -> HttpResponse:
    """Show one proposal or booking and what can be done next."""
    case, row = _found(request, case_id, booking_id)
    begin = {"version": row.version}
    forms = {"begin_form": BeginForm(initial=begin), "cancel_form": CancelForm(initial=begin)}
    context = {"case": case, "booking": row, "planned": amounts_of(row.facts)[0], **forms}
    return TemplateResponse(request, "steering/booking.html", context)


def _found(request: StaffRequest, case_id: UUID, booking_id: UUID) -> tuple[Case, Booking]:
    case = opened(request, case_id)
    row = booking_of(case, booking_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return case, row


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def begin_booking(request: StaffRequest, case_id: UUID, booking_id: UUID) -> HttpResponse:
    """Let a booked or proposed measure begin."""
    case, row = _found(request, case_id, booking_id)
    form = BeginForm(sent(request), initial={"version": row.version})

    def save() -> None:
        data = form.cleaned_data
        seen, on, look_on = data["version"], data["started_on"], data["look_on"]
        actions.begin_booking(booking=row, seen=seen, on=on, look_on=look_on, by=request.actor)

    step = Step("steering/begin_booking.html", "Maßnahme begonnen.", part_of(case_id, "measures"))
    return take(request, case, form, save, step.with_stored(lambda: _version(request, case_id, row.id), {}))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def cancel_booking(request: StaffRequest, case_id: UUID, booking_id: UUID) -> HttpResponse:
    """Note that it does not come about; the place is free again."""
    case, row = _found(request, case_id, booking_id)
    form = CancelForm(sent(request), initial={"version": row.version})

    def save() -> None:
        actions.cancel_booking(booking=row, seen=form.cleaned_data["version"], by=request.actor)

    page = reverse("steering:booking", args=[case_id, row.id])
    step = Step("steering/cancel_booking.html", "Festgehalten. Der Platz ist wieder frei.", page)
    return take(request, case, form, save, step.with_stored(lambda: _version(request, case_id, row.id), {}))


def _version(request: StaffRequest, case_id: UUID, booking_id: UUID) -> dict[str, object]:
    return {"version": _found(request, case_id, booking_id)[1].version}
