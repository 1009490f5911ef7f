"""Projects as configuration: what holds, since when; a change shows what it will do before it takes effect."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import queries as office
from lotsenbuch.office.actions import add_described_project, set_terms
from lotsenbuch.office.models import Project
from lotsenbuch.office.rules.project import ProjectFileError, Terms, differences, read_project, write_project
from lotsenbuch.records import clock
from lotsenbuch.records.editing import tried
from lotsenbuch.team.forms.projects import CheckedProjectForm, ProjectFileForm, TermsForm, initial_terms
from lotsenbuch.team.queries.projects import effects_of, project_named

_BOTH = ("GET", "POST")


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def project(request: StaffRequest, project_id: UUID) -> HttpResponse:
    """Show what holds in a project, what held before and what will hold."""
    found, today = _project(project_id), clock.today()
    rows = [(row, differences(None, row.terms)) for row in office.terms_of(found)]
    shown = {"project": found, "rows": rows, "today": today, "may_change": request.user.may(Right.ADMINISTER)}
    return render(request, "team/project.html", shown)


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT, kind=Kind.DOWNLOAD)
def export_project(request: StaffRequest, project_id: UUID) -> HttpResponse:
    """Hand the project over as a file that another house can read."""
    del request
    found = _project(project_id)
    newest = office.newest_terms(found)
    text = write_project(found.name, newest.terms if newest else Terms())
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="projekt-{slugify(found.name) or "ohne-name"}.yaml"'
    return answer


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_terms(request: StaffRequest, project_id: UUID) -> HttpResponse:
    """Ask what shall hold, then show what that will do."""
    found = _project(project_id)
    basis = office.terms_holding(found, clock.today()) or office.newest_terms(found)
    initial = initial_terms(basis.terms if basis else None)
    form = TermsForm(request.POST or None, house=office.house_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        text = write_project(found.name, form.terms())
        if _is_readable(form, text):
            return _check(request, text, form.cleaned_data["valid_from"])
    return render(request, "team/change_terms.html", {"project": found, "form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def import_project(request: StaffRequest) -> HttpResponse:
    """Ask for the file of a project, then show what it will do."""
    form = ProjectFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _check(request, form.text, form.cleaned_data["valid_from"])
    return render(request, "team/import_project.html", {"form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def apply_project(request: StaffRequest) -> HttpResponse:
    """Let what was checked take effect."""
    form = CheckedProjectForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Das wurde unterwegs verändert. Bitte noch einmal prüfen.")
        return redirect("office:projects")
    found, done, valid_from = project_named(form.name), list[Project](), form.cleaned_data["valid_from"]
    if tried(form, lambda: done.append(_apply(request, form, found))):
        messages.success(request, f"Festgelegt: {form.name}.")
        return redirect("team:project", done[0].pk)
    return _check(request, form.cleaned_data["text"], valid_from, refused=form)


def _apply(request: StaffRequest, form: CheckedProjectForm, found: Project | None) -> Project:
    given, by = form.cleaned_data, request.actor
    if found is None:
        return add_described_project(name=form.name, terms=form.terms, valid_from=given["valid_from"], by=by)
    set_terms(project=found, terms=form.terms, valid_from=given["valid_from"], seen=given["seen"], by=by)
    return found


def _check(
    request: StaffRequest, text: str, valid_from: date, *, refused: CheckedProjectForm | None = None
) -> HttpResponse:
    """Show line by line what changes, and what that will do; nothing is stored yet."""
    name, terms = read_project(text)
    found = project_named(name)
    newest = office.newest_terms(found) if found else None
    before = office.terms_holding(found, valid_from) if found else None
    form = CheckedProjectForm(initial={"text": text, "valid_from": valid_from, "seen": newest.id if newest else None})
    shown = {
        "name": name,
        "is_new": found is None,
        "valid_from": valid_from,
        "changes": differences(before.terms if before else None, terms),
        "effects": effects_of(found, terms, valid_from),
        "problems": refused.non_field_errors() + refused.errors.get("valid_from", []) if refused else [],
        "form": form,
    }
    return render(request, "team/check_project.html", shown, status=422 if refused else 200)


def _is_readable(form: TermsForm, text: str) -> bool:
    """Say whether what was typed is a project; what a file may not say, a form may not either."""
    try:
        read_project(text)
    except ProjectFileError as error:
        form.add_error(None, list(error.problems))
    return not form.errors


def _project(project_id: UUID) -> Project:
    found = office.project(project_id)
    if found is None:
        raise Http404
    return found
