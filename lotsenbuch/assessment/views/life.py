"""The Lebenslagen, one at a time, with both views."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import ViewForm
from lotsenbuch.assessment.models import DomainView
from lotsenbuch.assessment.queries import domain_of, held_by, material_of, offered_domains
from lotsenbuch.assessment.rules.life import next_domain
from lotsenbuch.cases.models import Case

from .frame import Stored, back_to, opened, sent, stored_words, written


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def view_domain(request: StaffRequest, case_id: UUID, domain: str) -> HttpResponse:
    """Say how a Lebenslage goes, as the person sees it and as we do; each voluntary."""
    case = opened(request, case_id)
    about = domain_of(domain, held_by(case))
    if about is None:
        raise Http404
    request.reads.case(case_id, about.data_class)
    row = _row(case, domain)
    form = ViewForm(sent(request), initial={**_stored(row), "noted_on": "heute"})
    act = partial(_keep, request, case, domain, form, row)
    if written(request, form, act, done=f"{about.label}: festgehalten.", stored=lambda: _stored(_row(case, domain))):
        return _on(request, case, domain)
    context = {"case": case, "form": form, "domain": about, "following": _following(case, domain)}
    return TemplateResponse(request, "assessment/view_domain.html", context)


def _row(case: Case, domain: str) -> DomainView | None:
    rows = material_of(case).views
    return next((row for row in rows if row.domain == domain and row.until_number is None), None)


def _stored(row: DomainView | None) -> Stored:
    return stored_words(row, "noted_on") if row else {"version": 0}


def _keep(request: StaffRequest, case: Case, domain: str, form: ViewForm, row: DomainView | None) -> object:
    given = {"noted_on": form.cleaned_data["noted_on"], "seen": form.cleaned_data["version"], "row": row}
    return actions.keep_view(case=case, domain=domain, words=form.words(), by=request.actor, **given)


def _following(case: Case, domain: str) -> str:
    return next_domain(domain, [one.code for one in offered_domains(held_by(case))])


def _on(request: StaffRequest, case: Case, domain: str) -> HttpResponse:
    """Go to the next Lebenslage when asked for, else back to the page."""
    following = _following(case, domain)
    if "next" in request.POST and following:
        return redirect("assessment:view_domain", case_id=case.id, domain=following)
    return back_to(case, "life")
