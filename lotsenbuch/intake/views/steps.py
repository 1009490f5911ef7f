"""How every step of Fallzugang is opened, tried and answered."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest, offer_undo
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.cases.queries import sight_of
from lotsenbuch.intake.forms.access import SeenForm
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import intake_of
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import DataClass

type Typed = Mapping[str, Any]


def opened(request: StaffRequest, case_id: UUID) -> Intake:
    """Return the intake of a case and note that counselling data is shown; 404 for hidden and made-up ids alike."""
    intake = intake_of(case_id, request.actor)
    if intake is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(intake.case).kind)
    return intake


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def back_to(intake: Intake, part: str) -> HttpResponse:
    """Go back to the part of Fallzugang where the step belongs."""
    return redirect(address_of(intake, part))


def address_of(intake: Intake, part: str) -> str:
    """Return the address of a part of Fallzugang."""
    return f"{reverse('intake:intake', args=[intake.case_id])}#{part}"


def step(
    request: StaffRequest,
    intake: Intake,
    form: forms.Form,
    save: Callable[[Typed], object],
    *,
    template: str,
    done: str,
    part: str,
) -> HttpResponse:
    """Try a step: save and go back to its part, or show its own page with what was typed and what to do."""
    if form.is_bound and form.is_valid():
        with refusals(form):
            intake.version = form.cleaned_data.get("version", intake.version)
            given = save(form.cleaned_data)
            if isinstance(given, UndoRight):
                offer_undo(request, given.id, done, back=address_of(intake, part))
            else:
                messages.success(request, done)
            return back_to(intake, part)
    intake.refresh_from_db(fields=["version"])
    if form.is_bound and isinstance(form, SeenForm):
        form.renew_version(intake.version)
    return TemplateResponse(request, template, {"intake": intake, "case": intake.case, "form": form})
