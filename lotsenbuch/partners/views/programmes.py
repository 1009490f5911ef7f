"""The catalogue of measures: looked through and kept; no case is near."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.partners.actions import programmes as actions
from lotsenbuch.partners.forms.programmes import CourseForm, ProgrammeForm, WantedForm, values_of
from lotsenbuch.partners.models import Course, Programme
from lotsenbuch.partners.queries import programmes as queries
from lotsenbuch.partners.queries.programmes import Offered

from .steps import Step, found, page_of, sent, take


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK)
def programmes(request: StaffRequest) -> HttpResponse:
    """Show the catalogue; it is an offer, never a must (C28)."""
    form = WantedForm(request.GET or None)
    return render(request, "partners/programmes.html", {"form": form, "offered": queries.programmes(form.wanted())})


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK)
def programme(request: StaffRequest, programme_id: UUID) -> HttpResponse:
    """Show one measure with its runs, places, cost and legal basis."""
    return render(request, "partners/programme.html", {"one": _found(programme_id)})


def _found(programme_id: UUID) -> Offered:
    one = queries.programme_of(programme_id)
    if one is None:
        raise Http404
    return one


def _page(programme_id: UUID) -> str:
    return reverse("partners:programme", args=[programme_id])


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_programme(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Put a measure of an organisation into the catalogue."""
    organisation, form = found(organisation_id), ProgrammeForm(sent(request), initial={"version": 0})
    kept: list[Programme] = []

    def save() -> None:
        values = values_of(form)
        kept.append(
            actions.keep_programme(row=None, organisation=organisation, seen=0, values=values, by=request.actor)
        )

    name = f"Maßnahme in den Katalog: {organisation.name}"
    step = Step(name, "Eingetragen. Durchgänge lassen sich nun hinzufügen.", page_of(organisation_id))
    answer = take(request, form, save, step.on("add_programme"))
    return redirect(_page(kept[0].id)) if kept else answer


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_programme(request: StaffRequest, programme_id: UUID) -> HttpResponse:
    """Change a measure of the catalogue."""
    row = _found(programme_id).programme
    form = ProgrammeForm(sent(request), initial=_start(row))

    def save() -> None:
        seen, values = form.cleaned_data["version"], values_of(form)
        actions.keep_programme(row=row, organisation=row.organisation, seen=seen, values=values, by=request.actor)

    stored = Step(f"{row.name} ändern", "Gespeichert.", _page(row.id), stored=lambda: _start(_found(row.id).programme))
    return take(request, form, save, stored.on("change_programme"))


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_course(request: StaffRequest, programme_id: UUID) -> HttpResponse:
    """Enter a run of a measure."""
    row, form = _found(programme_id).programme, CourseForm(sent(request), initial={"version": 0})

    def save() -> None:
        actions.keep_course(row=None, programme=row, seen=0, values=values_of(form), by=request.actor)

    step = Step(f"Durchgang hinzufügen: {row.name}", "Gespeichert.", _page(row.id))
    return take(request, form, save, step.on("add_course"))


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_course(request: StaffRequest, programme_id: UUID, course_id: UUID) -> HttpResponse:
    """Change a run of a measure."""
    row = _found(programme_id).programme
    course = queries.course_of(row, course_id)
    if course is None:
        raise Http404
    form = CourseForm(sent(request), initial=_start(course))

    def save() -> None:
        seen, values = form.cleaned_data["version"], values_of(form)
        actions.keep_course(row=course, programme=row, seen=seen, values=values, by=request.actor)

    stored = Step(
        f"Durchgang ändern: {row.name}", "Gespeichert.", _page(row.id),
        stored=lambda: _start(Course.objects.get(pk=course_id)),
    )  # fmt: skip
    return take(request, form, save, stored.on("change_course"))


def _start(row: Programme | Course) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.is_relation}
