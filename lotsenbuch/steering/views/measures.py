"""Measures: begun, watched, ended, evaluated."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.bookings import CostsForm
from lotsenbuch.steering.forms.measures import EndMeasureForm, EvaluateForm, LookForm, StartMeasureForm
from lotsenbuch.steering.models import Measure
from lotsenbuch.steering.queries import measure_of
from lotsenbuch.steering.queries.bookings import amounts_of, there
from lotsenbuch.steering.queries.measures import measure_from

from .steps import Step, held, opened, part_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def start_measure(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Begin a measure that both chose; the words of a step of the plan come along where it begins with one."""
    case = opened(request, case_id)
    form = StartMeasureForm(sent(request), initial=_from_step(request, case), classes=held(case))
    step = Step("steering/start_measure.html", "Maßnahme begonnen.", part_of(case_id, "measures"))
    return take(
        request, case, form, lambda: actions.start_measure(case=case, given=form.given(), by=request.actor), step
    )


def _from_step(request: StaffRequest, case: Case) -> dict[str, object]:
    told = measure_from(case, request.GET.get("schritt", ""))
    if told:
        request.reads.case(case.id, DataClass(told["data_class"]))
    return told


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def measure(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Show one measure and what can be done next."""
    case, row = _found(request, case_id, measure_id)
    begin = {"version": row.version}
    forms = {"look_form": LookForm(initial=begin), "end_form": EndMeasureForm(initial=begin)}
    forms |= {"evaluate_form": EvaluateForm(initial=begin), "costs_form": CostsForm(initial=_costs(row))}
    who = there(case, row)
    request.reads.case(case_id, DataClass(max([1, *(one.row.data_class for one in who.missed)])))
    context = {"case": case, "measure": row, "there": who, "costs": amounts_of(row.costs), **forms}
    return TemplateResponse(request, "steering/measure.html", context)


def _costs(row: Measure) -> dict[str, object]:
    planned, spent = amounts_of(row.costs)
    return {"version": row.version, "planned": planned, "spent": spent}


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def note_costs(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Note what a measure is expected to cost, and what it has cost (C118)."""
    case, row = _found(request, case_id, measure_id)
    form = CostsForm(sent(request), initial=_costs(row))

    def save() -> None:
        data = form.cleaned_data
        planned, spent = data["planned"], data["spent"]
        actions.note_costs(measure=row, seen=data["version"], planned=planned, spent=spent, by=request.actor)

    step = Step("steering/note_costs.html", "Kosten festgehalten.", reverse("steering:measure", args=[case_id, row.id]))
    return take(request, case, form, save, step.with_stored(lambda: _costs(_found(request, case_id, row.id)[1]), {}))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def look_at_measure(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Note that somebody looked, and when to look again."""
    case, row = _found(request, case_id, measure_id)
    form = LookForm(sent(request), initial={"version": row.version})

    def save() -> None:
        data = form.cleaned_data
        actions.look_at_measure(measure=row, seen=data["version"], next_on=data["look_on"], by=request.actor)

    return take(request, case, form, save, _step(row, "steering/look_at_measure.html", "Gesehen."))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def end_measure(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """End a measure; a task asks for the evaluation."""
    case, row = _found(request, case_id, measure_id)
    form = EndMeasureForm(sent(request), initial={"version": row.version})

    def save() -> None:
        data = form.cleaned_data
        actions.end_measure(measure=row, seen=data["version"], on=data["ended_on"], by=request.actor)

    return take(request, case, form, save, _step(row, "steering/end_measure.html", "Beendet. Die Auswertung steht an."))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def evaluate_measure(request: StaffRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """Say what a measure brought."""
    case, row = _found(request, case_id, measure_id)
    form = EvaluateForm(sent(request), initial={"version": row.version})

    def save() -> None:
        seen, verdict, result = (form.cleaned_data[name] for name in ("version", "verdict", "result"))
        actions.evaluate_measure(measure=row, seen=seen, verdict=verdict, result=result, by=request.actor)

    return take(request, case, form, save, _step(row, "steering/evaluate_measure.html", "Ausgewertet."))


def _found(request: StaffRequest, case_id: UUID, measure_id: UUID) -> tuple[Case, Measure]:
    case = opened(request, case_id)
    row = measure_of(case, measure_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return case, row


def _step(row: Measure, template: str, done: str) -> Step:
    def stored() -> dict[str, object]:
        now = measure_of(row.case, row.id) or row
        told = ("version", "look_on", "ended_on", "verdict", "result")
        return {name: getattr(now, name) for name in told}

    back = reverse("steering:measure", args=[row.case_id, row.id])
    return Step(template, done, back, stored=stored, shows={"measure": row})
