"""Strengths and findings: written, changed, left out and taken back in."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import FindingForm, SeenForm, StrengthForm
from lotsenbuch.assessment.models import Finding, Part, Strength
from lotsenbuch.assessment.queries import current, held_by, material_of, offered_domains
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import DataClass, RefusedError

from .frame import Stored, back_to, opened, sent, stored_words, written

PLACES = {"resource": "resources", "barrier_note": "barriers", "impression": "impressions"}


def _standing[P: Part](request: StaffRequest, rows: list[P], row_id: UUID) -> P:
    """Return what stands today in place of this row, and note its class; what was left out is not there."""
    row = current(rows, row_id)
    if row is None or row.until_number is not None:
        raise Http404
    request.reads.case(row.case_id, DataClass(row.data_class))
    return row


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_strength(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down a strength with what shows it."""
    case = opened(request, case_id)
    form = StrengthForm(sent(request), classes=held_by(case))
    if written(request, form, lambda: _keep_strength(request, case, form), done="Stärke festgehalten."):
        return back_to(case, "resources")
    return TemplateResponse(request, "assessment/add_strength.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_strength(request: StaffRequest, case_id: UUID, strength_id: UUID) -> HttpResponse:
    """Change a strength, or leave it out of the Fassung in work."""
    case = opened(request, case_id)

    def stored() -> Stored:
        row = _standing(request, material_of(case).strengths, strength_id)
        return stored_words(row, "noted_on")

    row = _standing(request, material_of(case).strengths, strength_id)
    form = StrengthForm(sent(request), initial=dict(stored_words(row, "noted_on")), classes=held_by(case))
    act = partial(_keep_strength, request, case, form, row)
    if written(request, form, act, done="Stärke geändert.", stored=stored):
        return back_to(case, "resources")
    return TemplateResponse(request, "assessment/change_strength.html", {"case": case, "form": form, "row": row})


def _keep_strength(request: StaffRequest, case: Case, form: StrengthForm, row: Strength | None = None) -> Strength:
    words = {name: form.cleaned_data[name] for name in ("text", "evidence", "noted_on")}
    data_class, by = form.chosen_class, request.actor
    return actions.keep_strength(case=case, data_class=data_class, row=row, seen=form.seen, by=by, **words)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def add_finding(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down a finding: what is, what the person says, what we make of it."""
    case = opened(request, case_id)
    asked = request.GET.get("art", "")
    initial: dict[str, object] = {"kind": asked} if asked in Finding.Kind.values else {}
    form = _finding_form(request, case, initial)
    if written(request, form, lambda: _keep_finding(request, case, form), done="Festgehalten."):
        return back_to(case, PLACES.get(form.cleaned_data["kind"], "interests"))
    return TemplateResponse(request, "assessment/add_finding.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_finding(request: StaffRequest, case_id: UUID, finding_id: UUID) -> HttpResponse:
    """Change a finding, or leave it out of the Fassung in work."""
    case = opened(request, case_id)
    names = ("kind", "channel", "domain", "noted_on")

    def stored() -> Stored:
        return stored_words(_standing(request, material_of(case).findings, finding_id), *names)

    row = _standing(request, material_of(case).findings, finding_id)
    form = _finding_form(request, case, dict(stored_words(row, *names)))
    if written(request, form, lambda: _keep_finding(request, case, form, row), done="Geändert.", stored=stored):
        return back_to(case, PLACES.get(form.cleaned_data["kind"], "interests"))
    return TemplateResponse(request, "assessment/change_finding.html", {"case": case, "form": form, "row": row})


def _finding_form(request: StaffRequest, case: Case, initial: dict[str, object]) -> FindingForm:
    held = held_by(case)
    return FindingForm(sent(request), initial=initial, classes=held, domains=offered_domains(held))


def _keep_finding(request: StaffRequest, case: Case, form: FindingForm, row: Finding | None = None) -> Finding:
    return actions.keep_finding(case=case, data=form.finding(), by=request.actor, row=row, seen=form.seen)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def leave_out(request: StaffRequest, case_id: UUID, part_id: UUID) -> HttpResponse:
    """Let the Fassung in work no longer show a strength or finding."""
    return _in_or_out(request, case_id, part_id, is_in=False)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def bring_back(request: StaffRequest, case_id: UUID, part_id: UUID) -> HttpResponse:
    """Take back in what the Fassung in work had left out."""
    return _in_or_out(request, case_id, part_id, is_in=True)


def _in_or_out(request: StaffRequest, case_id: UUID, part_id: UUID, *, is_in: bool) -> HttpResponse:
    case = opened(request, case_id)
    material, form = material_of(case), SeenForm(request.POST)
    row = current(material.strengths, part_id) or current(material.findings, part_id)
    if row is None:
        raise Http404
    if form.is_valid():
        act, done = (actions.bring_back, "Wieder dabei.") if is_in else (actions.leave_out, LEFT_OUT)
        try:
            with all_or_nothing():
                act(case=case, row=row, seen=form.cleaned_data["version"], by=request.actor)
            messages.success(request, done)
        except RefusedError as refused:
            messages.error(request, refused.message)
    return back_to(case, "left_out")


LEFT_OUT = "Steht nicht mehr in dieser Fassung. Unten auf der Seite lässt es sich wieder aufnehmen."
