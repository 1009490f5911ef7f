"""How every page about walks opens a case, saves once and goes back."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointment_of
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.appointments.views.kept import open_first
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case, noted as read; 404 for hidden and made-up ids alike."""
    case = found(case_of(case_id, request.actor))
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def talk(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> Appointment:
    """Return a talk with its case, noted as read."""
    row = found(appointment_of(opened(request, case_id), appointment_id))
    request.reads.case(case_id, DataClass(row.data_class))
    return row


def found[Row](row: Row | None) -> Row:
    """Return the row; 404 for a hidden and a made-up one alike."""
    if row is None:
        raise Http404
    return row


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def before_url(request: StaffRequest, case_id: UUID) -> str:
    """Return the page before going out, with the way back to what waits for it."""
    page, on = reverse("fieldwork:before", args=[case_id]), request.GET.get("weiter", "")
    return f"{page}?weiter={on}" if on == "angefangen" or _is_key(on) else page


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def take(
    request: StaffRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    done: str,
    back: str,
    template: str,
    shows: Mapping[str, object],
) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do; first what has to come first."""
    lacking: list[NotPreparedError] = []

    def act() -> None:  # what `save` returns is no answer to keep
        try:
            save()
        except NotPreparedError as first:
            lacking.append(first)
            raise

    is_ready = request.method == "POST" and form.is_valid()
    if is_ready and tried(form, lambda: once_sent(request, act, by=request.actor)):
        messages.success(request, done)
        return redirect(back)
    if lacking and isinstance(case := shows.get("case"), Case):
        return open_first(request, case.id, lacking[0])
    return TemplateResponse(request, template, {"form": form, "back": back, **shows})


def refusal_of(form: forms.Form) -> str:
    """Return what stands against a form without fields, in a sentence."""
    return " ".join(str(one) for one in form.non_field_errors())
