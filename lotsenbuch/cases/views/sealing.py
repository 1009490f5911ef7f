"""Sealing a case and opening it again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions
from lotsenbuch.cases.forms import ReasonForm
from lotsenbuch.records.editing import tried

from .frame import answer, held, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def seal(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Seal the case: nobody but its holder sees it until somebody is named."""
    case, form = held(request, case_id), ReasonForm(sent(request))
    if case.is_sealed:
        raise Http404
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: actions.seal_case(case=case, reason=reason, by=request.actor)):
            messages.success(request, "Der Fall ist versiegelt. Alle anderen Zugriffe sind beendet.")
            return redirect("cases:rights", case_id)
    return answer(request, case, "cases/seal.html", form=form)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def unseal(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Open a sealed case again."""
    case, form = held(request, case_id), ReasonForm(sent(request))
    if not case.is_sealed:
        raise Http404
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: actions.unseal_case(case=case, reason=reason, by=request.actor)):
            messages.success(request, "Die Versiegelung ist aufgehoben.")
            return redirect("cases:rights", case_id)
    return answer(request, case, "cases/unseal.html", form=form)
