"""Slot, topics and letter in one form; and what follows a talk that did not take place."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.actions.reach_ways import Address
from lotsenbuch.appointments.actions.reach_ways import ask_after as ask
from lotsenbuch.appointments.forms.reach_ways import AskAfterForm, InviteForm
from lotsenbuch.appointments.queries import appointment_of
from lotsenbuch.appointments.queries.reach import reach_of
from lotsenbuch.appointments.queries.reach_ways import letter_about, proposed_for
from lotsenbuch.cases.models import Case, Phase
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.queries import content_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import answered_before, once_sent, tried
from lotsenbuch.records.rules import DataClass

from .reach_steps import found, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def invite(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Offer a talk by letter: time, topics, languages, everything on one page."""
    case = opened(request, case_id)
    is_first = case.phase == Phase.INTAKE
    form = InviteForm(sent(request), proposed=proposed_for(case, request.user), is_first=is_first)

    def save() -> str:
        return str(actions.invite(case=case, invited=form.invited(), address=_page(request), by=request.actor)[1].id)

    return _sent_once(request, case, form, save, "appointments/invite.html")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def ask_after(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Keep the attempt, offer a new time and write in worry; nothing is typed twice."""
    case = opened(request, case_id)
    missed = found(appointment_of(case, appointment_id))
    proposed, page = proposed_for(case, request.user), reach_of(case, clock.today())
    form = AskAfterForm(sent(request), proposed=proposed, reach=page)

    def save() -> str:
        told, anew, by = form.attempt(), form.invited(missed.starts_at), request.actor
        return str(ask(case=case, missed=missed, tried=told, invited=anew, address=_page(request), by=by)[1].id)

    return _sent_once(request, case, form, save, "appointments/ask_after.html", missed=missed, reach=page)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def invited(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Show what was done: the letter to print, the time that is kept."""
    case = opened(request, case_id)
    return TemplateResponse(request, "appointments/invited.html", {"case": case, "letter": _letter(case, letter_id)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def invited_pdf(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Return the letter exactly as it goes out."""
    case = opened(request, case_id)
    letter = _letter(case, letter_id)
    request.reads.case(case_id, DataClass(letter.data_class))
    return download(found(content_of(case, letter)), name=f"brief-{case.fallnummer}.pdf", inline=True)


def _letter(case: Case, letter_id: UUID) -> SentLetter:
    return found(letter_about(case, letter_id))


def _page(request: StaffRequest) -> Address:
    return lambda token: request.build_absolute_uri(reverse("appointments:reply", args=[token]))


def _sent_once(
    request: StaffRequest, case: Case, form: Form, save: Callable[[], str], template: str, **shows: object
) -> HttpResponse:
    """Do it once and show the letter, or the page with what was typed."""
    # Sent twice, the time is taken by the first: it is no choice of the form any more.
    if earlier := answered_before(request, by=request.actor):
        return redirect("appointments:invited", case.id, earlier)
    done: list[str] = []
    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: done.append(once_sent(request, save, by=request.actor))):
        return redirect("appointments:invited", case.id, done[0])
    return TemplateResponse(request, template, {"case": case, "form": form, **shows})
