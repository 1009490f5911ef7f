"""How the pages of the directory are opened, tried and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.partners.models import Organisation
from lotsenbuch.partners.queries.directory import organisation_of
from lotsenbuch.records.editing import once_sent, tried


@dataclass(frozen=True, slots=True)
class Step:
    """A page with one form: heading, words on the button, what is said when it is done, where it leads."""

    name: str
    done: str
    back: str
    send: str = "Speichern"
    intro: str = ""
    stored: Callable[[], Mapping[str, object]] | None = None
    template: str = "step"
    shows: Mapping[str, object] = field(default_factory=dict)

    def on(self, template: str) -> "Step":
        """Return the same step on the page of its own address."""
        return replace(self, template=template)


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def found(organisation_id: UUID) -> Organisation:
    """Return an organisation that was not merged into another; 404 where there is none."""
    row = organisation_of(organisation_id)
    if row is None or row.merged_into_id:
        raise Http404
    return row


def page_of(organisation_id: UUID, part: str = "") -> str:
    """Return the address of an organisation's page, or of a part of it."""
    page = reverse("partners:organisation", args=[organisation_id])
    return f"{page}#{part}" if part else page


def take(request: StaffRequest, form: forms.Form, save: Callable[[], object], step: Step) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do."""

    def act() -> None:  # what `save` returns is no answer to keep
        save()

    ready = form.is_bound and form.is_valid()
    if ready and tried(form, lambda: once_sent(request, act, by=request.actor), stored=step.stored):
        messages.success(request, step.done)
        return redirect(step.back)
    return TemplateResponse(request, f"partners/{step.template}.html", {"form": form, "step": step, **step.shows})
