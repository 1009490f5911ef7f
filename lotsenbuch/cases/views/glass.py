"""Break-glass and supervision as their user sees them, and to the holder who opened the own case."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions, queries
from lotsenbuch.cases.forms import GlassForm, StatementForm, SupervisionForm
from lotsenbuch.cases.models import Opening
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import once_sent, refusals

SHOWN = 10


@door(right=Right.WORK_CASES, purpose=Purpose.GLASS, methods=("GET", "POST"))
def break_glass(request: StaffRequest) -> HttpResponse:
    """Ask for one case by its number, with a reason; it opens for an hour, or waits for a second person."""
    form, house, by = GlassForm(_sent(request)), house_of(request), request.actor
    if form.is_bound and form.is_valid():
        plea = form.plea()
        if answer := _asked(request, form, lambda: actions.break_glass(plea=plea, house=house, by=by)):
            return answer
    return _form_page(request, form, "cases/break_glass.html")


@door(right=Right.SUPERVISE, purpose=Purpose.SUPERVISION, methods=("GET", "POST"))
def supervise(request: StaffRequest) -> HttpResponse:
    """Open one case for supervision, a complaint or a Widerspruch, for hours that the house allows."""
    house, by = house_of(request), request.actor
    form = SupervisionForm(_sent(request), most=house.supervision_hours)
    if form.is_bound and form.is_valid():
        plea, hours = form.plea(), form.cleaned_data["hours"]
        if answer := _asked(request, form, lambda: actions.supervise(plea=plea, hours=hours, house=house, by=by)):
            return answer
    return _form_page(request, form, "cases/supervise.html")


def _asked(request: StaffRequest, form: Form, ask: Callable[[], Opening]) -> HttpResponse | None:
    """Ask once; None when the form is to be shown again with what was refused."""
    try:
        with refusals(form):
            return redirect(once_sent(request, lambda: _way_to(ask()), by=request.actor))
    except actions.OwnCaseError as own:
        messages.info(request, own.message)
        return redirect("desk:case_file", own.case_id)
    return None


def _way_to(made: Opening) -> str:
    """Return the address of the file where it is open at once, else of the request that waits."""
    return reverse("desk:case_file", args=[made.case_id]) if made.case_id else reverse("cases:opening", args=[made.id])


def _form_page(request: StaffRequest, form: Form, template: str) -> HttpResponse:
    mine = list(queries.own_openings(request.actor)[:SHOWN])
    request.reads.list(one.case_id for one in mine if one.case_id)
    return TemplateResponse(request, template, {"form": form, "mine": mine})


@door(right=Right.READ_CASES, purpose=Purpose.GLASS, methods=("GET", "POST"))
def opening(request: StaffRequest, opening_id: UUID) -> HttpResponse:
    """Show one's own request: what became of it, what the review says, and the field for a statement."""
    one = _own(request, opening_id)
    form = StatementForm(_sent(request))
    if form.is_bound and form.is_valid():
        with refusals(form):
            actions.state_opening(opening=one, text=form.cleaned_data["text"], by=request.actor)
            messages.success(request, "Stellungnahme gespeichert.")
            return redirect("cases:opening", opening_id)
    context = {"opening": one, "state": one.state(), "notes": list(queries.notes_of(one)), "form": form}
    return TemplateResponse(request, "cases/opening.html", context)


@door(right=Right.READ_CASES, purpose=Purpose.GLASS, kind=Kind.ACT, methods=("POST",))
def end_opening(request: StaffRequest, opening_id: UUID) -> HttpResponse:
    """End one's own sight now."""
    one = _own(request, opening_id)
    actions.end_opening(opening=one, by=request.actor)
    messages.success(request, "Der Zugriff ist beendet.")
    return redirect("cases:opening", opening_id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def openings(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show to the holder who opened this case outside the ordinary, when and why."""
    case = queries.case_of(case_id, request.actor)
    if case is None or not queries.is_holder(case_id):
        raise Http404
    request.reads.list([case_id])
    context = {"case": case, "openings": list(queries.openings_of_case(case_id))}
    return TemplateResponse(request, "cases/openings.html", context)


def _own(request: StaffRequest, opening_id: UUID) -> Opening:
    one = queries.own_openings(request.actor).filter(pk=opening_id).first()
    if one is None:
        raise Http404
    request.reads.list([one.case_id] if one.case_id else [])
    return one


def _sent(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
