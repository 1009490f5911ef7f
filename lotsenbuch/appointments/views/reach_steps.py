"""How every step about reaching somebody is opened, tried and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.appointments.actions.reach_ways import Address
from lotsenbuch.cases.models import Case

from .steps import opened, sent
from .steps import take as take_step

__all__ = ["Step", "back_to", "found", "opened", "reach_page", "reply_address", "sent", "take"]


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


def found[Row](row: Row | None) -> Row:
    """Return the row; 404 for a hidden and a made-up one alike."""
    if row is None:
        raise Http404
    return row


def reach_page(case_id: UUID, part: str = "") -> str:
    """Return the address of the page about reaching somebody, or of a part of it."""
    page = reverse("appointments:reach", args=[case_id])
    return f"{page}#{part}" if part else page


def reply_address(request: StaffRequest) -> Address:
    """Return what makes the address of a reply page from its token, as the house is reached from outside."""
    return lambda token: request.build_absolute_uri(reverse("appointments:reply", args=[token]))


def back_to(request: StaffRequest, case_id: UUID, part: str, done: str) -> HttpResponse:
    """Say that it is done and go back to a part of the page."""
    messages.success(request, done)
    return redirect(reach_page(case_id, part))


def take(request: StaffRequest, case: Case, form: forms.Form, save: Callable[[], object], step: Step) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do."""
    shows = {"case": case, "step": step}
    template = "appointments/reach_step.html"
    return take_step(
        request, form, save, done=step.done, back=step.back, template=template, shows=shows, stored=step.stored
    )
