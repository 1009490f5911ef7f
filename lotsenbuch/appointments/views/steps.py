"""How every step of a talk is opened, tried and answered."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointment_of
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.appointments.rules.slots import day_of_text
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass

from .kept import open_first


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case, noted as read; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def found(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> Appointment:
    """Return one talk with its case, noted as read."""
    row = appointment_of(opened(request, case_id), appointment_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return row


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def day_asked(request: HttpRequest) -> date:
    """Return the day in the address, today where there is none or a mangled one."""
    return day_of_text(request.GET.get("tag", "")) or clock.today()


def take(
    request: StaffRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    done: str,
    back: str,
    template: str,
    shows: Mapping[str, object],
    stored: Callable[[], Mapping[str, object]] | None = None,
) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do; first what has to come first."""
    lacking: list[NotPreparedError] = []

    def act() -> None:  # what `save` returns is no answer to keep
        try:
            save()
        except NotPreparedError as first:
            lacking.append(first)
            raise

    is_ready = request.method == "POST" and form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: once_sent(request, act, by=request.actor), stored=stored):
        messages.success(request, done)
        return redirect(back)
    if lacking and isinstance(case := shows.get("case"), Case):
        return open_first(request, case.id, lacking[0])
    return TemplateResponse(request, template, {"form": form, "back": back, **shows})
