"""One entry of the journal and the answers to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, asked_to_confirm, door, hold, let_go
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions as of_cases
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import sight_of
from lotsenbuch.cases.queries.disputes import disputes_of
from lotsenbuch.cases.rules.dispute import DisputeKind
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.entries import (
    CorrectForm,
    DecideForm,
    DisputeForm,
    FeedbackForm,
    ObjectForm,
    ReleaseForm,
)
from lotsenbuch.steering.queries import entry_of, release_state

from .steps import Step, by_its_own, opened, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Show an entry, what was answered to it, and what can be answered."""
    case, row = _found(request, case_id, entry_id)
    state = release_state(row, by=request.actor)
    release = ReleaseForm(initial={"is_released": state.goes, "has_consent": state.has_consent})
    forms_ = {"correct_form": CorrectForm(initial={"text": row.text}), "object_form": ObjectForm()}
    forms_ |= {"feedback_form": FeedbackForm(), "dispute_form": DisputeForm()}
    context = {"case": case, "entry": row, "state": state, **forms_, "open_disputes": _open_disputes(case, row)}
    context |= {"release_form": release, "is_visit": sight_of(case).is_visit}
    return TemplateResponse(request, "steering/entry.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def correct_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Write what is right beside what was written."""
    case, row = _answered(request, case_id, entry_id)
    form = CorrectForm(sent(request), initial={"text": row.text})
    return _answer(request, case, row, form, "Berichtigt. Der bisherige Text bleibt lesbar.", actions.correct_entry)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def object_to_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Write down what the person says against an entry."""
    case, row = _answered(request, case_id, entry_id)
    return _answer(
        request, case, row, ObjectForm(sent(request)), "Gegendarstellung gespeichert.", actions.object_to_entry
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def dispute_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Let the entry carry that the person disputes it, objects to it or wants it restricted."""
    case, row = _answered(request, case_id, entry_id)
    form = DisputeForm(sent(request))
    return _answer(
        request, case, row, form, "Festgehalten. Der Hinweis steht ab jetzt überall dabei.", of_cases.dispute_entry
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def decide_dispute(request: StaffRequest, case_id: UUID, entry_id: UUID, dispute_id: UUID) -> HttpResponse:
    """Decide about what the person asked for, with a reason."""
    case, row = _answered(request, case_id, entry_id)
    dispute = disputes_of(case).filter(entry=row, pk=dispute_id).select_related("entry", "case").first()
    if dispute is None:
        raise Http404

    def decide_dispute(*, entry: JournalEntry, **typed: Any) -> None:
        dispute.entry = entry
        of_cases.decide_dispute(dispute=dispute, **typed)

    return _answer(request, case, row, DecideForm(sent(request)), "Entschieden.", decide_dispute)


def _open_disputes(case: Case, row: JournalEntry) -> list[dict[str, Any]]:
    open_ones = disputes_of(case).filter(entry=row, decided_on=None)
    return [
        {"row": one, "what": f"Entscheiden: {DisputeKind(one.kind).mark}", "form": DecideForm()} for one in open_ones
    ]


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def leave_feedback(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Keep one line of each side after a talk."""
    case, row = _found(request, case_id, entry_id)
    form = FeedbackForm(sent(request))
    return _answer(request, case, row, form, "Rückmeldung gespeichert.", actions.leave_feedback)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def release_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Say whether an entry goes along at a hand-back."""
    case, row = _found(request, case_id, entry_id)
    return _answer(request, case, row, ReleaseForm(sent(request)), "Gespeichert.", actions.release_entry)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def look_at_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Turn the screen to the person: from here on this session shows this entry only (C73)."""
    case, row = _found(request, case_id, entry_id)
    home = reverse("steering:show_entry", args=[case.id, row.id])
    hold(request, home)
    return redirect(home)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def show_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Show one entry and what was said to it in large type: no menu, no mark of ours, nothing of another case."""
    case, row = _found(request, case_id, entry_id)
    return TemplateResponse(request, "steering/show_entry.html", {"case": case, "entry": row})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def leave_entry(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Go back to the case, after the password was asked for again."""
    case, row = _found(request, case_id, entry_id)
    if to_password := asked_to_confirm(request):
        return to_password
    if request.method == "POST":
        let_go(request)
        return redirect("steering:entry", case.id, row.id)
    return TemplateResponse(request, "steering/leave_entry.html", {"case": case, "entry": row})


def _found(request: StaffRequest, case_id: UUID, entry_id: UUID) -> tuple[Case, JournalEntry]:
    case = opened(request, case_id)
    row = entry_of(case, entry_id)
    if row is None:
        raise Http404
    request.reads.case(case_id, DataClass(row.data_class))
    return case, row


def _answered(request: StaffRequest, case_id: UUID, entry_id: UUID) -> tuple[Case, JournalEntry]:
    """Return an entry that is corrected or spoken against: also after the end of the case, and by no visitor."""
    case, row = _found(request, case_id, entry_id)
    by_its_own(case)
    return case, row


def _answer(
    request: StaffRequest, case: Case, row: JournalEntry, form: forms.Form, done: str, act: Callable[..., object]
) -> HttpResponse:
    """Hand what was typed to the action, without the key against sending twice."""

    def save() -> None:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "repeat_key"}
        act(entry=row, **typed, by=request.actor)

    back = reverse("steering:entry", args=[case.id, row.id])
    return take(request, case, form, save, Step(f"steering/{act.__name__}.html", done, back, shows={"entry": row}))
