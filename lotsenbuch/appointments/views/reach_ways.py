"""Slot, topics and letter in one form; and what follows a talk that did not take place."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.actions.reach_ways import ask_after as ask
from lotsenbuch.appointments.forms.reach_ways import AskAfterForm, InviteForm
from lotsenbuch.appointments.queries import appointment_of
from lotsenbuch.appointments.queries.facts import knows_summons
from lotsenbuch.appointments.queries.first import awaits_first_talk
from lotsenbuch.appointments.queries.reach import before_summons, reach_of
from lotsenbuch.appointments.queries.reach_ways import proposed_for
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.queries import doubtful_address
from lotsenbuch.records import clock
from lotsenbuch.records.editing import answered_before, once_sent, tried

from .kept import open_first, typed
from .reach_steps import found, opened, reply_address


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def invite(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Offer a talk by letter: time, topics, languages, everything on one page."""
    case = opened(request, case_id)
    is_first = awaits_first_talk(case)
    before = before_summons(case, clock.today()) if knows_summons(case, clock.today()) else None
    form = InviteForm(
        typed(request, case_id), proposed=proposed_for(case, request.user), is_first=is_first, before=before
    )

    def save() -> str:
        return str(
            actions.invite(case=case, invited=form.invited(), address=reply_address(request), by=request.actor)[1].id
        )

    return _sent_once(
        request, case, form, save, "appointments/invite.html", before=before, doubtful_on=doubtful_address(case)
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def ask_after(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Keep the attempt, offer a new time and write in worry; nothing is typed twice."""
    case = opened(request, case_id)
    missed = found(appointment_of(case, appointment_id))
    proposed, page = proposed_for(case, request.user), reach_of(case, clock.today())
    is_first = awaits_first_talk(case)
    form = AskAfterForm(typed(request, case_id), proposed=proposed, is_first=is_first, reach=page)

    def save() -> str:
        told, anew, by = form.attempt(), form.invited(missed.starts_at), request.actor
        return str(ask(case=case, missed=missed, tried=told, invited=anew, address=reply_address(request), by=by)[1].id)

    return _sent_once(request, case, form, save, "appointments/ask_after.html", missed=missed, reach=page)


def _sent_once(
    request: StaffRequest, case: Case, form: Form, save: Callable[[], str], template: str, **shows: object
) -> HttpResponse:
    """Do it once and show the letter, or the page with what was typed."""
    # Sent twice, the time is taken by the first: it is no choice of the form any more.
    if earlier := answered_before(request, by=request.actor):
        return redirect("letters:letter", case.id, earlier)
    done: list[str] = []
    lacking: list[NotPreparedError] = []

    def act() -> str:
        try:
            return save()
        except NotPreparedError as first:
            lacking.append(first)
            raise

    is_ready = request.method == "POST" and form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: done.append(once_sent(request, act, by=request.actor))):
        messages.success(request, "Die Zeit ist freigehalten, der Brief liegt zum Drucken bereit.")
        return redirect("letters:letter", case.id, done[0])
    if lacking:
        return open_first(request, case.id, lacking[0])
    return TemplateResponse(request, template, {"case": case, "form": form, **shows})
