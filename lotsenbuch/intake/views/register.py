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
from lotsenbuch.records.editing import once_sent, refusals

from .steps import sent


class MaybeKnownError(Exception):
    """Somebody like this may be registered already; nothing was written."""


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
        try:
            with refusals(form):
                address = once_sent(request, lambda: _begin_unless_known(form, begin), by=request.actor)
                messages.success(request, "Person und Fall sind angelegt.")
                return redirect(address)
        except MaybeKnownError:
            asks = form.same_person
    return TemplateResponse(request, template, {"form": form, "asks": asks, "proposal": proposal})


def _begin_unless_known(form: RegistrationForm, begin: Callable[[], str]) -> str:
    # Inside `once`: a double click gets the first answer, not a warning about the person it has just made.
    typed = form.cleaned_data
    if not form.is_confirmed and is_known(typed["first_name"], typed["last_name"], typed["birth_on"]):
        raise MaybeKnownError
    return begin()
