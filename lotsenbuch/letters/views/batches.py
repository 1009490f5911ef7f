"""Many letters as one print file: order, watch, stop, take up again, fetch."""

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
from lotsenbuch.letters.forms import BatchForm
from lotsenbuch.letters.models import Batch
from lotsenbuch.letters.rules.batches import rest_of
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried

from .opened import answer_address, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def batches(request: StaffRequest) -> HttpResponse:
    """Show one's own batches, and offer the letters of which one can print many."""
    rows = [(batch, kinds()[batch.kind].label) for batch in queries.batches_of(request.actor)]
    offered = [kind for kind in kinds().values() if kind.in_batches]
    return TemplateResponse(request, "letters/batches.html", {"rows": rows, "kinds": offered})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def order_batch(request: StaffRequest, kind: str) -> HttpResponse:
    """Choose to whom the same letter goes, change its text, order the print file."""
    of = kinds().get(kind)
    if of is None or not of.in_batches:
        raise Http404
    cases = list(queries.cases_to_write_to(request.actor))
    request.reads.list(case.id for case in cases)
    form = BatchForm(sent(request), offered=_choices(cases), initial={"subject": of.subject, "text": of.text})
    ways = list[str]()

    def order() -> None:
        ways.append(once_sent(request, lambda: _order(request, kind, form), by=request.actor))

    if form.is_bound and form.is_valid() and tried(form, order):
        return redirect("letters:batch", ways[0])
    return TemplateResponse(request, "letters/order_batch.html", {"of": of, "form": form, "cases": cases})


def _order(request: StaffRequest, kind: str, form: BatchForm) -> str:
    typed = form.cleaned_data
    words = {name: typed[name] for name in ("text", "subject")}
    chosen = [UUID(case) for case in typed["cases"]]
    slots = queries.slots_for(chosen, kinds()[kind], form.slot(), by=request.actor)
    talks = {key: slot for key, slot in slots.items() if slot}
    cases = queries.cases_to_write_to(request.actor).filter(pk__in=talks)
    replies = {case.id: answer_address(request, case, talks[case.id]) for case in cases}
    return str(actions.order_batch(kind=kind, slots=slots, replies=replies, by=request.actor, **words).id)


def _choices(cases: list[Case]) -> list[tuple[str, str]]:
    return [(str(case.id), f"{case.person.full_name} · {case.fallnummer}") for case in cases]


def _own(request: StaffRequest, batch_id: UUID) -> Batch:
    batch = queries.batch_of(batch_id, request.actor)
    if batch is None:
        raise Http404
    return batch


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Show how far one's own batch is, and what could not be printed."""
    own = _own(request, batch_id)
    left = list(queries.batch_lines(own).exclude(said=""))
    request.reads.list(line.case_id for line in left)
    context = {"batch": own, "label": kinds()[own.kind].label, "left": left}
    context["broken"] = queries.why_broken_off(own, request.actor)
    context["rest"] = rest_of(own.done, own.total, (clock.now() - own.made_at).total_seconds())
    return TemplateResponse(request, "letters/batch.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def stop_batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Stop after the piece that is being printed."""
    actions.stop_batch(batch=_own(request, batch_id), by=request.actor)
    messages.success(request, "Angehalten. Was gedruckt ist, bleibt; weiter geht es an derselben Stelle.")
    return redirect("letters:batch", batch_id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def resume_batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    actions.resume_batch(batch=_own(request, batch_id), by=request.actor)
    return redirect("letters:batch", batch_id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def batch_pdf(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Return the finished print file; each case in it has its entry in the log."""
    own = _own(request, batch_id)
    data = queries.print_file(own)
    if data is None:
        raise Http404
    lines = list(queries.batch_lines(own).filter(letter__isnull=False))
    if len(lines) != own.done:  # a case in the file is no longer one's own
        raise Http404
    for line in lines:
        request.reads.case(line.case_id)
    return download(data, name="serienbrief.pdf", inline=True)
