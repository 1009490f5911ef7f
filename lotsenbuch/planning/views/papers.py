"""A Fassung as it is read, printed, handed over, compared, and looked at together."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, asked_to_confirm, door, hold, let_go
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.planning import actions, forms
from lotsenbuch.planning.models import Plan
from lotsenbuch.planning.queries import agreed_plan, changes_of, goals_of, names_of, plans_of, sheet_of
from lotsenbuch.planning.rules.plan import law_in_words, review_due

from .prints import has_address, may_write_to
from .steps import address_of, opened, sent, shown, step

BOTH = ("GET", "POST")


def _fassung(case: Case, number: int) -> Plan:
    found = agreed_plan(plans_of(case), number)
    if found is None:
        raise Http404
    return found


def _sheet(request: StaffRequest, case: Case, number: int) -> dict[str, object]:
    """Return what every view of a Fassung shows, and note its class in the log."""
    found = _fassung(case, number)
    sheet = sheet_of(case, found)
    request.reads.case(case.id, sheet.data_class)
    because = review_due(found.anchor_on, found.agreed_on)[1] if found.anchor_on and found.agreed_on else []
    named = names_of(sheet.handovers)
    proofs = [(row, named.get(row.handed_by, "")) for row in sheet.handovers]
    may_post = has_address(case) and may_write_to(case) and case.closed_on is None
    return {
        "case": case,
        "sheet": sheet,
        "plan": found,
        "because": because,
        "proofs": proofs,
        "may_post": may_post,
        "law": law_in_words(found.law),
    }


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def read_plan(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Read a Fassung in two columns, and note its hand-over."""
    case = opened(request, case_id)
    context = {**_sheet(request, case, number), "form": forms.HandOverForm()}
    return TemplateResponse(request, "planning/read_plan.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def print_plan(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Print a Fassung to take home, with a slip to send back (W17)."""
    case = opened(request, case_id)
    return TemplateResponse(request, "planning/print_plan.html", _sheet(request, case, number))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def hand_over_plan(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Note when and how the person got the plan."""
    case = opened(request, case_id)
    found, form = _fassung(case, number), forms.HandOverForm(sent(request))

    def save() -> None:
        given = {name: form.cleaned_data[name] for name in ("how", "is_acknowledged")}
        actions.hand_over_plan(plan=found, case=case, on=form.cleaned_data["handed_on"], by=request.actor, **given)

    page, to = "planning/hand_over_plan.html", reverse("planning:read_plan", args=[case.id, number])
    context = {"case": case, "plan": found}
    return step(request, form, save, template=page, context=context, done="Übergabe festgehalten.", to=to)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def compare_plans(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Show what a Fassung says differently from the one before."""
    case = opened(request, case_id)
    found = _fassung(case, number)
    if found.replaces is None:
        raise Http404
    changes, data_class = changes_of(case, found.replaces, found)
    request.reads.case(case.id, data_class)
    context = {"case": case, "plan": found, "older": found.replaces, "changes": changes}
    return TemplateResponse(request, "planning/compare_plans.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def look_together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Turn the screen to the person: from here on this session shows this page only (C73)."""
    case = opened(request, case_id)
    home = reverse("planning:show_together", args=[case.id])
    hold(request, home)
    return redirect(home)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def show_together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show goals, steps and plan in large type: no menu, no internal note, nothing of another case."""
    case = opened(request, case_id)
    goals = [view for view in goals_of(case) if view.goal.state == "open"]
    shown(request, case, *(view.goal for view in goals))
    agreed = next((one for one in plans_of(case) if one.agreed_on), None)
    return TemplateResponse(request, "planning/show_together.html", {"case": case, "goals": goals, "plan": agreed})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def leave_together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Go back to the case, after the password was asked for again."""
    case = opened(request, case_id)
    if to_password := asked_to_confirm(request):
        return to_password
    if request.method == "POST":
        let_go(request)
        return redirect(address_of(case))
    return TemplateResponse(request, "planning/leave_together.html", {"case": case})
