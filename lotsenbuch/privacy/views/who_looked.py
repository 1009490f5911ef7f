"""Who looked at this file? For the holder on a page, for the person on paper."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.privacy.queries import log
from lotsenbuch.records.rules import DataClass


def _held(request: StaffRequest, case_id: UUID) -> Case:
    case = case_of(case_id, request.actor)
    if case is None or not log.is_holder(case_id):
        raise Http404
    # Looking who looked is a look as well.
    request.reads.case(case_id, DataClass.MASTER)
    return case


@door(right=Right.WORK_CASES, purpose=Purpose.REVIEW)
def who_looked(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the holder who read the file or acted on it: when, in which role, what for, which class."""
    case = _held(request, case_id)
    page = log.looks(case_id, request.GET.get("seite", "1"))
    return TemplateResponse(request, "privacy/who_looked.html", {"case": case, "page": page})


@door(right=Right.WORK_CASES, purpose=Purpose.REVIEW, kind=Kind.PRINT)
def print_who_looked(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the sheet for the person: day, role, purpose, no names of staff."""
    case = _held(request, case_id)
    return TemplateResponse(request, "privacy/print_who_looked.html", {"case": case, "lines": log.all_looks(case_id)})
