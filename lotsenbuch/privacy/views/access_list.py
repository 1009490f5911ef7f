"""The list „Wer hat Zugriff worauf, und warum“, for the house to confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.privacy import actions, queries
from lotsenbuch.privacy.models import AccessLine
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW)
def access_list(request: StaffRequest) -> HttpResponse:
    """Show the newest list with what is confirmed, withdrawn and open."""
    return TemplateResponse(request, "privacy/access_list.html", _drawn())


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW, kind=Kind.PRINT)
def print_access_list(request: StaffRequest) -> HttpResponse:
    """Show the newest list for printing and signing."""
    return TemplateResponse(request, "privacy/print_access_list.html", _drawn())


@door(right=Right.REVIEW_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def make_access_list(request: StaffRequest) -> HttpResponse:
    """Draw the list as it stands now."""
    if actions.make_list(today=timezone.localdate(), by=request.actor) is None:
        messages.info(request, "Erst die offenen Zeilen der letzten Liste entscheiden.")
    else:
        messages.success(request, "Liste gezogen.")
    return redirect("privacy:access_list")


@door(right=Right.REVIEW_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def confirm_access(request: StaffRequest, access_line_id: UUID) -> HttpResponse:
    """Confirm one line."""
    return _decided(request, access_line_id, withdraw=False)


@door(right=Right.REVIEW_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def withdraw_access(request: StaffRequest, access_line_id: UUID) -> HttpResponse:
    """Withdraw what one line is about, at once."""
    return _decided(request, access_line_id, withdraw=True)


def _decided(request: StaffRequest, access_line_id: UUID, *, withdraw: bool) -> HttpResponse:
    line = AccessLine.objects.select_related("staff").filter(pk=access_line_id).first()
    if line is None:
        raise Http404
    try:
        with all_or_nothing():
            actions.decide_line(line=line, withdraw=withdraw, by=request.actor)
            messages.success(request, "Entzogen." if withdraw else "Bestätigt.")
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('privacy:access_list')}#zeile-{line.id}")


def _drawn() -> dict[str, object]:
    drawn = queries.current_round()
    rows = queries.access_rows(drawn) if drawn else []
    return {"round": drawn, "rows": rows, "today": timezone.localdate()}
