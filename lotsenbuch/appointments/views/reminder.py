"""Consent to reminders: given and revoked."""

from uuid import UUID

from django.http import HttpResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.forms.reminder import ReminderConsentForm
from lotsenbuch.appointments.queries.reach import reach_of
from lotsenbuch.appointments.queries.reminder import consent_of
from lotsenbuch.records import clock

from .reach_steps import Step, back_to, found, opened, reach_page, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def consent_to_reminders(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep that the person wants to be reminded, by which way, and what may be said."""
    case = opened(request, case_id)
    form = ReminderConsentForm(sent(request), reach=reach_of(case, clock.today()), is_sealed=case.is_sealed)
    step = Step(
        "Erinnern vereinbaren", "Einwilligung eintragen", "Eingetragen.", reach_page(case_id, "reminders"),
        intro="Nur wenn die Person es möchte. Gesagt wird Tag und Uhrzeit, sonst nichts; ohne eigene Zustimmung auch "
        "nicht das Wort „Jobcenter“.",
    )  # fmt: skip
    return take(
        request, case, form, lambda: actions.consent_to_reminders(case=case, given=form.given(), by=request.actor), step
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def revoke_reminders(request: StaffRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """End a consent at once."""
    case = opened(request, case_id)
    actions.revoke_reminders(consent=found(consent_of(case, consent_id)), by=request.actor)
    return back_to(request, case_id, "reminders", "Es wird nicht mehr erinnert.")
