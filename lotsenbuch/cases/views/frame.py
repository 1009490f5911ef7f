"""What the pages about a person have in common: the case that is open, the line of pages, what was sent."""

from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases import queries
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries.own import fields_at
from lotsenbuch.records.rules import DataClass

FACT_CLASSES = {DataClass.HEALTH, DataClass.DEBTS}


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return the case and note that its master data is shown; a hidden one does not exist."""
    case = queries.case_of(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.list([case_id])
    request.reads.visit(queries.sight_of(case).kind)
    return case


def held(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case that the actor holds; for everybody else the page does not exist."""
    case = opened(request, case_id)
    if not queries.is_holder(case_id):
        raise Http404
    return case


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was typed, None on the first look."""
    return request.POST if request.method == "POST" else None


def answer(request: StaffRequest, case: Case, template: str, **context: Any) -> TemplateResponse:
    """Show a page about the person, with the line of pages that the reader may open."""
    classes = context.pop("classes", None) or set(getattr(case, "held_classes", ()))
    is_holder = context["is_holder"] if "is_holder" in context else queries.is_holder(case.id)
    facts = classes & FACT_CLASSES
    # Class 4 is asked for only where there is a protected address.
    may_open = facts != FACT_CLASSES and is_holder
    about_page = {"may_open_facts": bool(facts), "may_open_class": may_open}
    may_write_letter = case.person.has_protected_address and DataClass.SEALED in classes
    has_own = bool(fields_at("person", classes))
    page = template.removeprefix("cases/").removesuffix(".html")
    return TemplateResponse(
        request,
        template,
        {
            "case": case,
            "page": page,
            "may_write_letter": may_write_letter,
            "has_own": has_own,
            **about_page,
            **context,
        },
    )
