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

    def begin(case_id: UUID) -> None:
        actions.start_intake(
            data=form.data_of_person(),
            opened_on=form.cleaned_data["opened_on"],
            by=request.actor,
            by_person=form.cleaned_data["asked_by_person"],
            case_id=case_id,
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
    asks, by = "", request.actor
    if form.is_bound and form.is_valid():
        asks = _doubt(form, by)
        may_begin = not asks and form.is_valid()
        # A double click gets the first answer, not a warning about the person it has just made.
        if not may_begin and (answer := answered_before(request, by=by)):
            return redirect(answer)
        if may_begin:
            with refusals(form):
                case_id = uuid4()
                address = reverse("intake:intake", args=[case_id])
                address = once_sent(request, lambda: begin(case_id), by=by, answer=address)
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
