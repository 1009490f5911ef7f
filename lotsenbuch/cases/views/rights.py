"""Who may see what of a case: the list, letting in, giving a class, withdrawing at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions, queries
from lotsenbuch.cases.forms import GiveClassForm, LetInForm
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.cases.queries.rights import access_rows, colleagues_on, grant_rows, may_be_let_in, parted, sealing_of
from lotsenbuch.records.editing import once_sent, refusals

from .frame import answer, held, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def rights(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show all accesses and grants to the holder, everybody else the own ones (the row policies decide)."""
    case = opened(request, case_id)
    is_holder = queries.is_holder(case_id)
    sealing = sealing_of(case) if is_holder else None
    shown = {**parted("accesses", access_rows(case)), **parted("grants", grant_rows(case))}
    return answer(request, case, "cases/rights.html", is_holder=is_holder, sealing=sealing, **shown)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def let_in(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Let a colleague see the case until a day: deputy, tandem, delegate; by name on a sealed case."""
    case = held(request, case_id)
    form = LetInForm(sent(request), colleagues=may_be_let_in(case, request.actor), is_sealed=case.is_sealed)
    if form.is_bound and form.is_valid():
        with refusals(form):
            undo = once_sent(
                request,
                lambda: str(actions.let_in(case=case, by=request.actor, **form.given()).id),
                by=request.actor,
            )
            return _back(request, case_id, UUID(undo), "Zugriff gegeben.")
    return answer(request, case, "cases/let_in.html", form=form)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def end_access(request: StaffRequest, case_id: UUID, access_id: UUID) -> HttpResponse:
    """End somebody's sight of the case now, with ten seconds to take it back."""
    case = held(request, case_id)
    undo = actions.let_out(case=case, access_id=access_id, by=request.actor)
    return _ended(request, case_id, undo, "Zugriff beendet.")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def give_class(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Let a colleague on the case open a class of 2-4 until a day."""
    case = held(request, case_id)
    classes = queries.classes_of(case_id, request.actor)
    form = GiveClassForm(sent(request), colleagues=colleagues_on(case), classes=classes)
    if form.is_bound and form.is_valid():
        with refusals(form):
            undo = once_sent(
                request,
                lambda: str(actions.give_class(case=case, by=request.actor, **form.given()).id),
                by=request.actor,
            )
            return _back(request, case_id, UUID(undo), "Klasse freigegeben.")
    return answer(request, case, "cases/give_class.html", form=form, classes=classes)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def withdraw_class(request: StaffRequest, case_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a grant now, with ten seconds to take it back."""
    case = held(request, case_id)
    undo = actions.withdraw_class(case=case, grant_id=grant_id, by=request.actor)
    return _ended(request, case_id, undo, "Freigabe beendet.")


def _ended(request: StaffRequest, case_id: UUID, undo: UndoRight | None, text: str) -> HttpResponse:
    if undo is None:
        raise Http404
    return _back(request, case_id, undo.id, text)


def _back(request: StaffRequest, case_id: UUID, undo_id: UUID, text: str) -> HttpResponse:
    messages.success(request, text)
    back = reverse("cases:rights", args=[case_id])
    offer_undo(request, undo_id, text, back=back)
    return redirect(back)
