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
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Paper, Paragraph, render
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import tried
from lotsenbuch.team import actions
from lotsenbuch.team.forms.cases import NONE, ProjectForm, WeightForm, WishForm
from lotsenbuch.team.queries.cases import CaseInTeam, case_in_team, drafted_note
from lotsenbuch.team.rules.letter import new_contact


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


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def contact_letter(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the letter that tells the person who is there for them now; only its holder writes it."""
    case = _opened(request, case_id)
    if not is_holder(case_id):
        raise Http404
    person, house, me = case.person, house_of(request), request.user
    # Neither a protected address nor that of a sealed case stands on a paper that names us; it is then handed over.
    is_closed = person.has_protected_address or case.is_sealed
    lines = () if is_closed else (person.street, f"{person.postcode} {person.town}".strip())
    paper = Paper(
        title="Wer jetzt für Sie da ist",
        house=house.name,
        on=clock.today(),
        number=case.fallnummer,
        address=tuple(line for line in (person.full_name, *lines) if line) if all(lines) and lines else (),
        sender=house.address,
        blocks=tuple(Paragraph(text) for text in new_contact(person.full_name, me.display_name, me.phone)),
    )
    return download(render(paper), name=f"ansprechperson-{case.fallnummer}.pdf", inline=True)


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
        "weight_form": WeightForm(initial=weight),
        "wish_form": WishForm(initial=wish),
    }
    names = {ProjectForm: "project_form", WeightForm: "weight_form", WishForm: "wish_form"}
    forms |= {names[type(wrong)]: wrong} if wrong else {}
    note, mine = drafted_note(case, house_of(request)), is_holder(case.id)
    shown = {"case": case, "terms": found.terms, "note": note, "is_holder": mine, **forms}
    return TemplateResponse(request, "team/case_page.html", shown, status=422 if wrong else 200)
