"""How every page about papers is opened and left."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import sight_of
from lotsenbuch.documents import queries
from lotsenbuch.documents.rules.blanks import Blank, blanks
from lotsenbuch.records.rules import DataClass


def opened(request: StaffRequest, case_id: UUID, classes: Iterable[int] = ()) -> Case:
    """Return a case and note what is shown of it; 404 for hidden and made-up ids alike."""
    case = queries.opened_case(case_id, request.actor)
    if case is None:
        raise Http404
    noted(request, case, classes)
    request.reads.visit(sight_of(case).kind)
    return case


def noted(request: StaffRequest, case: Case, classes: Iterable[int]) -> None:
    """Tell the door the highest class that is shown."""
    request.reads.case(case.id, DataClass(max(classes, default=int(DataClass.COUNSELLING))))


def blank_of(code: str) -> Blank:
    """Return a form of the house, or 404."""
    if code not in blanks():
        raise Http404
    return blanks()[code]


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def back_to(case: Case, part: str) -> HttpResponse:
    """Go back to the papers of the case."""
    answer: HttpResponse = redirect("documents:papers", case.id)
    answer.headers["Location"] += f"#{part}"
    return answer
