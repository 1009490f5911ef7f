"""The languages of the preparation sheet: who checked them, and what the house prints."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.letters import actions, queries
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.forms import SheetForm
from lotsenbuch.letters.papers import Block, Frame, Heading, Paper, Paragraph, Spoken, render, sheet_of
from lotsenbuch.letters.rules.sheets import GERMAN, sheets
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import tried

from .opened import sent

OTHER_TOPICS = "Wenn der Brief eigene Themen nennt, steht an deren Stelle:"


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def languages(request: StaffRequest) -> HttpResponse:
    """Show all languages with their edition, who checked them, and whether they are printed."""
    return TemplateResponse(request, "letters/languages.html", {"states": queries.sheet_states()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def decide_language(request: StaffRequest, language: str) -> HttpResponse:
    """Release the sheet in a language, with or without a check, or withdraw it."""
    state = next((one for one in queries.sheet_states() if one.sheet.language == language != GERMAN), None)
    if state is None:
        raise Http404
    form = SheetForm(sent(request), initial={"checked_by": state.checked_by, "checked_on": state.checked_on})

    def save() -> None:
        released, typed = "withdraw" not in request.POST, form.cleaned_data
        actions.decide_sheet(language=language, is_released=released, by=request.actor, **typed)

    if form.is_bound and form.is_valid() and tried(form, save):
        messages.success(request, "Gespeichert.")
        return redirect("letters:languages")
    return TemplateResponse(request, "letters/decide_language.html", {"form": form, "state": state})


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT, kind=Kind.DOWNLOAD)
def sheet_pdf(request: StaffRequest, language: str) -> HttpResponse:
    """Return the sheet in a language without any person, to be read and checked."""
    if language not in sheets():
        raise Http404
    state = next(one for one in queries.sheet_states() if one.sheet.language == language)
    house = house_of(request).name
    frame = Frame(house=house, on=clock.today(), name="", holder="Ihre Ansprechperson")
    other: tuple[Block, ...] = (Paragraph(state.sheet.topics_elsewhere),)
    if language != GERMAN:
        other = (Spoken(language, other),)
    blocks = (*sheet_of(state.sheet, frame, state.note)[1:], Heading(OTHER_TOPICS, 2), *other)
    paper = Paper(title=f"Vorbereitungsblatt ({state.sheet.label})", house=house, on=clock.today(), blocks=blocks)
    return download(render(paper), name=f"vorbereitungsblatt-{language}.pdf", inline=True)
