"""The reasons of the house."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.closure import actions, queries
from lotsenbuch.closure.forms.settings import ChangeEndReasonForm, EndReasonForm
from lotsenbuch.closure.models import EndReason
from lotsenbuch.records.editing import tried

from .opened import sent

NAMES = ("label", "outcome", "is_work_start", "is_hand_back", "is_revocation", "position", "is_active", "version")


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def end_reasons(request: StaffRequest) -> HttpResponse:
    """Show the reasons by class."""
    rows = queries.all_end_reasons()
    groups = [(name, [row for row in rows if row.outcome == code]) for code, name in EndReason.Outcome.choices]
    may_change = request.user.may(Right.ADMINISTER)
    return TemplateResponse(request, "closure/end_reasons.html", {"groups": groups, "may_change": may_change})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def add_end_reason(request: StaffRequest) -> HttpResponse:
    """Add a reason."""
    last = queries.all_end_reasons()[-1:]
    form = EndReasonForm(sent(request), initial={"position": last[0].position + 10 if last else 10})
    if form.is_bound and form.is_valid() and tried(form, lambda: _add(request, form)):
        messages.success(request, "Grund aufgenommen.")
        return redirect("closure:end_reasons")
    return TemplateResponse(request, "closure/add_end_reason.html", {"form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def change_end_reason(request: StaffRequest, reason_id: UUID) -> HttpResponse:
    """Change a reason, or take it off the list."""
    reason = queries.end_reason_of(reason_id)
    if reason is None:
        raise Http404
    form = ChangeEndReasonForm(sent(request), initial={name: getattr(reason, name) for name in NAMES})
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("version")
        if tried(form, lambda: actions.change_end_reason(reason=reason, seen=seen, by=request.actor, **values)):
            messages.success(request, "Grund geändert.")
            return redirect("closure:end_reasons")
    return TemplateResponse(request, "closure/change_end_reason.html", {"form": form, "reason": reason})


def _add(request: StaffRequest, form: EndReasonForm) -> None:
    actions.add_end_reason(by=request.actor, **form.cleaned_data)
