"""Registering a person and a case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.queries import is_known
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.register import RegistrationForm
from lotsenbuch.intake.models import Proposal
from lotsenbuch.records.actions import once, refusals

from .steps import sent


@door(right=Right.REGISTER, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def register(request: StaffRequest) -> HttpResponse:
    """Register a person and begin Fallzugang."""
    form = RegistrationForm(sent(request))

    def begin() -> str:
        data, typed = form.data_of_person(), form.cleaned_data
        case = actions.start_intake(
            data=data, opened_on=typed["opened_on"], by=request.actor, by_person=typed["asked_by_person"]
        )
        return reverse("intake:intake", args=[case.id])

    return registration(request, form, begin, template="intake/register.html")


def registration(
    request: StaffRequest,
    form: RegistrationForm,
    begin: Callable[[], str],
    *,
    template: str,
    proposal: Proposal | None = None,
) -> HttpResponse:
    """Begin once, unless somebody like this may be known already and nobody said „Trotzdem anlegen“."""
    asks = ""
    if form.is_bound and form.is_valid():
        asks = "" if form.is_confirmed or not _is_known(form) else form.same_person
        if not asks:
            with refusals(form):
                address = once(form.key, begin, by=request.actor)
                messages.success(request, "Person und Fall sind angelegt.")
                return redirect(address)
    return TemplateResponse(request, template, {"form": form, "asks": asks, "proposal": proposal})


def _is_known(form: RegistrationForm) -> bool:
    typed = form.cleaned_data
    return is_known(typed["first_name"], typed["last_name"], typed["birth_on"])
