"""The page of Bewertung, its Fassungen and the way on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import AimsForm, CloseForm
from lotsenbuch.assessment.queries import assessments_of, comparison_of, page_of
from lotsenbuch.cases.models import Case
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.actions import all_or_nothing, drop_draft
from lotsenbuch.records.editing import tried
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import RefusedError

from .frame import Stored, back_to, opened, sent, written


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def assessment(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the newest Fassung: resources and barriers side by side, both views of the Lebenslagen, setbacks."""
    case = opened(request, case_id)
    page = page_of(case)
    if page is None:
        raise Http404
    request.reads.case(case_id, page.data_class)
    return TemplateResponse(request, "assessment/assessment.html", {"case": case, "page": page})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def print_assessment(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Read and print one Fassung."""
    case = opened(request, case_id)
    page = page_of(case, number)
    if page is None:
        raise Http404
    request.reads.case(case_id, page.data_class)
    return TemplateResponse(request, "assessment/print_assessment.html", {"case": case, "page": page})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def compare(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Show a Fassung beside an earlier one, by default the one before it."""
    case, asked = opened(request, case_id), request.GET.get("mit", "")
    comparison = comparison_of(case, number, int(asked) if asked.isdecimal() else None)
    if comparison is None:
        raise Http404
    request.reads.case(case_id, comparison.data_class)
    context = {"case": case, "comparison": comparison, "heads": assessments_of(case_id), "number": number}
    return TemplateResponse(request, "assessment/compare.html", context)


def _newest(case: Case) -> Stored:
    head = next(iter(assessments_of(case.id)), None)
    return {"version": head.version, "aims": head.aims} if head else {"version": 0, "aims": ""}


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def write_aims(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write what the Potenzialanalyse is to be good for."""
    case = opened(request, case_id)
    typed = open_draft("aims", case.id, by=request.actor) if request.method == "GET" else {}
    form = AimsForm(sent(request), initial=dict(_newest(case)) | typed)

    def act() -> object:
        data = form.cleaned_data
        return actions.write_aims(case=case, aims=data["aims"], by=request.actor, seen=data["version"])

    if written(request, form, act, done="Ziele festgehalten.", stored=lambda: _newest(case)):
        drop_draft("aims", case.id, by=request.actor)
        return back_to(case, "aims")
    return TemplateResponse(request, "assessment/write_aims.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def close_assessment(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Close the Fassung in work; it stays as it is."""
    case = opened(request, case_id)
    head = next((one for one in assessments_of(case_id) if one.closed_on is None), None)
    form = CloseForm(sent(request), initial={"version": head.version if head else 1})
    if form.is_bound and form.is_valid():
        given = {"seen": form.cleaned_data["version"], "on": form.cleaned_data["closed_on"]}
        if tried(form, lambda: actions.close_assessment(case=case, by=request.actor, **given), lambda: _newest(case)):
            messages.success(request, "Fassung abgeschlossen. Was neu dazukommt, beginnt die nächste.")
            return back_to(case)
    return TemplateResponse(request, "assessment/close_assessment.html", {"case": case, "form": form, "head": head})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def finish_assessment(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Pass the case on to Integrationsplanung."""
    case = opened(request, case_id)
    try:
        with all_or_nothing():
            undo = actions.finish_assessment(case=case, by=request.actor)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return back_to(case, "needs")
    offer_undo(request, undo.id, f"Der Fall ist jetzt in der Phase {house_of(request).phase_names[case.phase]}.")
    return redirect("desk:case_file", case_id=case.id)
