"""Handing a case over, and leaving Fallzugang."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.queries import case_of, classes_of, is_holder
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.assign import AssignForm
from lotsenbuch.intake.queries import intake_of, is_first_assignment
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import answered_before, once_sent, refusals
from lotsenbuch.records.rules import DataClass, RefusedError
from lotsenbuch.team.queries.cases import drafted_note
from lotsenbuch.team.queries.colleagues import candidates

from .steps import address_of, back_to, opened, sent


@door(right=Right.ASSIGN, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def assign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Hand a case to a colleague, seeing how much each has; also later, from holder to holder."""
    if answer := answered_before(request, by=request.actor):  # the case may be out of sight since
        return redirect(answer)
    case = case_of(case_id, request.actor)
    if case is None or not is_holder(case_id):
        raise Http404
    request.reads.case(case_id, DataClass.COUNSELLING)
    found = intake_of(case_id, request.actor)
    is_first = found is not None and is_first_assignment(found)
    may_keep = is_first and found is not None and found.taken_over_on is None
    people = [one for one in candidates(case.outline) if may_keep or one.staff.pk != request.user.pk]
    note = found.handover_note if found and is_first else drafted_note(case)
    classes, me = classes_of(case_id, request.actor), request.user.pk
    form = AssignForm(sent(request), initial={"note": note}, colleagues=people, classes=classes, me=me)
    if form.is_bound and form.is_valid():
        with refusals(form):
            return redirect(once_sent(request, _giving(request, form, case_id), by=request.actor))
    context = {"case": case, "intake": found, "form": form, "is_first": may_keep}
    return TemplateResponse(request, "intake/assign.html", context)


def _giving(request: StaffRequest, form: AssignForm, case_id: UUID) -> Callable[[], str]:
    """Return the act: keep the case, assign it for the first time, or pass it on; and where to go afterwards."""
    typed, by = form.cleaned_data, request.actor
    to, classes = form.staff[typed["to"]], typed.get("classes", [])

    def give() -> str:
        case, found = case_of(case_id, by), intake_of(case_id, by)
        if case is None:
            raise RefusedError("Der Fall ist inzwischen weitergegeben.")
        if found is not None and to.pk == request.user.pk:
            kept, back = actions.keep_case(intake=found, on=typed["on"], by=by), address_of(found, "assignment")
            offer_undo(request, kept.id, "Der Fall bleibt hier.", back=back)
            return back
        if found is not None and is_first_assignment(found):
            undo = actions.assign_case(intake=found, to=to, note=typed["note"], on=typed["on"], by=by, classes=classes)
        else:
            undo = actions.pass_on_case(case=case, to=to, note=typed["note"], by=by, classes=classes)
        offer_undo(request, undo.id, f"Der Fall ist übergeben an {to.display_name}.")
        return reverse("desk:home")

    return give


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, kind=Kind.ACT, methods=("POST",))
def finish_intake(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Go on to the next phase when nothing required is missing."""
    found = opened(request, case_id)
    try:
        undo = actions.finish_intake(intake=found, by=request.actor)
    except RefusedError as refusal:
        messages.warning(request, refusal.message)
        return back_to(found, "needs")
    phase = house_of(request).phase_names[found.case.phase]
    offer_undo(request, undo.id, f"Der Fall ist jetzt in der Phase {phase}.")
    return redirect("desk:case_file", case_id)
