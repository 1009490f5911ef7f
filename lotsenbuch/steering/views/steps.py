"""How every step of Fallsteuerung is opened, tried and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import ReadsOnlyError, StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Step:
    """A page with one form: its template, what is said when it is done, and where it leads back to.

    Args:
        template: the page.
        done: said when it is saved.
        back: where to go then.
        stored: reads the row anew for an `EditForm` that came too late.
        shows: more for the page.
    """

    template: str
    done: str
    back: str
    stored: Callable[[], Mapping[str, object]] | None = None
    shows: Mapping[str, object] = field(default_factory=dict)

    def with_stored(self, stored: Callable[[], Mapping[str, object]], shows: Mapping[str, object]) -> "Step":
        """Return the same step on a row that two people may edit."""
        return Step(self.template, self.done, self.back, stored, shows)


def opened(request: StaffRequest, case_id: UUID, *columns: str) -> Case:
    """Return a case with the columns named, noted as read; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor, *columns)
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def by_its_own(case: Case) -> None:
    """Let nobody on who only looks in; whoever looks after the person writes here also when the case has ended.

    Raises:
        ReadsOnlyError: break-glass or supervision.
    """
    if sight_of(case).is_visit:
        raise ReadsOnlyError


def held(case: Case) -> set[int]:
    """Return the classes that `case_of` read along."""
    return set(getattr(case, "held_classes", ()))


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def part_of(case_id: UUID, part: str) -> str:
    """Return the address of a part of the page of Fallsteuerung."""
    return f"{reverse('steering:steering', args=[case_id])}#{part}"


def take(request: StaffRequest, case: Case, form: forms.Form, save: Callable[[], object], step: Step) -> HttpResponse:
    """Save once and go back, or show the page with what was typed and what to do."""

    def act() -> None:  # what `save` returns is no answer to keep
        save()

    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: once_sent(request, act, by=request.actor), stored=step.stored):
        messages.success(request, step.done)
        return redirect(step.back)
    return TemplateResponse(request, step.template, {"case": case, "form": form, "back": step.back, **step.shows})
