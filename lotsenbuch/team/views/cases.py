"""One case in the team: project, weight, wish."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, is_holder, sight_of
from lotsenbuch.records.editing import tried
from lotsenbuch.team import actions
from lotsenbuch.team.forms.cases import NONE, ProjectForm, StageForm, WeightForm, WishForm
from lotsenbuch.team.queries.cases import CaseInTeam, case_in_team, cases_taken_over, drafted_note


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def case_page(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show project, weight and wish, each with its form."""
    case = _opened(request, case_id)
    return _page(request, case, case_in_team(case))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def choose_project(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Take part in a project, or in none any more."""
    case = _opened(request, case_id)
    found = case_in_team(case)
    form = ProjectForm(request.POST, projects=found.projects, free=found.free)
    return _done(request, case, found, form, lambda: actions.choose_project(
        case=case, project=form.chosen(), seen=form.cleaned_data["version"], by=request.actor
    ))  # fmt: skip


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def choose_stage(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say in which stage of the project the person is."""
    case = _opened(request, case_id)
    found = case_in_team(case)
    form = StageForm(request.POST, stages=found.stages)
    return _done(request, case, found, form, lambda: actions.choose_stage(
        case=case, stage=form.cleaned_data["stage"], seen=form.cleaned_data["version"], by=request.actor
    ))  # fmt: skip


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def weigh(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say how heavy the case is."""
    case, form = _opened(request, case_id), WeightForm(request.POST)
    return _done(request, case, case_in_team(case), form, lambda: actions.weigh(
        case=case, level=form.cleaned_data["level"], reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["version"], by=request.actor,
    ))  # fmt: skip


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def say_wish(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note a wish; nobody asks why."""
    case, form = _opened(request, case_id), WishForm(request.POST)
    return _done(request, case, case_in_team(case), form, lambda: actions.say_wish(
        case=case, wants=form.cleaned_data["wants"], seen=form.cleaned_data["version"], by=request.actor
    ))  # fmt: skip


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def taken_over(request: StaffRequest, received_id: UUID) -> HttpResponse:
    """Show the cases that a transfer brought, each with its letter to the person; of one case the letter itself."""
    found = cases_taken_over(received_id, request.user)
    if not found:
        raise Http404
    request.reads.list([one.case.id for one in found])
    if len(found) == 1:
        return redirect(found[0].url)
    return TemplateResponse(request, "team/taken_over.html", {"rows": found})


def _opened(request: StaffRequest, case_id: UUID) -> Case:
    case = case_of(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.case(case_id)
    request.reads.visit(sight_of(case).kind)
    return case


def _done(request: StaffRequest, case: Case, found: CaseInTeam, form: Form, act: Callable[[], object]) -> HttpResponse:
    if form.is_valid() and tried(form, act):
        messages.success(request, "Gespeichert.")
        return redirect("team:case_page", case.id)
    return _page(request, case_of(case.id, request.actor) or case, found, form)


def _page(request: StaffRequest, case: Case, found: CaseInTeam, wrong: Form | None = None) -> HttpResponse:
    """Show the page; a form that was refused stands there with what was typed and why."""
    project = {"project": str(case.project_id or NONE), "version": case.version}
    weight = {"level": "normal", "version": 0} if found.weight is None else vars(found.weight)
    wish = {"wants": "", "version": 0} if found.wish is None else vars(found.wish)
    forms = {
        "project_form": ProjectForm(initial=project, projects=found.projects, free=found.free),
        "stage_form": StageForm(initial={"stage": found.stage, "version": case.version}, stages=found.stages),
        "weight_form": WeightForm(initial=weight),
        "wish_form": WishForm(initial=wish),
    }
    names = {ProjectForm: "project_form", StageForm: "stage_form", WeightForm: "weight_form", WishForm: "wish_form"}
    forms |= {names[type(wrong)]: wrong} if wrong else {}
    note, mine = drafted_note(case), is_holder(case.id)
    shown = {"case": case, "found": found, "note": note, "is_holder": mine, **forms}
    return TemplateResponse(request, "team/case_page.html", shown, status=422 if wrong else 200)
