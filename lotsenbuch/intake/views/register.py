"""Registering a person and a case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.actions import check_known
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.register import RegistrationForm
from lotsenbuch.intake.models import Proposal
from lotsenbuch.records.editing import answered_before, once_sent, refusals
from lotsenbuch.records.rules import Actor

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
    asks, by = "", request.actor
    if form.is_bound and form.is_valid():
        # A double click gets the first answer, not a warning about the person it has just made.
        if answer := answered_before(request, by=by):
            return redirect(answer)
        asks = _doubt(form, by)
        if asks and (answer := answered_before(request, by=by)):  # the first click was just being written
            return redirect(answer)
        if not asks and form.is_valid():
            with refusals(form):
                address = once_sent(request, begin, by=by)
                messages.success(request, "Person und Fall sind angelegt.")
                return redirect(address)
    return TemplateResponse(request, template, {"form": form, "asks": asks, "proposal": proposal})


def _doubt(form: RegistrationForm, by: Actor) -> str:
    """Ask, also when the answer does not matter any more: who registers the same person now waits for this one.

    In a block of its own: what is refused afterwards (a Kundennummer) must not take the check out of the log.
    """
    typed, is_there = form.cleaned_data, False
    names = {name: typed[name] for name in ("first_name", "last_name", "birth_on")}
    with refusals(form):
        is_there = check_known(by=by, **names)
    return form.same_person if is_there and not form.is_confirmed else ""
