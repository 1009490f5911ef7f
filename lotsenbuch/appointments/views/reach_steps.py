"""How every step about reaching somebody is opened, tried and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Step:
    """A page with one form: its heading, the words on its button, what is said when it is done, where it leads.

    `stored` reads the row anew for an `EditForm` that came too late.
    """

    name: str
    send: str
    done: str
    back: str
    intro: str = ""
    stored: Callable[[], Mapping[str, object]] | None = None


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case, noted as read; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor)
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def found[Row](row: Row | None) -> Row:
    """Return the row; 404 for a hidden and a made-up one alike."""
    if row is None:
        raise Http404
    return row


def reach_page(case_id: UUID, part: str = "") -> str:
    """Return the address of the page about reaching somebody, or of a part of it."""
    page = reverse("appointments:reach", args=[case_id])
    return f"{page}#{part}" if part else page


def back_to(request: StaffRequest, case_id: UUID, part: str, done: str) -> HttpResponse:
    """Say that it is done and go back to a part of the page."""
    messages.success(request, done)
    return redirect(reach_page(case_id, part))


def take(request: StaffRequest, case: Case, form: forms.Form, save: Callable[[], object], step: Step) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do."""

    def act() -> None:  # what `save` returns is no answer to keep
        save()

    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: once_sent(request, act, by=request.actor), stored=step.stored):
        messages.success(request, step.done)
        return redirect(step.back)
    return TemplateResponse(request, "appointments/reach_step.html", {"case": case, "form": form, "step": step})
