"""The way to a partner: prepared, signed for, sent, accompanied, ended; stopped at any time."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import OPEN_STATES
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.intake.models import Barrier
from lotsenbuch.partners.actions import referral as actions
from lotsenbuch.partners.forms.referral import MoveForm, PrepareForm
from lotsenbuch.partners.queries.directory import service_of
from lotsenbuch.partners.queries.referral import (
    Opened,
    answers_of,
    dispatch_of,
    municipal_services,
    parts_of,
    referral_of,
    referrals_of,
)
from lotsenbuch.partners.queries.sheet import words_for
from lotsenbuch.partners.rules.exchange import DAYS
from lotsenbuch.partners.rules.referral import NEXT, SENDABLE, STOPPABLE, State
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, refusals, tried
from lotsenbuch.records.rules import DataClass, RefusedError

from .near import noted_barriers, opened
from .steps import sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def refer(request: StaffRequest, case_id: UUID, service_id: UUID) -> HttpResponse:
    """Prepare the way to a service together with the person."""
    case, service = opened(request, case_id), service_of(service_id)
    if service is None:
        raise Http404
    barrier = _asked_barrier(request, case)
    form = PrepareForm(sent(request), initial={"about": ""})
    if form.is_bound and form.is_valid():
        with refusals(form):
            made = once_sent(request, lambda: _made(request, case, service_id, form), by=request.actor)
            return redirect("partners:referral", case_id, made)
    context = {"case": case, "service": service, "form": form, "barrier": barrier}
    return TemplateResponse(request, "partners/refer.html", context)


def _asked_barrier(request: StaffRequest, case: Case) -> Barrier | None:
    asked = request.GET.get("hemmnis")
    return next((row for row in noted_barriers(request, case) if str(row.id) == asked), None) if asked else None


def _made(request: StaffRequest, case: Case, service_id: UUID, form: PrepareForm) -> str:
    service = service_of(service_id)
    barrier = _asked_barrier(request, case)
    if service is None:
        raise Http404
    row = actions.prepare(case=case, service=service, barrier=barrier, given=form.given(), by=request.actor)
    return str(row.id)


def _found(request: StaffRequest, case_id: UUID, referral_id: UUID) -> tuple[Case, Opened]:
    case = opened(request, case_id)
    one = referral_of(case, referral_id)
    if one is None:
        raise Http404
    # The lights stand on the releases, and the choice of a talk on the talks: whatever of them was opened is noted.
    talks = Appointment.objects.filter(case=case, state__in=OPEN_STATES).values_list("data_class", flat=True)
    signed = Release.objects.filter(case=case).values_list("data_class", flat=True)
    request.reads.case(case_id, DataClass(max(one.row.data_class, *talks, *signed, 1)))
    return case, one


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def referral(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show where a referral stands, what would leave, what left, and what came back."""
    case, one = _found(request, case_id, referral_id)
    return TemplateResponse(request, "partners/referral.html", _shown(case, one))


def _shown(case: Case, one: Opened) -> dict[str, object]:
    state, parts = State(one.row.state), parts_of(case, one)
    told = dispatch_of(case, one)
    may_go = any(part.may_go for part in parts)
    return {
        "case": case,
        "one": one,
        "parts": parts,
        "dispatch": told[0] if told else None,
        "told": told[1] if told else {},
        "answers": answers_of(one),
        "sheet": words_for(case),
        "may_send": may_go and state in SENDABLE and told is None,
        "may_ask": state in SENDABLE and any(part.light.light == "needs_consent" for part in parts),
        "may_stop": state in (*STOPPABLE, State.ARRIVED, State.RUNNING),
        "may_link": may_go and state in (State.SENT, State.APPOINTMENT, State.ARRIVED, State.RUNNING),
        "move_form": _move_form(case, one, None) if NEXT[state] else None,
    }


