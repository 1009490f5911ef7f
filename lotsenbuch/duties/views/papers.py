"""The papers of a matter as PDF."""

from uuid import UUID

from django.http import Http404, HttpResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.duties import actions, queries
from lotsenbuch.duties.forms import AskForm, SendHearingForm
from lotsenbuch.duties.queries.court import court_file
from lotsenbuch.duties.queries.papers import sheet_of
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import render
from lotsenbuch.records.editing import refusals

from .opened import one_matter, opened, stepped


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD, after_the_end=True)
def legal_pdf(request: StaffRequest, case_id: UUID, matter_id: UUID, legal_sheet: str) -> HttpResponse:
    """Return a paper of a matter: what it would mean, the note, the hand-over, the lifting."""
    case, matter = one_matter(request, case_id, matter_id)
    paper = sheet_of(case, matter, legal_sheet)
    if paper is None:
        raise Http404
    return download(render(paper), name=f"{legal_sheet}-{case.fallnummer}.pdf", inline=True)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD, after_the_end=True)
def court_pdf(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Return „Für das Gericht“: one PDF/A with numbered sheets, index, proofs, rules and the seal of the log."""
    case, matter = one_matter(request, case_id, matter_id)
    return download(court_file(case, matter), name=f"fuer-das-gericht-{case.fallnummer}.pdf")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD, methods=("POST",))
def preview_request(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the letter of a request as it would go out; nothing is kept."""
    case = opened(request, case_id)
    form = AskForm(request.POST, measures=queries.measures_for(case))
    if form.is_valid():
        with refusals(form):
            letter = actions.draw_request(case=case, data=form.data_typed(), by=request.actor)
            return download(render(letter.paper()), name="vorschau.pdf", inline=True)
    return stepped(request, case, form, lambda: None, "ask")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD, methods=("POST",))
def preview_hearing(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Show the hearing as it would go out; nothing is kept."""
    case, matter = one_matter(request, case_id, matter_id)
    form = SendHearingForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals(form):
            letter = actions.draw_hearing(
                case=case, matter=matter, is_handed=typed["is_handed"], in_person=typed["in_person"]
            )
            return download(render(letter.paper()), name="vorschau.pdf", inline=True)
    return stepped(request, case, form, lambda: None, "send_hearing", matter)
