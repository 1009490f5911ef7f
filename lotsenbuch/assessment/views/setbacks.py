"""Setbacks."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import SetbackForm
from lotsenbuch.assessment.models import Setback
from lotsenbuch.assessment.queries import held_by, setbacks_of
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import DataClass

from .frame import Stored, back_to, opened, sent, stored_words, written


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def note_setback(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down a setback; nothing else changes by it."""
    case = opened(request, case_id)
    form = SetbackForm(sent(request), classes=held_by(case))
    if written(request, form, lambda: _keep(request, case, form), done="Festgehalten. Sonst ändert sich nichts."):
        return back_to(case, "setbacks")
    return TemplateResponse(request, "assessment/note_setback.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def change_setback(request: StaffRequest, case_id: UUID, setback_id: UUID) -> HttpResponse:
    """Write what is done about a setback now, or mend its words."""
    case = opened(request, case_id)
    row = _row(case, setback_id)
    request.reads.case(case_id, DataClass(row.data_class))
    form = SetbackForm(sent(request), initial=dict(_stored(row)), classes=held_by(case))
    act = partial(_keep, request, case, form, row)
    if written(request, form, act, done="Geändert.", stored=lambda: _stored(_row(case, setback_id))):
        return back_to(case, "setbacks")
    return TemplateResponse(request, "assessment/change_setback.html", {"case": case, "form": form})


def _row(case: Case, setback_id: UUID) -> Setback:
    row = next((one for one in setbacks_of(case) if one.id == setback_id), None)
    if row is None:
        raise Http404
    return row


def _stored(row: Setback) -> Stored:
    return stored_words(row, "since_on")


def _keep(request: StaffRequest, case: Case, form: SetbackForm, row: Setback | None = None) -> Setback:
    words = {name: form.cleaned_data[name] for name in ("what", "what_now", "since_on")}
    data_class, by = form.chosen_class, request.actor
    return actions.keep_setback(case=case, data_class=data_class, row=row, seen=form.seen, by=by, **words)
