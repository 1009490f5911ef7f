"""Looking for help for one person: near them, for a barrier; the place comes from the person, never the address bar."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.intake.models import Barrier
from lotsenbuch.intake.queries import barriers_of
from lotsenbuch.partners.queries.search import Asked, find
from lotsenbuch.partners.rules.barriers import doors_for
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.records.rules import DataClass


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case, noted as read; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def noted_barriers(request: StaffRequest, case: Case) -> list[Barrier]:
    """Return the barriers of a case, noted as read."""
    rows = barriers_of(case)
    for row in rows:
        request.reads.case(case.id, DataClass(row.data_class))
    return rows


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def near(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Offer the services nearest to the person, for a barrier where one was chosen."""
    case = opened(request, case_id)
    open_barriers = [row for row in noted_barriers(request, case) if not row.eased_on]
    barrier = next((row for row in open_barriers if str(row.id) == request.GET.get("hemmnis")), None)
    doors = doors_for(barrier.label, barrier.data_class) if barrier else []
    category = _chosen(request, doors)
    context = {
        "case": case,
        "barriers": open_barriers,
        "barrier": barrier.id if barrier else "",
        "category": category,
        "doors": [*doors, *(one for one in Category if one not in doors)],
        "found": find(_asked(case, category), request.actor),
    }
    return render(request, "partners/near.html", context)


def _chosen(request: StaffRequest, doors: list[Category]) -> str:
    asked = request.GET.get("art")
    if asked is None:
        return doors[0].value if doors else ""
    return asked if asked in set(Category) else ""


def _asked(case: Case, category: str) -> Asked:
    """Ask near where the person lives; a protected address is no place to measure from."""
    person = case.person
    if person.has_protected_address or case.is_sealed:
        return Asked(category=category)
    return Asked(category=category, postcode=person.postcode, town=person.town)
