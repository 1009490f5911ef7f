"""The Arbeitsbündnis: written, saved by itself, agreed, read and printed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.alliance import AllianceForm
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import ALLIANCE_DRAFT, agreed_alliance, alliance_stored, alliance_texts, alliances_of
from lotsenbuch.records.actions import drop_draft
from lotsenbuch.records.editing import once_sent, tried

from .steps import back_to, opened, sent

AGREED, KEPT = "Arbeitsbündnis vereinbart.", "Entwurf gespeichert."


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def alliance(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write the Arbeitsbündnis together and agree it; earlier versions stay readable."""
    found = opened(request, case_id)
    versions = alliances_of(found.case)
    form = AllianceForm(sent(request), initial=alliance_texts(versions, case_id, by=request.actor))
    if form.is_bound and form.is_valid():
        done: list[str] = []

        def write() -> None:
            done.append(once_sent(request, lambda: _write(request, found, form), by=request.actor))

        if tried(form, write, stored=lambda: alliance_stored(alliances_of(found.case))):
            messages.success(request, done[0])
            return back_to(found, "alliance")
    agreed = [version for version in versions if version.agreed_on]
    context = {"intake": found, "case": found.case, "form": form, "agreed": agreed}
    return TemplateResponse(request, "intake/alliance.html", context)


def _write(request: StaffRequest, found: Intake, form: AllianceForm) -> str:
    texts, by, seen = form.texts(), request.actor, form.cleaned_data["version"]
    if "keep" in request.POST:
        actions.write_alliance(case=found.case, texts=texts, by=by, seen=seen)
    else:
        actions.agree_alliance(case=found.case, texts=texts, on=form.cleaned_data["agreed_on"], by=by, seen=seen)
    drop_draft(ALLIANCE_DRAFT, found.case_id, by=by)
    return KEPT if "keep" in request.POST else AGREED


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def print_alliance(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Read and print one agreed version."""
    found = opened(request, case_id)
    version = agreed_alliance(found.case, number)
    if version is None:
        raise Http404
    context = {"intake": found, "case": found.case, "alliance": version}
    return TemplateResponse(request, "intake/print_alliance.html", context)
