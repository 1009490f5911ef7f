"""Days on which the person is away or unfit for work."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.forms.absent import AnswerForm, AwayForm, SickForm
from lotsenbuch.appointments.forms.booking import StateForm
from lotsenbuch.appointments.queries.absent import away_of, days_with, sick_note_of, unreachable_of

from .steps import opened, sent, take

_BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def ask_away(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep a request to be away."""
    case = opened(request, case_id)
    form = AwayForm(sent(request))

    def save() -> None:
        given = {name: form.cleaned_data[name] for name in ("away_from", "back_on", "ground", "asked_on")}
        actions.ask_away(case=case, by=request.actor, **given)

    shows = {"case": case, "page": unreachable_of(case)}
    template = "appointments/ask_away.html"
    return take(request, form, save, done="Antrag eingetragen.", back=_back(case_id), template=template, shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def answer_away(request: StaffRequest, case_id: UUID, away_id: UUID) -> HttpResponse:
    """Consent to a request, or not."""
    case = opened(request, case_id)
    row = away_of(case, away_id)
    if row is None:
        raise Http404
    form = AnswerForm(sent(request), initial={"version": row.version})

    def save() -> None:
        given = form.cleaned_data
        answer, reason = given["answer"], given["reason"]
        actions.answer_away(away=row, seen=given["version"], answer=answer, reason=reason, by=request.actor)

    page = unreachable_of(case, year=row.away_from.year)
    shows = {"case": case, "row": row, "page": page, "with_this": days_with(row)}
    template = "appointments/answer_away.html"
    return take(request, form, save, done="Antwort festgehalten.", back=_back(case_id), template=template, shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def note_sick(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep the days of a certificate."""
    case = opened(request, case_id)
    form = SickForm(sent(request))

    def save() -> None:
        given = form.cleaned_data
        actions.note_sick(case=case, sick_from=given["sick_from"], sick_until=given["sick_until"], by=request.actor)

    shows, template = {"case": case}, "appointments/note_sick.html"
    return take(request, form, save, done="Tage eingetragen.", back=_back(case_id), template=template, shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def void_sick(request: StaffRequest, case_id: UUID, sick_id: UUID) -> HttpResponse:
    """Mark days as noted by mistake."""
    case = opened(request, case_id)
    row = sick_note_of(case, sick_id)
    if row is None:
        raise Http404
    form = StateForm(sent(request), initial={"version": row.version})

    def save() -> None:
        actions.void_sick(note=row, seen=form.cleaned_data["version"], by=request.actor)

    shows, template = {"case": case, "row": row}, "appointments/void_sick.html"
    return take(request, form, save, done="Als Irrtum markiert.", back=_back(case_id), template=template, shows=shows)


def _back(case_id: UUID) -> str:
    return f"{reverse('appointments:appointments', args=[case_id])}#away"
