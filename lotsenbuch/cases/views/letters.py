"""The sheet for one letter to a protected address, with a neutral sender, or the note that it was handed over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions, queries
from lotsenbuch.cases.forms import HandLetterForm, LetterForm
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.letters import sheet_for
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import DataClass

from .frame import answer, opened, sent


def _reachable(request: StaffRequest, case_id: UUID) -> Case:
    """Return the case of a protected address that the actor may open; for everybody else the page does not exist."""
    case = opened(request, case_id)
    if not case.person.has_protected_address or DataClass.SEALED not in queries.classes_of(case_id, request.actor):
        raise Http404
    return case


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def write_letter(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Offer the two ways: type and print one letter, or hand it over."""
    case = _reachable(request, case_id)
    return answer(request, case, "cases/write_letter.html", form=LetterForm(), handed=HandLetterForm())


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT, methods=("POST",))
def letter(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the sheet for printing; nothing of it is kept but who printed it, when, and for which case."""
    case, form = _reachable(request, case_id), LetterForm(request.POST)
    if not form.is_valid():
        return answer(request, case, "cases/write_letter.html", form=form, handed=HandLetterForm())
    request.reads.case(case_id, DataClass.SEALED)
    actions.note_letter(case=case, by=request.actor)
    house, address = house_of(request), queries.open_facts(case, kinds=["address"]).get("address", "")
    sheet = sheet_for(case.person.full_name, address, house.neutral_sender, **form.cleaned_data)
    return TemplateResponse(request, "cases/letter.html", {"case": case, "sheet": sheet})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def hand_letter(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note that a letter was handed over in person instead."""
    case, form = _reachable(request, case_id), HandLetterForm(sent(request))
    if form.is_valid():
        with refusals(form):
            on = form.cleaned_data["on"]
            once_sent(
                request,
                lambda: str(actions.note_letter_handed_over(case=case, on=on, by=request.actor).id),
                by=request.actor,
            )
            messages.success(request, "Persönliche Übergabe festgehalten.")
            return redirect("cases:write_letter", case_id)
    return answer(request, case, "cases/write_letter.html", form=LetterForm(), handed=form)
