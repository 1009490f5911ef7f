"""Somebody comes back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.closure import actions
from lotsenbuch.closure.forms.ending import BeginAgainForm
from lotsenbuch.closure.queries import told_of
from lotsenbuch.intake.queries import barriers_of
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass

from .opened import opened, sent


@door(right=Right.REGISTER, purpose=Purpose.INTAKE, methods=("GET", "POST"), after_the_end=True)
def begin_again(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Begin a new case with what still holds of the ended one."""
    case = opened(request, case_id)
    barriers = barriers_of(case)
    told = next(iter(told_of(case)), None)
    shown = [row.data_class for row in barriers] + ([int(told.data_class)] if told else [])
    request.reads.case(case_id, DataClass(max(shown, default=1)))
    form = BeginAgainForm(sent(request), barriers=barriers)
    if form.is_bound and form.is_valid():
        on, keep, by = form.cleaned_data["opened_on"], form.kept(), request.actor
        made: list[str] = []

        def act() -> str:
            return str(actions.begin_again(earlier=case, opened_on=on, keep=keep, by=by).id)

        if tried(form, lambda: made.append(once_sent(request, act, by=by))):
            messages.success(request, "Neuer Fall angelegt. Die frühere Akte bleibt, wie sie ist.")
            return redirect("intake:intake", case_id=UUID(made[0]))
    return TemplateResponse(request, "closure/begin_again.html", {"case": case, "form": form, "told": told})
