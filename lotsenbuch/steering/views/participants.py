"""Colleagues of other departments."""

from uuid import UUID

from django.http import Http404, HttpResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.participants import EndParticipantForm, ParticipantForm
from lotsenbuch.steering.queries import participant_of

from .steps import Step, opened, part_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def add_participant(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Name somebody of another department who takes part (C90)."""
    case = opened(request, case_id)
    form = ParticipantForm(sent(request))

    def save() -> None:
        typed = {name: form.cleaned_data[name] for name in ("name", "department", "role", "since")}
        actions.add_participant(case=case, **typed, by=request.actor)

    step = Step("steering/add_participant.html", "Eingetragen.", part_of(case_id, "participants"))
    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def end_participant(request: StaffRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Note that somebody no longer takes part."""
    case = opened(request, case_id)
    row = participant_of(case, participant_id)
    if row is None:
        raise Http404
    form = EndParticipantForm(sent(request), initial={"version": row.version})

    def save() -> None:
        data = form.cleaned_data
        actions.end_participant(participant=row, seen=data["version"], until=data["until"], by=request.actor)

    step = Step("steering/end_participant.html", "Eingetragen.", part_of(case_id, "participants"))
    row_now = {"until": row.takes_part_until, "version": row.version}
    return take(request, case, form, save, step.with_stored(lambda: row_now, {"participant": row}))
