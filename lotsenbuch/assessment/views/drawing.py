"""The network map as it is drawn: on a tablet between two people, by keyboard, or by forms alone."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, asked_to_confirm, door, hold, let_go
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import MemberForm, PlaceForm, SeenForm, TieForm
from lotsenbuch.assessment.models import NetworkMember
from lotsenbuch.assessment.queries import Drawing, held_by, member_of
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import DataClass, RefusedError

from .frame import Stored, opened, sent, stored_words, written
from .network import drawn

BOTH = ("GET", "POST")


def _home(case: Case) -> HttpResponse:
    return redirect("assessment:draw_network", case_id=case.id)


def _member(request: StaffRequest, case: Case, row_id: UUID) -> NetworkMember:
    row = member_of(case, row_id)
    if row is None:
        raise Http404
    request.reads.case(case.id, DataClass(row.data_class))
    return row


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def draw_together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Turn the screen to the person: from here on this session draws this map and shows nothing else (C73)."""
    case = opened(request, case_id)
    hold(request, reverse("assessment:draw_network", args=[case.id]))
    return _home(case)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def draw_network(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the map in work without menu or notes, and draw somebody on it."""
    case = opened(request, case_id)
    form = MemberForm(sent(request), initial={"sector": "family", "ring": "near"}, classes=held_by(case))
    form.fields["sector"].initial = request.GET.get("bereich", "family")

    def act() -> object:
        return actions.keep_member(case=case, data=form.member(), by=request.actor)

    if written(request, form, act, done="Eingezeichnet."):
        return _home(case)
    drawing = drawn(request, case)
    context = {"case": case, "drawing": drawing, "form": form, "tie_form": _tie_form(None, drawing)}
    return TemplateResponse(request, "assessment/draw_network.html", context)


def _tie_form(data: object, drawing: Drawing) -> TieForm:
    return TieForm(data, members=((one.row.id, one.member.label) for one in drawing.members))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def change_member(request: StaffRequest, case_id: UUID, mapped_id: UUID) -> HttpResponse:
    """Change what is said of somebody on the map, or where they stand."""
    case = opened(request, case_id)
    row = _member(request, case, mapped_id)
    names = ("sector", "ring")

    def stored() -> Stored:
        return stored_words(_member(request, case, mapped_id), *names)

    form = MemberForm(sent(request), initial=dict(stored_words(row, *names)), classes=held_by(case))

    def act() -> object:
        return actions.keep_member(case=case, data=form.member(), by=request.actor, row=row, seen=form.seen)

    if written(request, form, act, done="Geändert.", stored=stored):
        return _home(case)
    return TemplateResponse(request, "assessment/change_member.html", {"case": case, "form": form, "row": row})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def place_member(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Draw somebody where the hand let go, or where the arrow keys led."""
    case, form = opened(request, case_id), PlaceForm(request.POST)
    if not form.is_valid():
        return _home(case)
    row = _member(request, case, form.cleaned_data["member"])
    where = {name: form.cleaned_data[name] for name in ("sector", "ring", "place")}
    seen = form.cleaned_data["version"]
    return _done(request, case, lambda: actions.place_member(case=case, row=row, seen=seen, by=request.actor, **where))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def take_out(request: StaffRequest, case_id: UUID, mapped_id: UUID) -> HttpResponse:
    """Take somebody off the map in work; kept maps still show them."""
    case, form = opened(request, case_id), SeenForm(request.POST)
    row = _member(request, case, mapped_id)
    if not form.is_valid():
        return _home(case)
    seen = form.cleaned_data["version"]
    return _done(request, case, lambda: actions.take_out(case=case, row=row, seen=seen, by=request.actor))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def tie_members(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Draw a line between two who know each other, or take it out."""
    case = opened(request, case_id)
    form = _tie_form(request.POST, drawn(request, case))
    if not form.is_valid():
        messages.error(request, "Bitte zwei Menschen von der Karte wählen.")
        return _home(case)
    ends = {name: _member(request, case, form.cleaned_data[name]) for name in ("one", "other")}
    act = actions.take_tie if "away" in request.POST else actions.draw_tie
    return _done(request, case, lambda: act(case=case, by=request.actor, **ends))


def _done(request: StaffRequest, case: Case, act: Callable[[], object]) -> HttpResponse:
    try:
        with all_or_nothing():
            act()
    except RefusedError as refused:
        messages.error(request, refused.message)
    return _home(case)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def leave_drawing(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Go back to the case; where the screen was turned, after the password was asked for again."""
    case = opened(request, case_id)
    if to_password := asked_to_confirm(request):
        return to_password
    if request.method == "POST":
        let_go(request)
        return redirect("assessment:network", case_id=case.id)
    return TemplateResponse(request, "assessment/leave_drawing.html", {"case": case})
