"""Subsidies to wages: granted, shown as a year plan, ended early."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.bookings import EndSubsidyForm, SubsidyForm
from lotsenbuch.steering.models import Subsidy
from lotsenbuch.steering.queries.bookings import shown_plan, subsidy_of
from lotsenbuch.steering.rules.repayment import EXCEPTIONS

from .steps import Step, held, opened, part_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def grant_subsidy(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep a subsidy that was granted, with the percentages of the day of grant."""
    case = opened(request, case_id)
    form = SubsidyForm(sent(request), classes=held(case))

    def save() -> None:
        data, given = form.cleaned_data, form.given(case.person.birth_on)
        employer, data_class = data["employer"], data["data_class"]
        actions.grant_subsidy(case=case, given=given, employer=employer, data_class=data_class, by=request.actor)

    step = Step("steering/grant_subsidy.html", "Förderung festgehalten.", part_of(case_id, "costs"))
    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def subsidy(request: StaffRequest, case_id: UUID, subsidy_id: UUID) -> HttpResponse:
    """Show a subsidy as a year plan."""
    case, row = _found(request, case_id, subsidy_id)
    form = EndSubsidyForm(initial={"version": row.version})
    context = {"case": case, "subsidy": row, "plan": shown_plan(row), "end_form": form, "exceptions": EXCEPTIONS}
    return TemplateResponse(request, "steering/subsidy.html", context)


def _found(request: StaffRequest, case_id: UUID, subsidy_id: UUID) -> tuple[Case, Subsidy]:
    case = opened(request, case_id)
    row = subsidy_of(case, subsidy_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return case, row


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def end_subsidy(request: StaffRequest, case_id: UUID, subsidy_id: UUID) -> HttpResponse:
    """Note that the job ended before the plan."""
    case, row = _found(request, case_id, subsidy_id)
    form = EndSubsidyForm(sent(request), initial={"version": row.version})

    def save() -> None:
        data = form.cleaned_data
        actions.end_subsidy(subsidy=row, seen=data["version"], on=data["ended_on"], by=request.actor)

    step = Step("steering/end_subsidy.html", "Festgehalten.", reverse("steering:subsidy", args=[case_id, row.id]))
    stored = step.with_stored(lambda: {"version": _found(request, case_id, row.id)[1].version}, {})
    return take(request, case, form, save, stored)
