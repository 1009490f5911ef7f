"""The directory: found, read, kept."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.partners import actions
from lotsenbuch.partners.forms.directory import (
    CareForm,
    ContactForm,
    FindForm,
    MergeForm,
    NewOrganisationForm,
    OrganisationForm,
    ServiceForm,
    SiteForm,
)
from lotsenbuch.partners.models import Contact, Organisation, Service, Site, Statement
from lotsenbuch.partners.queries.directory import (
    alike,
    cares_due,
    cares_of,
    favourite_ids,
    known_by,
    part_of,
    spots,
    statements_of,
    statements_waiting,
    wanting_a_look,
)
from lotsenbuch.partners.queries.programmes import programmes_by
from lotsenbuch.partners.queries.search import find
from lotsenbuch.partners.rules.exchange import DAYS
from lotsenbuch.records import clock
from lotsenbuch.records.editing import EditForm
from lotsenbuch.records.rules import StaleError

from .steps import Step, found, page_of, sent, take

SHOWN = 8
# By the word in the address: model, form, what it is called.
PARTS: dict[str, tuple[type[Service | Site | Contact], type[EditForm], str]] = {
    "angebot": (Service, ServiceForm, "Angebot"),
    "ort": (Site, SiteForm, "Ort"),
    "person": (Contact, ContactForm, "Ansprechperson"),
}


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def network(request: StaffRequest) -> HttpResponse:
    """Find a service; what is asked goes by POST and stands in no address."""
    table, today = spots(), clock.today()
    form = FindForm(sent(request), table=table)
    context = {"form": form, "found": find(form.asked(), request.actor, table)}
    if request.method == "GET":
        context |= {
            "looks": wanting_a_look(today)[:SHOWN],
            "cares": cares_due(today)[:SHOWN],
            "statements": statements_waiting()[:SHOWN],
        }
    return render(request, "partners/network.html", context)


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK)
def organisation(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Show all that the house knows of an organisation."""
    row = found(organisation_id)
    known = known_by(row)
    context = {
        "organisation": row,
        "cares": cares_of(row),
        "care_form": CareForm(),
        "known": known,
        "knows": request.user.pk in {key for key, _ in known},
        "is_favourite": row.pk in favourite_ids(request.actor),
        "statements": statements_of(row),
        "alike": alike(row) if request.user.may(Right.KEEP_PARTNERS) else [],
        "days": DAYS,
        "programmes": programmes_by(row.pk),
    }
    return render(request, "partners/organisation.html", context)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_organisation(request: StaffRequest) -> HttpResponse:
    """Add an organisation; what reads like one that stands there is asked about first."""
    form = NewOrganisationForm(sent(request))
    kept: list[Organisation] = []
    step = Step("Organisation eintragen", "Eingetragen. Angebote und Orte lassen sich nun hinzufügen.", "")

    def save() -> None:
        kept.append(actions.keep_organisation(row=None, seen=0, values=_values(form), by=request.actor))

    answer = take(
        request, form, save, Step(step.name, step.done, reverse("partners:network"), template="add_organisation")
    )
    return redirect(page_of(kept[0].id)) if kept else answer


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_organisation(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Change what is known of an organisation."""
    row = found(organisation_id)
    form = OrganisationForm(sent(request), initial=_start(row))

    def save() -> None:
        seen = form.cleaned_data["version"]
        actions.keep_organisation(row=row, seen=seen, values=_values(form), by=request.actor)

    step = Step(
        f"{row.name} ändern",
        "Gespeichert.",
        page_of(row.id),
        stored=lambda: _start(found(row.id)),
        template="change_organisation",
    )
    return take(request, form, save, step)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_part(request: StaffRequest, organisation_id: UUID, partner_part: str) -> HttpResponse:
    """Add a service, a site or a contact."""
    row, (model, _, name) = found(organisation_id), _kind(partner_part)
    return _keep(request, row, model(), f"{name} hinzufügen: {row.name}", is_new=True)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_part(request: StaffRequest, organisation_id: UUID, partner_part: str, part_row_id: UUID) -> HttpResponse:
    """Change a service, a site or a contact."""
    row, (model, _, name) = found(organisation_id), _kind(partner_part)
    part = part_of(model, row, part_row_id)
    if part is None:
        raise Http404
    return _keep(request, row, part, f"{name} ändern: {row.name}", is_new=False)


def _kind(word: str) -> tuple[type[Service | Site | Contact], type[EditForm], str]:
    if word not in PARTS:
        raise Http404
    return PARTS[word]


def _keep(
    request: StaffRequest, organisation: Organisation, part: Service | Site | Contact, name: str, *, is_new: bool
) -> HttpResponse:
    form_type = next(form for model, form, _ in PARTS.values() if isinstance(part, model))
    more: dict[str, Any] = {"organisation": organisation} if form_type is ServiceForm else {}
    start = {"version": 0} if is_new else _start(part)
    form = form_type(sent(request), initial=start, **more)

    def save() -> None:
        values, seen = _values(form), form.cleaned_data["version"]
        actions.keep_part(
            organisation=organisation, row=part, is_new=is_new, seen=seen, values=values, by=request.actor
        )

    stored = None if is_new else lambda: _start(type(part)._default_manager.get(pk=part.pk))
    return take(
        request,
        form,
        save,
        Step(
            name,
            "Gespeichert.",
            page_of(organisation.id),
            stored=stored,
            template="add_part" if is_new else "change_part",
        ),
    )


def _values(form: forms.Form) -> dict[str, Any]:
    if isinstance(form, ServiceForm):
        return form.values()
    return {name: value for name, value in form.cleaned_data.items() if name not in ("repeat_key", "version")}


def _start(row: Organisation | Service | Site | Contact) -> dict[str, Any]:
    if isinstance(row, Service):
        return ServiceForm.start(row)
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.is_relation}


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def mark(request: StaffRequest, organisation_id: UUID, partner_mark: str) -> HttpResponse:
    """Note in one click: checked, outdated, at hand, known."""
    if partner_mark not in actions.MARKS:
        raise Http404
    row = found(organisation_id)
    try:
        messages.success(request, actions.mark(organisation=row, deed=partner_mark, by=request.actor))
    except StaleError as stale:
        messages.info(request, stale.message)
    return redirect(page_of(row.id))


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def merge(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Let one of two entries of the same organisation stay."""
    row = found(organisation_id)
    near = alike(row)
    form = MergeForm(sent(request), double=row, initial={"into": near[0].pk if near else None})
    back = reverse("partners:network")
    intro = f"Was an „{row.name}“ hängt, zieht um; der Eintrag selbst verschwindet aus dem Verzeichnis."

    def save() -> None:
        actions.merge(double=row, into=form.cleaned_data["into"], by=request.actor)

    step = Step("Doppelten Eintrag zusammenführen", "Zusammengeführt.", back, "Zusammenführen", intro, template="merge")
    return take(request, form, save, step)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def keep_care(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Note a visit, an agreement, the annual talk, what works."""
    row = found(organisation_id)
    form = CareForm(sent(request))

    def save() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "repeat_key"}
        actions.keep_care(organisation=row, values=values, by=request.actor)

    step = Step(f"Zusammenarbeit mit {row.name}", "Festgehalten.", page_of(row.id, "cares"), "Festhalten")
    return take(request, form, save, step)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def settle_statement(request: StaffRequest, organisation_id: UUID, statement_id: UUID) -> HttpResponse:
    """Note that what a partner said stands in the entry now."""
    row = found(organisation_id)
    statement = Statement.objects.filter(organisation=row, pk=statement_id).first()
    if statement is None:
        raise Http404
    actions.settle_statement(statement=statement, by=request.actor)
    messages.success(request, "Als übernommen vermerkt.")
    return redirect(page_of(row.id))
