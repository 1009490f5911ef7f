"""After-care: days on which to ask, and how things go."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.closure import actions, queries
from lotsenbuch.closure.forms.ending import HoldContactForm, PlanContactForm
from lotsenbuch.records.editing import once_sent, tried

from .opened import back_to, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def plan_contact(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Plan a day on which to ask."""
    case = opened(request, case_id)
    form = PlanContactForm(sent(request))
    if form.is_bound and form.is_valid():
        typed, by = form.cleaned_data, request.actor

        def act() -> str:
            return str(actions.plan_contact(case=case, due_on=typed["due_on"], about=typed["about"], by=by).id)

        if tried(form, lambda: once_sent(request, act, by=by)):
            messages.success(request, "Nachfrage geplant.")
            return back_to(case.id, "care")
    context = {"case": case, "form": form, "care": queries.care_of(queries.ending_of(case))}
    return TemplateResponse(request, "closure/plan_contact.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def hold_contact(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Note how things go."""
    contact = queries.contact_of(contact_id, request.actor)
    if contact is None:
        raise Http404
    case = opened(request, contact.case_id)
    form = HoldContactForm(sent(request), initial={"version": contact.version})
    if form.is_bound and form.is_valid():
        contact.version, typed = form.cleaned_data["version"], form.cleaned_data
        said = {"on": typed["held_on"], "text": typed["text"], "still_works": typed["still_works"]}
        if tried(form, lambda: actions.hold_contact(contact=contact, **said, by=request.actor)):
            messages.success(request, "Festgehalten.")
            return back_to(case.id, "care")
    return TemplateResponse(request, "closure/hold_contact.html", {"case": case, "form": form, "contact": contact})
