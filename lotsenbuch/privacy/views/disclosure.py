"""Disclosing to the person all that is kept about her, and file inspection."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, is_holder, sight_of
from lotsenbuch.intake.queries import proposal_of
from lotsenbuch.letters.answers import download
from lotsenbuch.privacy import actions
from lotsenbuch.privacy.forms import DiscloseForm
from lotsenbuch.privacy.queries.disclosed_proposal import proposal_told
from lotsenbuch.privacy.queries.disclosing import content_of, disclosure_of, disclosures_of
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import DataClass


@door(right=Right.WORK_CASES, purpose=Purpose.DISCLOSURE, methods=("GET", "POST"), after_the_end=True)
def disclose(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Make a disclosure or an inspection, and show what can still be fetched."""
    case, by = _held(request, case_id), request.actor
    form = DiscloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        with refusals(form):
            once_sent(request, lambda: str(actions.disclose(case=case, kind=kind, by=by).id), by=by)
            messages.success(request, "Fertig. Sieben Tage lang abzuholen, dann wird es gelöscht.")
            return redirect("privacy:disclose", case_id)
    context = {"case": case, "form": form, "rows": list(disclosures_of(case))}
    return TemplateResponse(request, "privacy/disclose.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.DISCLOSURE, kind=Kind.DOWNLOAD, after_the_end=True)
def disclosure_file(request: StaffRequest, case_id: UUID, disclosure_id: UUID, part: str) -> HttpResponse:
    """Return a part of a disclosure: `pdf`, `json`, `arzt` or `fachkraft` (who conveys that part)."""
    case = _held(request, case_id)
    row = disclosure_of(case, disclosure_id)
    found = content_of(case, row, part) if row else None
    if found is None:
        raise Http404
    request.reads.case(case_id, DataClass.SEALED)
    data, name, content_type = found
    return download(data, name=name, content_type=content_type)


@door(right=Right.SEE_PROPOSALS, purpose=Purpose.DISCLOSURE, kind=Kind.DOWNLOAD)
def disclose_proposal(request: StaffRequest, proposal_id: UUID, part: str) -> HttpResponse:
    """Return what is kept about a person who was proposed, as `pdf` or `json`; also where no case came of it."""
    row = proposal_of(proposal_id)
    found = proposal_told(row, part) if row else None
    if found is None:
        raise Http404
    request.reads.case(proposal_id, DataClass.COUNSELLING)
    data, ending, content_type = found
    return download(data, name=f"auskunft-vorschlag.{ending}", content_type=content_type)


def _held(request: StaffRequest, case_id: UUID) -> Case:
    case = case_of(case_id, request.actor)
    if case is None or not is_holder(case_id):
        raise Http404
    request.reads.list([case_id])
    request.reads.visit(sight_of(case).kind)
    return case
