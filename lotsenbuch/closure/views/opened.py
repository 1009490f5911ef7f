"""How a case is opened for the pages of this room."""

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case and note that counselling data is shown; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor, "intake", "own")
    if case is None:
        raise Http404
    request.reads.case(case_id)
    request.reads.visit(sight_of(case).kind)
    return case


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def address_of(case_id: UUID, part: str = "") -> str:
    """Return the address of the page of the ending, or of a part of it."""
    return reverse("closure:closure", args=[case_id]) + (f"#{part}" if part else "")


def back_to(case_id: UUID, part: str = "") -> HttpResponse:
    """Go back to the page of the ending."""
    return redirect(address_of(case_id, part))
