"""Planned deletions: the calendar, dry runs released by two people, and what is held back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.queries import case_of
from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.forms import HoldForm, HoldNumberForm, LiftForm
from lotsenbuch.privacy.models import DeletionRun
from lotsenbuch.privacy.queries import log
from lotsenbuch.privacy.queries import retention as queries
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import DataClass, RefusedError


@door(right=Right.SEE_REVIEWS, purpose=Purpose.RETENTION)
def deletions(request: StaffRequest) -> HttpResponse:
    """Show what is due in the coming years by month and class, the runs and the holds."""
    holds = queries.standing_holds()
    request.reads.list(row.hold.case_id for row in holds)
    context = {"months": queries.months_ahead(), "runs": queries.runs(), "holds": holds, "today": timezone.localdate()}
    return TemplateResponse(request, "privacy/deletions.html", context)


@door(right=Right.RELEASE_DELETION, purpose=Purpose.RETENTION, kind=Kind.ACT, methods=("POST",))
def plan_deletion(request: StaffRequest) -> HttpResponse:
    """Make a dry run of what is due today."""
    run_id = actions.make_run(by=request.actor)
    if run_id is None:
        messages.info(request, "Heute ist nichts zu löschen, was nicht schon geplant oder gesperrt ist.")
        return redirect("privacy:deletions")
    return redirect("privacy:deletion_run", run_id=run_id)


@door(right=Right.SEE_REVIEWS, purpose=Purpose.RETENTION)
def deletion_run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show a run: what would go or went, who released it."""
    run = _known(run_id)
    lines = queries.lines_of_run(run, with_numbers=request.user.may(Right.RELEASE_DELETION))
    request.reads.list(one.case_id for one in lines)
    counted = queries.counted(run) if run.state == DeletionRun.State.PLANNED else []
    is_mine = run.first_id == request.user.pk
    context = {"run": run, "lines": lines, "counted": counted, "is_mine": is_mine}
    return TemplateResponse(request, "privacy/deletion_run.html", context)


@door(right=Right.RELEASE_DELETION, purpose=Purpose.RETENTION, kind=Kind.ACT, methods=("POST",))
def release_deletion(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Release a run as the first or the second person."""
    run, last = _known(run_id), "Freigegeben. Gelöscht wird in der nächsten Minute."

    def act() -> str:
        done = actions.release_run(run=run, by=request.actor)
        return last if done else "Freigegeben. Eine zweite Person entscheidet jetzt."

    return _decided(request, run, act)


@door(right=Right.RELEASE_DELETION, purpose=Purpose.RETENTION, kind=Kind.ACT, methods=("POST",))
def withdraw_deletion(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Drop a run before it is released by two."""
    run = _known(run_id)

    def act() -> str:
        actions.withdraw_run(run=run, by=request.actor)
        return "Verworfen. Gelöscht wird nichts."

    return _decided(request, run, act)


@door(right=Right.RELEASE_DELETION, purpose=Purpose.RETENTION, methods=("GET", "POST"))
def hold_number(request: StaffRequest) -> HttpResponse:
    """Keep a case from being deleted, by its Fallnummer."""
    form = HoldNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            once_sent(request, lambda: str(actions.set_hold(**form.details(), by=request.actor)), by=request.actor)
            messages.success(request, "Gesperrt. Aus diesem Fall wird nichts gelöscht, bis die Sperre aufgehoben ist.")
            return redirect("privacy:deletions")
    return TemplateResponse(request, "privacy/hold_number.html", {"form": form})


@door(right=Right.OWN_DESK, purpose=Purpose.RETENTION, methods=("GET", "POST"))
def lift_hold(request: StaffRequest, hold_id: UUID) -> HttpResponse:
    """End a hold, with the reason; for the house's reviewers and for who holds the case."""
    hold = queries.hold_to_lift(hold_id, request.user)
    if hold is None:
        raise Http404
    request.reads.case(hold.case_id, DataClass.MASTER)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.lift_hold(hold=hold, reason=form.cleaned_data["reason"], by=request.actor)
            messages.success(request, "Sperre aufgehoben. Gelöscht wird erst nach einer neuen Freigabe durch zwei.")
            return redirect(_back(request, hold.case_id))
    context = {"form": form, "hold": hold, "back": _back(request, hold.case_id)}
    context["number"] = queries.held_number(hold, request.user)
    return TemplateResponse(request, "privacy/lift_hold.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.RETENTION, methods=("GET", "POST"), after_the_end=True)
def case_deletions(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the holder when what of a case is deleted, and let them hold it back."""
    case = case_of(case_id, request.actor)
    if case is None or not log.is_holder(case_id):
        raise Http404
    request.reads.case(case_id, DataClass.MASTER)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            details = {**form.details(), "case_id": case_id}
            once_sent(request, lambda: str(actions.set_hold(**details, by=request.actor)), by=request.actor)
            messages.success(request, "Gesperrt. Aus diesem Fall wird nichts gelöscht, bis die Sperre aufgehoben ist.")
            return redirect("privacy:case_deletions", case_id=case_id)
    context = {"case": case, "form": form, "holds": queries.holds_of(case_id)}
    context["planned"] = queries.planned_deletions(case)
    return TemplateResponse(request, "privacy/case_deletions.html", context)


def _known(run_id: UUID) -> DeletionRun:
    run = queries.run_of(run_id)
    if run is None:
        raise Http404
    return run


def _decided(request: StaffRequest, run: DeletionRun, act: Callable[[], str]) -> HttpResponse:
    try:
        with all_or_nothing():
            messages.success(request, act())
    except RefusedError as refused:
        messages.warning(request, refused.message)
    return redirect("privacy:deletion_run", run_id=run.id)


def _back(request: StaffRequest, case_id: UUID) -> str:
    if request.user.may(Right.RELEASE_DELETION):
        return reverse("privacy:deletions")
    return reverse("privacy:case_deletions", args=[case_id])
