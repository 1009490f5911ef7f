"""The rule book as a page: deadlines, reductions, versions, without a case; an answer can be kept in a file."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.actions import write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of
from lotsenbuch.desk.forms import LAW_FORMS, KeepLawForm, LawForm
from lotsenbuch.desk.queries import LawAnswer, law_state, law_words
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import once_sent, refusals


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def law(request: StaffRequest) -> HttpResponse:
    """Answer a question to the rule book with its reasons; what was asked stands in the address and names nobody."""
    asked = request.GET
    form, answer = _answered(request, asked)
    keep = KeepLawForm(initial={"repeat_key": uuid4(), "asked": form.fixed() if answer else ""})
    return _page(request, asked.get("frage", ""), form, answer, keep)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def keep_law(request: StaffRequest) -> HttpResponse:
    """Write an answer with its reasons into the file of an own case, so that nobody has to type it."""
    keep = KeepLawForm(request.POST)
    asked = QueryDict(request.POST.get("asked", ""))
    form, answer = _answered(request, asked)
    case = _named(request, keep) if keep.is_valid() and answer else None
    if case is not None and answer is not None:
        text = law_words(answer, form.given())
        with refusals(keep):
            once_sent(request, lambda: _write(request, case, text), by=request.actor)
            messages.success(request, "In der Akte festgehalten.")
            return redirect("desk:case_file", case_id=case.id)
    return _page(request, asked.get("frage", ""), form, answer, keep)


def _answered(request: StaffRequest, asked: QueryDict) -> tuple[LawForm, LawAnswer | None]:
    house = house_of(request)
    seat = {"land": house.seat_land, "municipality": house.seat_municipality}
    form = LAW_FORMS[_question(asked.get("frage", ""))](asked if "rechnen" in asked else None, initial=seat)
    return form, form.answered(house.law_rules) if form.is_bound else None


def _question(typed: str) -> str:
    return typed if typed in LAW_FORMS else next(iter(LAW_FORMS))


def _named(request: StaffRequest, keep: KeepLawForm) -> Case | None:
    case = cases_of(request.actor).filter(fallnummer=keep.cleaned_data["case"], closed_on=None).first()
    if case is None:
        keep.add_error("case", "Unter den eigenen offenen Fällen nicht gefunden. Bitte die Fallnummer prüfen.")
    return case


def _write(request: StaffRequest, case: Case, text: str) -> str:
    return str(write_note(case=case, kind="note", text=text, happened_at=timezone.now(), by=request.actor).id)


def _page(
    request: StaffRequest, asked: str, form: LawForm, answer: LawAnswer | None, keep: KeepLawForm
) -> HttpResponse:
    context = {
        "form": form,
        "answer": answer,
        "keep": keep,
        "question": _question(asked),
        "questions": [(code, kind.title) for code, kind in LAW_FORMS.items()],
        "state": law_state(house_of(request).law_rules),
    }
    is_refused = (form.is_bound and answer is None) or keep.is_bound
    return render(request, "desk/law.html", context, status=422 if is_refused else 200)
