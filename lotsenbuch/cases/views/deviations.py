"""Deviating from a rule of the house in one case, and what the house learns of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions, queries
from lotsenbuch.cases.forms import DeviationForm, SeenForm
from lotsenbuch.cases.rules.deviation import binding, rules_for, rules_of_house
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import DataClass, StaleError

from .frame import opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def deviations(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show from which rules of the house a case deviates, and deviate from one."""
    case, phases = opened(request, case_id), house_of(request).phase_names
    request.reads.case(case_id, DataClass.COUNSELLING)
    offered = [] if case.closed_on else rules_for(case.phase, queries.needs_of_phase(case), phases)
    rules = [rule for rule in offered if rule.key not in queries.deviations_of(case)]
    form = DeviationForm(sent(request), rules=rules, initial={"rule": request.GET.get("regel", "")})
    if form.is_bound and form.is_valid():
        given, by = form.given(), request.actor
        with refusals(form):
            once_sent(request, lambda: str(actions.deviate(case=case, by=by, **given).id), by=by)
            messages.success(request, "Festgehalten. Die Regel ruht für diesen Fall.")
            return redirect("cases:deviations", case_id)
    labels = {rule.key: rule.label for rule in rules_of_house(phases)}
    kept = [(labels.get(row.rule, row.rule), row) for row in queries.deviations_kept(case_id)]
    context = {"case": case, "form": form, "kept": kept, "today": clock.today(), "has_rules": bool(rules)}
    return TemplateResponse(request, "cases/deviations.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def end_deviation(request: StaffRequest, case_id: UUID, deviation_id: UUID) -> HttpResponse:
    """Let the rule hold again."""
    case, form = opened(request, case_id), SeenForm(request.POST)
    row = queries.deviations_kept(case.id).filter(pk=deviation_id).first()
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    try:
        seen = form.cleaned_data["version"] if form.is_valid() else row.version
        actions.end_deviation(deviation=row, seen=seen, by=request.actor)
        messages.success(request, "Die Regel gilt für diesen Fall wieder.")
    except StaleError:
        messages.info(request, "Das war schon beendet.")
    return redirect("cases:deviations", case_id)


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def deviation_hints(request: StaffRequest) -> HttpResponse:
    """Show which rules of the house are deviated from often: a hint to change the rule, about nobody."""
    context = {"hints": queries.hints(), "binding": binding(house_of(request).phase_names)}
    return TemplateResponse(request, "cases/deviation_hints.html", context)