def _move_form(case: Case, one: Opened, data: object) -> MoveForm:
    talks = list(Appointment.objects.filter(case=case, state__in=OPEN_STATES).order_by("starts_at"))
    start = {"version": one.row.version}
    return MoveForm(data, initial=start, now=one.row.state, talks=talks)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def ask_for_release(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Prepare the release for what was chosen, and go on to the signature."""
    case, one = _found(request, case_id, referral_id)
    try:
        made = actions.ask_for_release(case=case, opened=one, by=request.actor)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return redirect("partners:referral", case_id, referral_id)
    return redirect("documents:sign_release", case_id, made.id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def send(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Hand a referral to the queue; what leaves is decided when it leaves."""
    case, one = _found(request, case_id, referral_id)
    return _act(
        request,
        one,
        lambda: actions.order_sending(case=case, opened=one, seen=one.row.version, by=request.actor),
        "Wird gesendet. Vorher wird die Unterschrift noch einmal geprüft.",
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def withdraw(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Stop at once."""
    case, one = _found(request, case_id, referral_id)
    done = "Zurückgenommen. Ab sofort geht nichts mehr hinaus."
    return _act(request, one, lambda: actions.withdraw(case=case, opened=one, by=request.actor), done)


def _act(request: StaffRequest, one: Opened, act: object, done: str) -> HttpResponse:
    try:
        act()  # type: ignore[operator]  # one of the two above
    except RefusedError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect("partners:referral", one.row.case_id, one.row.id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def move(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Note by hand where the referral stands."""
    case, one = _found(request, case_id, referral_id)
    form = _move_form(case, one, request.POST)

    def save() -> None:
        data = form.cleaned_data
        seen, to, on = data["version"], State(data["state"]), data["on"]
        talk = data.get("appointment")
        actions.move(case=case, opened=one, seen=seen, to=to, on=on, appointment=talk, by=request.actor)

    if form.is_valid() and tried(form, save, stored=lambda: {"version": one.row.version}):
        messages.success(request, "Festgehalten.")
        return redirect("partners:referral", case_id, referral_id)
    return TemplateResponse(request, "partners/referral.html", {**_shown(case, one), "move_form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def slip(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show the slip to take along: where, when, how; nothing about the person."""
    case, one = _found(request, case_id, referral_id)
    service = service_of(UUID(one.facts["service_id"]))
    if service is None:
        raise Http404
    sites = [at.site for at in service.ats.all() if at.site.ended_on is None]
    context = {"case": case, "one": one, "service": service, "sites": sites}
    return render(request, "partners/slip.html", {**context, "hours": zip(DAYS, service.hours, strict=True)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def referral_paper(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Show exactly what was sent, for printing; not any more when the signature holds no longer."""
    case, one = _found(request, case_id, referral_id)
    told = dispatch_of(case, one)
    if told is None:
        raise Http404
    try:
        actions.still_allowed(case=case, opened=one)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return redirect("partners:referral", case_id, referral_id)
    context = {"case": case, "one": one, "dispatch": told[0], "told": told[1]}
    return render(request, "partners/referral_paper.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def make_answer_link(request: StaffRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Make the page of the partner, and show its address once with a text for a mail without case data."""
    case, one = _found(request, case_id, referral_id)
    try:
        token = actions.make_answer_link(case=case, opened=one, by=request.actor)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return redirect("partners:referral", case_id, referral_id)
    link = request.build_absolute_uri(reverse("partners:answer", args=[token]))
    return render(request, "partners/answer_link.html", {"case": case, "one": one, "link": link})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def referrals(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show all ways to partners of a case, and what is reported of services of § 16a SGB II."""
    case = opened(request, case_id)
    rows = referrals_of(case)
    for one in rows:
        request.reads.case(case_id, DataClass(one.row.data_class))
    context = {"case": case, "referrals": rows, "reported": municipal_services(rows), "today": clock.today()}
    return TemplateResponse(request, "partners/referrals.html", context)
