"""Registering a person and a case."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.actions import MaybeKnownError
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.register import RegistrationForm
from lotsenbuch.intake.models import Proposal
from lotsenbuch.records.editing import once_sent, refusals

from .steps import sent


@door(right=Right.REGISTER, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def register(request: StaffRequest) -> HttpResponse:
    """Register a person and begin Fallzugang."""
    form = RegistrationForm(sent(request))

    def begin(case_id: UUID) -> None:
        actions.start_intake(
            data=form.data_of_person(),
            opened_on=form.cleaned_data["opened_on"],
            by=request.actor,
            by_person=form.cleaned_data["asked_by_person"],
            case_id=case_id,
            unless_known=not form.is_confirmed,
        )

    return registration(request, form, begin, template="intake/register.html")


def registration(
    request: StaffRequest,
    form: RegistrationForm,
    begin: Callable[[UUID], None],
    *,
    template: str,
    proposal: Proposal | None = None,
) -> HttpResponse:
    """Begin once, unless somebody like this may be known already and nobody said „Trotzdem anlegen“."""
    asks = ""
    if form.is_bound and form.is_valid():
        case_id = uuid4()
        address = reverse("intake:intake", args=[case_id])
        try:
            with refusals(form):
                # Inside `once`: a double click gets the first answer, not a warning about the person it has just made.
                address = once_sent(request, lambda: begin(case_id), by=request.actor, answer=address)
                messages.success(request, "Person und Fall sind angelegt.")
                return redirect(address)
        except MaybeKnownError:
            asks = form.same_person
    return TemplateResponse(request, template, {"form": form, "asks": asks, "proposal": proposal})
