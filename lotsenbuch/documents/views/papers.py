"""The papers of a case: what is there, what is missing, the receipt, the file itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.documents import actions, clamd, queries
from lotsenbuch.documents.models import Copy, Delivery, Document
from lotsenbuch.documents.rules.blanks import blanks
from lotsenbuch.documents.rules.files import ENDINGS
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Paper, Paragraph, Signatures, Table, render
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.ui.templatetags.ui import day, statute

from .opened import back_to, noted, opened

HARMFUL = "Die Virenprüfung fand in dieser Datei Schadsoftware. Sie bleibt gesperrt; bitte die Kopie vernichten."
NOT_JUDGED = (
    "Die Virenprüfung antwortet nicht oder kam zu keinem Ergebnis. Die Datei bleibt gesperrt; bitte später noch einmal."
)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def papers(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what was brought, what is missing and which forms were filled in."""
    case, by = opened(request, case_id), request.actor
    documents, filled = queries.documents_of(case, by), queries.filled_of(case, by)
    missing, arrived = list(queries.missing_of(case, by)), list(queries.arrived_of(case, by))
    shown = [*(one.data_class for one in documents), *(one.data_class for one in filled)]
    noted(request, case, [1, *shown, *(one.data_class for one in (*missing, *arrived))])
    context = {
        "case": case,
        "documents": documents,
        "missing": missing,
        "arrived": arrived,
        "blanks": [(blank, [one for one in filled if one.blank == blank.code]) for blank in blanks().values()],
        "has_scanner": clamd.is_configured(),
    }
    return TemplateResponse(request, "documents/papers.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def paper_file(request: StaffRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Return the copy of a paper as attachment; what waits in quarantine is not there."""
    case = opened(request, case_id)
    copy = queries.copy_of(case, document_id)
    data = queries.content_of(case, copy) if copy and copy.state != Copy.State.QUARANTINE else None
    if copy is None or data is None:
        raise Http404
    noted(request, case, [copy.data_class])
    # No place in the row: it would count papers that the reader may not see.
    name = f"{case.fallnummer}-papier.{ENDINGS[copy.media_type]}"
    return download(data, name=name, content_type=copy.media_type)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def receipt(request: StaffRequest, case_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Return one receipt for all papers that came together."""
    case = opened(request, case_id)
    delivery = queries.delivery_of(case, delivery_id)
    documents = queries.papers_of(delivery) if delivery else []
    if delivery is None or not documents:
        raise Http404
    noted(request, case, [1, *(document.data_class for document in documents)])
    paper = receipt_paper(delivery, documents, case.person.full_name, case.fallnummer, house_of(request))
    return download(render(paper), name=f"quittung-{case.fallnummer}.pdf", inline=True)


def receipt_paper(delivery: Delivery, documents: list[Document], person: str, number: str, house: House) -> Paper:
    """Return the receipt: each paper and what was done with it."""
    rows = tuple(
        (str(place), document.get_kind_display(), document.get_treatment_display())
        for place, document in enumerate(documents, 1)
    )
    note = "„Nur gesehen“ heißt: Wir haben das Papier angesehen und keine Kopie behalten (§ 67a SGB X)."
    return Paper(
        title="Quittung über Papiere",
        subtitle=person,
        house=house.name,
        on=delivery.brought_on,
        number=number,
        blocks=(
            Paragraph(f"Diese Papiere haben Sie uns am {day(delivery.brought_on)} gezeigt oder gegeben:"),
            Table(("Nr.", "Papier", "Was wir damit gemacht haben"), rows, shares=(1, 6, 5)),
            Paragraph(statute(note), is_small=True),
            Signatures((f"{delivery.taken_by_name}, {house.name}",)),
        ),
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def scan_again(request: StaffRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Ask the scanner once more about a file in quarantine."""
    case = opened(request, case_id)
    copy = queries.copy_of(case, document_id)
    if copy is None:
        raise Http404
    noted(request, case, [copy.data_class])
    try:
        with all_or_nothing():
            copy = actions.scan_again(case=case, copy=copy, by=request.actor)
        if copy.state != Copy.State.QUARANTINE:
            messages.success(request, "Geprüft: Die Datei ist unbedenklich.")
        else:
            messages.error(request, HARMFUL if copy.is_harmful else NOT_JUDGED)
    except RefusedError as refused:
        messages.error(request, refused.message)
    return back_to(case, "brought")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def drop_copy(request: StaffRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Destroy a copy that is no longer needed."""
    case = opened(request, case_id)
    copy = queries.copy_of(case, document_id)
    if copy is not None:
        actions.drop_copy(case=case, copy=copy, by=request.actor)
        messages.success(request, "Kopie vernichtet. Das Papier steht weiter als gesehen in der Liste.")
    return back_to(case, "brought")
