"""How the pages of Integrationsplanung are opened, tried and answered."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import sight_of
from lotsenbuch.planning.models import Worded
from lotsenbuch.planning.queries import case_for_plan
from lotsenbuch.records.actions import drop_draft
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import DataClass


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case and note that counselling data is shown; 404 for hidden and made-up ids alike."""
    case = case_for_plan(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def shown(request: StaffRequest, case: Case, *rows: Worded) -> None:
    """Note the highest class of the rows that are shown."""
    request.reads.case(case.id, DataClass(max([1, *(row.data_class for row in rows)])))


def held(case: Case) -> set[int]:
    """Return the classes 2-4 that the actor holds a grant for; they were read with the case."""
    return set(getattr(case, "held_classes", ()))


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def address_of(case: Case, part: str = "") -> str:
    """Return the address of the page of Integrationsplanung, or of a part of it."""
    return reverse("planning:plan", args=[case.id]) + (f"#{part}" if part else "")


def begun(request: StaffRequest, place: str, case: Case, **only: str) -> dict[str, str]:
    """Return what was typed at this place and not sent, noted in its class; a class without grant stays closed.

    Args:
        request: the request; what is sent now is newer than any draft.
        place: the name under which the desk keeps it.
        case: the case.
        **only: fields with the value that makes a draft belong here, such as the goal.
    """
    typed = open_draft(place, case.id, by=request.actor) if request.method == "GET" else {}
    if not typed or any(typed.get(name) != value for name, value in only.items()):
        return {}
    data_class = int(typed.get("data_class") or DataClass.COUNSELLING)
    if data_class >= DataClass.HEALTH and data_class not in held(case):
        return {}
    request.reads.case(case.id, DataClass(data_class))
    return typed


def step(
    request: StaffRequest,
    form: forms.Form,
    save: Callable[[], str | None],
    *,
    template: str,
    context: dict[str, Any],
    done: str,
    to: str,
    stored: Callable[[], Mapping[str, object]] | None = None,
) -> HttpResponse:
    """Try a step once: save and go where it says, else to `to`, or show the page again with what is to be mended.

    A text that saved itself under the name that the context gives as `draft` goes when it is saved for good.
    """
    if form.is_bound and form.is_valid():
        ways: list[str] = []

        def act() -> None:
            once = "repeat_key" in form.fields
            ways.append(once_sent(request, save, by=request.actor) if once else save() or "")

        if tried(form, act, stored):
            messages.success(request, done)
            if "draft" in context:
                drop_draft(context["draft"], context["case"].id, by=request.actor)
            return redirect(ways[0] or to)
    return TemplateResponse(request, template, {"form": form, **context})
