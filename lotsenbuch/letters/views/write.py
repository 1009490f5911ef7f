"""Writing to somebody: choose, change what is suggested, look at it, issue it."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.letters import actions, queries
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.forms import WriteForm, slot_initial
from lotsenbuch.letters.papers import PAPERS, render
from lotsenbuch.letters.rules.instructions import legal_core
from lotsenbuch.letters.rules.kinds import LetterKind, draft_place, offered
from lotsenbuch.letters.rules.placeholders import missing_in
from lotsenbuch.letters.rules.readability import hints_on
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.actions import drop_draft
from lotsenbuch.records.editing import once_sent, refusals, tried

from .opened import answer_address, noted, opened, sent, writable


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def letters(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what went out in a case, and offer the letters of the house."""
    case = opened(request, case_id)
    lines = queries.letters_of(case, request.actor)
    noted(request, case, [1, *(line.letter.data_class for line in lines)])
    may_write = queries.may_write_to(case)
    context = {
        "case": case,
        "lines": lines,
        "kinds": offered() if may_write and case.closed_on is None else [],
        "begun": queries.begun_letters(case, by=request.actor) if may_write and case.closed_on is None else [],
        "is_neutral": may_write and queries.is_neutral(case),
        "doubtful_on": queries.doubtful_address(case) if may_write else None,
    }
    return TemplateResponse(request, "letters/letters.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def write_letter(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Suggest a letter to be changed freely around its legal core; issue it when it is sent."""
    case, of = writable(request, case_id, kind)
    form = _form(request, case, of)
    if form.is_bound and "check" not in request.POST and form.is_valid():
        values, ways = form.values(), list[str]()

        def issue() -> str:
            told = replace(values, reply_url=answer_address(request, case, values.slot))
            return str(actions.issue_letter(case=case, kind=kind, values=told, by=request.actor).id)

        if tried(form, lambda: ways.append(once_sent(request, issue, by=request.actor))):
            drop_draft(draft_place(kind), case.id, by=request.actor)
            messages.success(request, "Der Brief liegt zum Drucken bereit und ist in der Akte festgehalten.")
            return redirect("letters:letter", case.id, ways[0])
    return _page(request, case, of, form)


def _form(request: StaffRequest, case: Case, of: LetterKind) -> WriteForm:
    states = queries.usable_languages() if of.sheet else {}
    languages = [(code, state.sheet.label) for code, state in states.items()]
    if request.method == "POST":
        return WriteForm(sent(request), kind=of, case=case, languages=languages)
    found = queries.flows_for((*of.needs, *filter(None, [of.attaches])), case, request.actor)
    noted(request, case, [found.data_class])
    frame = queries.frame_for(case, house_of(request), on=clock.today(), is_handed=True)
    begun = PAPERS[of.code](frame=frame, values=tuple({**actions.words_of(case), **found.words}.items()))
    initial = {"subject": of.subject, "text": begun.suggestion(), **slot_initial(found.slot)}
    initial["missed_on"] = found.missed_on
    initial |= queries.begun_letter(case, of.code, by=request.actor)
    return WriteForm(kind=of, case=case, languages=languages, initial=initial)


def _page(request: StaffRequest, case: Case, of: LetterKind, form: WriteForm) -> HttpResponse:
    text = str(form["text"].value() or "")
    found = queries.flows_for((*of.needs, *filter(None, [of.attaches])), case, request.actor)
    noted(request, case, [found.data_class])
    context = {
        "case": case,
        "of": of,
        "form": form,
        "draft": draft_place(of.code),
        **queries.modules_beside(request.actor, of.code, phase=request.GET.get("phase", case.phase)),
        "hints": hints_on(text, is_counselling=of.is_counselling),
        "core": legal_core(of, form.day()),
        "has_attachment": bool(found.blocks),
        "open": missing_in(text, {}),
        "is_neutral": queries.is_neutral(case),
    }
    return TemplateResponse(request, "letters/write_letter.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD, methods=("POST",))
def preview_letter(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Show the letter as it would go out; nothing is kept."""
    case, of = writable(request, case_id, kind)
    form = _form(request, case, of)
    if form.is_valid():
        with refusals(form):
            letter, data_class = actions.draw_letter(case=case, kind=kind, values=form.values(), by=request.actor)
            pdf = render(letter.paper())
            noted(request, case, [data_class])
            return download(pdf, name="vorschau.pdf", inline=True)
    return _page(request, case, of, form)
