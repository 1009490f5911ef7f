"""How every page of Bewertung is opened, tried and answered."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.assessment.models import Noted
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass

type Stored = Mapping[str, object]


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case and note that counselling data is shown; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor, "assessed", "own")
    if case is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    request.reads.visit(sight_of(case).kind)
    return case


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def back_to(case: Case, part: str = "") -> HttpResponse:
    """Go back to the part of Bewertung where something belongs."""
    return redirect(reverse("assessment:assessment", args=[case.id]) + (f"#{part}" if part else ""))


def written(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: str,
    stored: Callable[[], Stored] | None = None,
) -> bool:
    """Write once what a valid form brings; say so, or show at its field what is refused.

    Args:
        request: the request.
        form: the form; with a repeat key, the same one sent again gets the first answer.
        act: calls the action.
        done: what is said afterwards.
        stored: reads anew what stands there, for somebody who came second.
    """
    if not (form.is_bound and form.is_valid()):
        return False

    def once() -> None:
        once_sent(request, lambda: str(act() and ""), by=request.actor)

    if not tried(form, once, stored=stored):
        return False
    messages.success(request, done)
    return True


def stored_words(row: Noted, *names: str) -> Stored:
    """Return what an entry holds now, as its form shows it."""
    return {name: getattr(row, name) for name in ("version", "data_class", *row.texts, *names)}
