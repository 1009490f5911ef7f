"""A letter that went out: read it again, its envelope, the proofs of its way."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.letters import actions, queries
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.forms import ENVELOPES, ProofForm
from lotsenbuch.letters.models import Proof
from lotsenbuch.letters.papers import Envelope, Format, render_envelope
from lotsenbuch.letters.queries import SentLine
from lotsenbuch.letters.rules.instructions import instructions
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried

from .opened import one_letter, sent

_NOTED = {
    Proof.What.POSTED: actions.record_posting,
    Proof.What.HANDED: actions.record_handover,
    Proof.What.RECEIVED: actions.record_receipt,
}


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def letter(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Show a letter with the proofs of its way and when it counts as given."""
    case, line = one_letter(request, case_id, letter_id)
    return _page(request, case, line, ProofForm(has_window=line.letter.has_window))


def _page(request: StaffRequest, case: Case, line: SentLine, form: ProofForm) -> HttpResponse:
    given_on, because = queries.given_of(line, house_of(request).law_rules)
    context = {"case": case, "line": line, "form": form, "given_on": given_on, "because": because}
    known = next((one for one in instructions() if one.version == line.letter.instruction), None)
    context |= {"instruction": known, "envelopes": ENVELOPES if line.letter.has_window else ()}
    return TemplateResponse(request, "letters/letter.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def note_proof(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Note what happened to a letter: posted, handed over, received."""
    case, line = one_letter(request, case_id, letter_id)
    form = ProofForm(sent(request), has_window=line.letter.has_window)

    def note() -> str:
        what, on = Proof.What(form.cleaned_data["what"]), form.cleaned_data["on"]
        return str(_NOTED[what](letter=line.letter, on=on, by=request.actor).id)

    if form.is_valid() and tried(form, lambda: once_sent(request, note, by=request.actor)):
        messages.success(request, "Nachweis festgehalten.")
        return redirect("letters:letter", case.id, letter_id)
    return _page(request, case, line, form)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def letter_pdf(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Return the letter exactly as it went out."""
    case, line = one_letter(request, case_id, letter_id)
    data = queries.content_of(case, line.letter)
    if data is None:
        raise Http404
    return download(data, name=f"brief-{line.letter.issued_on:%Y-%m-%d}-{line.letter.kind}.pdf", inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def envelope_pdf(request: StaffRequest, case_id: UUID, letter_id: UUID, size: str) -> HttpResponse:
    """Return an envelope or label with the address that stands on the letter."""
    case, line = one_letter(request, case_id, letter_id)
    *address, sender = queries.address_of(case, line.letter) or ("",)
    if size not in set(Format) or not address:
        raise Http404
    paper = Envelope(Format(size), tuple(address), sender, clock.today())
    return download(render_envelope(paper), name=f"umschlag-{size}.pdf", inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def note_returned(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Note in one click that a letter came back; the address is in doubt from then on."""
    case, line = one_letter(request, case_id, letter_id)
    if line.newest is None or line.newest.what != Proof.What.RETURNED:
        actions.record_undelivered(letter=line.letter, by=request.actor)
    messages.success(request, "Festgehalten: Der Brief kam zurück. Die Anschrift gilt als zweifelhaft.")
    return redirect("letters:letter", case.id, letter_id)
