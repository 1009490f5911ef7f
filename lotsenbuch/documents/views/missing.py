"""What is still missing: asked for, arrived, no longer needed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.documents import actions, queries
from lotsenbuch.documents.forms import AskForForm
from lotsenbuch.documents.models import MissingPaper
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Paper, Paragraph, Table, render
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import StaleError
from lotsenbuch.ui.templatetags.ui import dash, day

from .opened import back_to, noted, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def ask_for(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask for a paper, with the day until which it is needed."""
    case, by = opened(request, case_id), request.actor
    form = AskForForm(sent(request), kinds=queries.kinds_for(case_id, by))

    def ask() -> str:
        typed = form.cleaned_data
        asked = actions.ask_for(case=case, kind=typed["kind"], why=typed["why"], until=typed["until_on"], by=by)
        return str(asked.id)

    if form.is_bound and form.is_valid() and tried(form, lambda: once_sent(request, ask, by=by)):
        messages.success(request, "Steht auf der Liste.")
        return back_to(case, "missing")
    return TemplateResponse(request, "documents/ask_for.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def note_missing(request: StaffRequest, case_id: UUID, missing_id: UUID) -> HttpResponse:
    """Note that a paper arrived, or that it is not needed any more."""
    case = opened(request, case_id)
    row = queries.missing_of(case, request.actor).filter(pk=missing_id).first()
    if row is None:
        raise Http404
    noted(request, case, [row.data_class])
    try:
        with all_or_nothing():
            _note(request, row)
    except StaleError as late:
        messages.error(request, late.message)
    return back_to(case, "missing")


def _note(request: StaffRequest, row: MissingPaper) -> None:
    if "waive" in request.POST:
        actions.waive(missing=row, by=request.actor)
        messages.success(request, "Nicht mehr nötig: von der Liste genommen.")
    else:
        actions.note_arrival(missing=row, on=clock.today(), by=request.actor)
        messages.success(request, "Angekommen.")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def missing_pdf(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the list of what is missing, to take home."""
    case = opened(request, case_id)
    rows = list(queries.missing_of(case, request.actor))
    noted(request, case, [1, *(row.data_class for row in rows)])
    table = tuple((row.get_kind_display(), row.why, str(dash(day(row.until_on)))) for row in rows)
    paper = Paper(
        title="Was wir noch brauchen",
        subtitle=case.person.full_name,
        house=house_of(request).name,
        on=clock.today(),
        number=case.fallnummer,
        blocks=(
            Paragraph("Bitte bringen Sie diese Papiere mit. Meist genügt es, wenn wir sie ansehen."),
            Table(("Papier", "Wofür", "Bis"), table, shares=(5, 5, 3)),
        ),
    )
    return download(render(paper), name=f"fehlende-papiere-{case.fallnummer}.pdf", inline=True)
