"""Places and projects: a name, little more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import actions, queries
from lotsenbuch.office.forms import NewOfficeForm, NewProjectForm, OfficeForm, ProjectForm
from lotsenbuch.office.models import Office, Project
from lotsenbuch.records.editing import tried

_BOTH = ("GET", "POST")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def offices(request: StaffRequest) -> HttpResponse:
    """List the places and add one."""
    form = NewOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.add_office(name=given["name"], address=given["address"], by=request.actor)):
            messages.success(request, f"Standort angelegt: {given['name']}.")
            return redirect("office:offices")
    return render(request, "office/offices.html", {"form": form, "offices": queries.all_offices()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_office(request: StaffRequest, office_id: UUID) -> HttpResponse:
    """Change a place."""
    office = _office(office_id)
    form = OfficeForm(request.POST or None, initial=_stored_office(office))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        if tried(
            form,
            lambda: actions.change_office(office=office, seen=seen, by=request.actor, **given),
            lambda: _stored_office(_office(office_id)),
        ):
            messages.success(request, "Gespeichert.")
            return redirect("office:offices")
    return render(request, "office/change_office.html", {"form": form, **_shown_of(office)})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def projects(request: StaffRequest) -> HttpResponse:
    """List the projects and add one."""
    form = NewProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if tried(form, lambda: actions.add_project(name=name, by=request.actor)):
            messages.success(request, f"Projekt angelegt: {name}.")
            return redirect("office:projects")
    return render(request, "office/projects.html", {"form": form, "projects": queries.all_projects()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_project(request: StaffRequest, project_id: UUID) -> HttpResponse:
    """Rename a project, end it or let it run again."""
    project = _project(project_id)
    form = ProjectForm(request.POST or None, initial=_stored_project(project))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        if tried(
            form,
            lambda: actions.change_project(project=project, seen=seen, by=request.actor, **given),
            lambda: _stored_project(_project(project_id)),
        ):
            messages.success(request, "Gespeichert.")
            return redirect("office:projects")
    return render(request, "office/change_project.html", {"form": form, "project": project})


def _office(office_id: UUID) -> Office:
    found = queries.office(office_id)
    if found is None:
        raise Http404
    return found


def _project(project_id: UUID) -> Project:
    found = queries.project(project_id)
    if found is None:
        raise Http404
    return found


def _shown_of(office: Office) -> dict[str, object]:
    return {
        "office": office,
        "days": queries.hours_in_words(office),
        "rooms": queries.rooms_of(office),
        "head": queries.letter_head(office),
    }


def _stored_office(office: Office) -> dict[str, object]:
    return {"name": office.name, "address": office.address, "version": office.version}


def _stored_project(project: Project) -> dict[str, object]:
    return {"name": project.name, "is_active": project.is_active, "version": project.version}
