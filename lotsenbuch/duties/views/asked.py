"""Around what was asked: a Widerspruch, taking back, and one click for outreach instead of a further letter."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.duties import actions, queries
from lotsenbuch.duties.forms import ObjectionForm
from lotsenbuch.records.rules import RefusedError

from .opened import once, opened, sent, stepped


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def object_to(request: StaffRequest, case_id: UUID, asked_id: UUID) -> HttpResponse:
    """Keep a Widerspruch and its result, against a Verpflichtung or what followed from a matter."""
    case = opened(request, case_id)
    asked = queries.request_of(case, asked_id)
    if asked is None:
        raise Http404
    form = ObjectionForm(sent(request), initial={"received_on": request.GET.get("von", "")})

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("received_on", "words", "result", "decided_on")}
        return str(actions.object_to(case=case, request=asked, **typed, by=request.actor).id)

    return stepped(request, case, form, once(request, act), "object_to")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def withdraw(request: StaffRequest, case_id: UUID, asked_id: UUID) -> HttpResponse:
    """Take a request back."""
    case = opened(request, case_id)
    asked = queries.request_of(case, asked_id)
    if asked is None:
        raise Http404
    try:
        actions.withdraw(request=asked, seen=asked.version, by=request.actor)
        messages.success(request, "Zurückgenommen. Daraus folgt nichts mehr.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("duties:duties", case.id)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def reach_out(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Set a visit down before a further Meldeaufforderung, and open the ways to reach the person."""
    case = opened(request, case_id)
    try:
        task = actions.reach_out(case=case, by=request.actor)
        messages.success(request, f"Vorgemerkt bis {task.due_on:%d.%m.%Y}: {task.title}.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("appointments:reach", case.id)
