"""The page of Fallzugang and the parts of the access check."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.cases.queries import classes_of, is_holder
from lotsenbuch.cases.rules.phases import missing
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms import access as forms
from lotsenbuch.intake.models import Intake
from lotsenbuch.intake.queries import alliance_of, barriers_of, needs_of, offered
from lotsenbuch.intake.rules.access import days_to_first_talk
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import answered_before, once_sent
from lotsenbuch.records.rules import DataClass

from .papers import sheet_of
from .steps import Typed, back_to, opened, sent, step


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE)
def intake(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what Fallzugang needs and what is there, each part with its form in place."""
    found = opened(request, case_id)
    barriers, needs = barriers_of(found.case), needs_of(found)
    request.reads.case(case_id, DataClass(max((row.data_class for row in barriers), default=1)))
    lacking = [need.key for need in missing(needs)]
    context = {
        "intake": found,
        "case": found.case,
        "needs": needs,
        "next_key": lacking[0] if lacking else "",
        "barriers": barriers,
        "alliance": alliance_of(found.case),
        "days": days_to_first_talk(found.taken_over_on, found.first_talk_on, timezone.localdate()),
        "phase_name": house_of(request).phase_names[found.case.phase],
        "is_holder": is_holder(case_id),
        **_forms_of(found),
    }
    return TemplateResponse(request, "intake/intake.html", context)


def _forms_of(found: Intake) -> dict[str, forms.SeenForm]:
    yes_no = {True: "yes", False: "no", None: None}[found.is_over_a_year]
    given: dict[str, tuple[type[forms.SeenForm], dict[str, Any]]] = {
        "prognosis_form": (forms.PrognosisForm, {"is_over_a_year": yes_no, "prognosis": found.prognosis}),
        "application_form": (
            forms.ApplicationForm,
            {"basis": found.basis, "applied_on": found.applied_on, "is_free_will": found.is_free_will},
        ),
        "decision_form": (forms.DecisionForm, {"decision": found.decision, "reasons": found.reasons}),
        "information_form": (forms.InformationForm, {}),
        "first_talk_form": (forms.FirstTalkForm, {}),
    }
    return {
        name: form_class(initial={**initial, "version": found.version}, auto_id=f"{name}_%s")
        for name, (form_class, initial) in given.items()
    }


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def record_prognosis(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record the prognosis over a year."""
    found = opened(request, case_id)
    form = forms.PrognosisForm(sent(request), initial=_forms_of(found)["prognosis_form"].initial)
    return step(
        request,
        found,
        form,
        lambda typed: actions.record_prognosis(
            intake=found, is_over_a_year=typed["is_over_a_year"], prognosis=typed["prognosis"], by=request.actor
        ),
        template="intake/record_prognosis.html",
        done="Prognose festgehalten.",
        part="prognosis",
    )


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def record_application(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record the person's own application, or § 16h SGB II."""
    found = opened(request, case_id)
    form = forms.ApplicationForm(sent(request), initial=_forms_of(found)["application_form"].initial)

    def save(typed: Typed) -> None:
        given = {name: typed[name] for name in ("basis", "applied_on", "is_free_will")}
        actions.record_application(intake=found, by=request.actor, **given)

    template, done = "intake/record_application.html", "Grundlage festgehalten."
    return step(request, found, form, save, template=template, done=done, part="application")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def revoke_application(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note that the person took the application back."""
    found = opened(request, case_id)
    form = forms.RevokeForm(sent(request), initial={"version": found.version})

    def save(typed: Typed) -> UndoRight:
        return actions.revoke_application(intake=found, on=typed["revoked_on"], by=request.actor)

    template, done = "intake/revoke_application.html", "Widerruf festgehalten. Nachteile hat die Person dadurch keine."
    return step(request, found, form, save, template=template, done=done, part="application")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def decide_access(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Decide on access, with reasons."""
    found = opened(request, case_id)
    form = forms.DecisionForm(sent(request), initial=_forms_of(found)["decision_form"].initial)

    def save(typed: Typed) -> UndoRight:
        on, given = typed["decided_on"], {name: typed[name] for name in ("decision", "reasons")}
        return actions.decide_access(intake=found, on=on, by=request.actor, **given)

    template, done = "intake/decide_access.html", "Entscheidung festgehalten."
    return step(request, found, form, save, template=template, done=done, part="decision")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def find_barriers(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Tick barriers on the house's check list, or name one in own words."""
    found, by = opened(request, case_id), request.actor
    if answered_before(request, by=by):  # what was ticked is not offered any more
        return back_to(found, "barriers")
    items, name = offered(case_id, by, barriers_of(found.case)), request.user.display_name
    form = forms.BarrierForm(sent(request), offered=items, classes=classes_of(case_id, by), initial={"found_by": name})

    def find(typed: Typed) -> str:
        days = {"found_on": typed["found_on"], "found_by": typed["found_by"]}
        return str(len(actions.find_barriers(intake=found, found=form.found(), by=by, **days)))

    def save(typed: Typed) -> None:
        once_sent(request, lambda: find(typed), by=by)

    template, done = "intake/find_barriers.html", "Hemmnisse festgehalten."
    return step(request, found, form, save, template=template, done=done, part="barriers")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def ease_barrier(request: StaffRequest, case_id: UUID, barrier_id: UUID) -> HttpResponse:
    """Note the day on which a barrier was eased."""
    found = opened(request, case_id)
    barrier = next((row for row in barriers_of(found.case) if row.id == barrier_id), None)
    if barrier is None:
        raise Http404
    request.reads.case(case_id, DataClass(barrier.data_class))
    form = forms.EaseForm(sent(request), barrier=barrier.label)

    def save(typed: Typed) -> UndoRight:
        return actions.ease_barrier(barrier=barrier, on=typed["eased_on"], by=request.actor)

    template, done = "intake/ease_barrier.html", "Festgehalten: gemildert. Die Zahl beim Zugang bleibt, wie sie war."
    return step(request, found, form, save, template=template, done=done, part="barriers")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def hold_first_talk(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note the day of the first talk."""
    found = opened(request, case_id)
    form = forms.FirstTalkForm(sent(request), initial={"version": found.version})

    def save(typed: Typed) -> UndoRight:
        return actions.hold_first_talk(intake=found, on=typed["first_talk_on"], by=request.actor)

    template, done = "intake/hold_first_talk.html", "Erstes Gespräch festgehalten."
    return step(request, found, form, save, template=template, done=done, part="first_talk")


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, kind=Kind.PRINT)
def information_sheet(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Print the information sheet (Art. 13, 14 GDPR, § 82 SGB X)."""
    found = opened(request, case_id)
    context = {"intake": found, "case": found.case, "sections": sheet_of(found, house_of(request))}
    return TemplateResponse(request, "intake/information_sheet.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def note_information(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note the day on which the information sheet was handed over."""
    found = opened(request, case_id)
    form = forms.InformationForm(sent(request), initial={"version": found.version})

    def save(typed: Typed) -> UndoRight:
        return actions.note_information(intake=found, on=typed["informed_on"], by=request.actor)

    template, done = "intake/note_information.html", "Festgehalten: Informationsblatt übergeben."
    return step(request, found, form, save, template=template, done=done, part="information")
