"""The page of the ending: written, closed, read, printed, opened again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import is_holder
from lotsenbuch.cases.queries.own import entered_in, fields_at
from lotsenbuch.cases.rules.own import CLOSING
from lotsenbuch.closure import actions, queries
from lotsenbuch.closure.forms.ending import EndingForm, ReopenForm
from lotsenbuch.planning.queries import goals_alone
from lotsenbuch.records.actions import drop_draft
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.queries import entries_going_along

from .opened import address_of, back_to, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def closure(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show how the case ends, or how it ended and what came after."""
    return _page(request, opened(request, case_id), None)


def _page(request: StaffRequest, case: Case, form: EndingForm | None, status: int = 200) -> HttpResponse:
    last = queries.ending_of(case)
    endings, form = queries.told_of(case), form or _form(request, case)
    earlier = queries.earlier_of(case, request.actor)
    own = entered_in(case, CLOSING, endings[0].ending.id if endings and case.closed_on else None)
    context = {
        "case": case,
        "form": form,
        "needs": queries.needs_of(case, queries.data_of(last)),
        "endings": [told for told in endings if hasattr(told.ending, "reopening")],
        "told": endings[0] if endings and case.closed_on else None,
        "care": queries.care_of(endings[0].ending) if endings and case.closed_on else None,
        "contacts": queries.contacts_of(case),
        "later": queries.later_of(case, request.actor),
        "earlier": earlier,
        "before": _before(request, earlier),
        "until": queries.reopenable_until(case),
        "is_holder": is_holder(case.id),
        "today": timezone.localdate(),
        "own": own,
        "may_fill_own": bool(fields_at(CLOSING, getattr(case, "held_classes", ()))),
    }
    shown = [goal.data_class for goal in form.goals] + [int(told.data_class) for told in endings]
    shown += [one.data_class for one in own]
    request.reads.case(case.id, DataClass(max([1, *shown])))
    listed = [other.id for other in (context["later"], earlier) if isinstance(other, Case)]
    request.reads.list(listed)
    return TemplateResponse(request, "closure/closure.html", context, status=status)


def _before(request: StaffRequest, earlier: Case | None) -> queries.Told | None:
    """Return how the episode before ended, and note that it is read."""
    told = next(iter(queries.told_of(earlier)), None) if earlier else None
    if earlier and told:
        request.reads.case(earlier.id, told.data_class)
    return told


def _form(request: StaffRequest, case: Case) -> EndingForm:
    """Return the form with the draft; a revoked application proposes its reason."""
    last = queries.ending_of(case)
    goals = goals_alone(case)
    initial = queries.goals_begin(goals) | queries.stored(last)
    intake = getattr(case, "intake", None)
    if initial.get("reason") is None and intake is not None and intake.revoked_on:
        initial["reason"] = queries.reason_of_revocation()
    if request.method != "POST" and (typed := open_draft(queries.ENDING_DRAFT, case.id, by=request.actor)):
        known = {*EndingForm.base_fields, *initial} - {"repeat_key"}
        initial |= {name: typed[name] for name in typed if name in known}
    return EndingForm(sent(request), initial=initial, reasons=queries.end_reasons(), goals=goals)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def close_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """End the case, or keep what was written so far."""
    case = opened(request, case_id)
    form = _form(request, case)
    if form.is_valid() and tried(form, lambda: _write(request, case, form), lambda: _stored(case)):
        drop_draft(queries.ENDING_DRAFT, case.id, by=request.actor)
        return back_to(case.id)
    return _page(request, case, form, status=422)


def _stored(case: Case) -> dict[str, object]:
    return queries.stored(queries.ending_of(case))


def _write(request: StaffRequest, case: Case, form: EndingForm) -> None:
    data, seen, by = form.ending(), form.cleaned_data["version"], request.actor
    if "keep" in request.POST:
        once_sent(request, lambda: str(actions.write_ending(case=case, data=data, seen=seen, by=by).id), by=by)
        messages.success(request, "Entwurf gespeichert.")
        return
    on = form.cleaned_data["ended_on"]
    undo = once_sent(request, lambda: str(actions.close_case(case=case, data=data, on=on, seen=seen, by=by).id), by=by)
    offer_undo(request, UUID(undo), "Fall beendet.", back=address_of(case.id))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def reopen(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Open an ended case again, with a reason."""
    case = opened(request, case_id)
    form = ReopenForm(sent(request))
    if form.is_bound and form.is_valid():
        reason, today = form.cleaned_data["reason"], timezone.localdate()

        def act() -> str:
            return str(actions.reopen(case=case, reason=reason, today=today, by=request.actor).id)

        if tried(form, lambda: once_sent(request, act, by=request.actor)):
            messages.success(request, "Der Fall ist wieder offen.")
            return back_to(case.id)
    context = {"case": case, "form": form, "until": queries.reopenable_until(case)}
    return TemplateResponse(request, "closure/reopen.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def print_handback(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Print what goes along to Arbeitsvermittlung: the note, the reason, and the entries that may (C76, § 203 StGB)."""
    case = opened(request, case_id)
    told = next(iter(queries.told_of(case, below=DataClass.HEALTH)), None)
    if told is None or not told.ending.handback:
        raise Http404
    entries = entries_going_along(case)
    request.reads.case(case_id, DataClass(max([DataClass.COUNSELLING, *(entry.data_class for entry in entries)])))
    context = {"case": case, "ending": told.ending, "results": told.going_along, "entries": entries}
    return TemplateResponse(request, "closure/print_handback.html", context)
