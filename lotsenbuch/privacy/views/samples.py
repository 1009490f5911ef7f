"""The monthly sample of ordinary reads: results, lines to tick, questions to answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.privacy import actions, queries
from lotsenbuch.privacy.forms import AnswerForm, LineForm
from lotsenbuch.privacy.models import SampleLine, SampleNote
from lotsenbuch.privacy.rules import door_words, month_words
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import DataClass, RefusedError


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW)
def samples(request: StaffRequest) -> HttpResponse:
    """Show the samples by month, with how many lines were plausible, asked about, or are still open."""
    rows = [{"sample": one, "month": month_words(one.month_on)} for one in queries.samples()]
    return TemplateResponse(request, "privacy/samples.html", {"rows": rows})


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW)
def sample(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """Show a sample line by line, in the order of the draw."""
    one = queries.sample_of(sample_id)
    if one is None:
        raise Http404
    lines = list(queries.lines_of(one))
    request.reads.list(line.case_id for line in lines)
    notes = queries.notes_by_line(line.id for line in lines)
    rows = [_row(request, line, notes.get(line.id, [])) for line in lines]
    context = {"sample": one, "month": month_words(one.month_on), "rows": rows, "form": LineForm()}
    return TemplateResponse(request, "privacy/sample.html", context)


def _row(request: StaffRequest, line: SampleLine, notes: list[SampleNote]) -> dict[str, object]:
    may_check = request.user.may(Right.REVIEW_ACCESS) and line.staff_id != request.user.pk
    return {
        "line": line,
        "what": door_words(line.what),
        "data_class": DataClass(line.data_class).label,
        "notes": notes,
        "may_check": may_check and line.verdict != SampleLine.Verdict.PLAUSIBLE,
    }


@door(right=Right.REVIEW_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def check_line(request: StaffRequest, line_id: UUID) -> HttpResponse:
    """Tick a line, or ask about it."""
    line = queries.line_of(line_id)
    if line is None:
        raise Http404
    form = LineForm(request.POST)
    if form.is_valid():
        _check(request, line, form)
    else:
        messages.error(request, "Bitte „plausibel“ wählen oder eine Frage schreiben.")
    return redirect(f"{reverse('privacy:sample', args=[line.sample_id])}#zeile-{line.position}")


def _check(request: StaffRequest, line: SampleLine, form: LineForm) -> None:
    data = form.cleaned_data
    try:
        with all_or_nothing():
            actions.check_line(
                line=line, verdict=data["verdict"], question=data["question"], ask=data["ask"], by=request.actor
            )
            messages.success(request, "Festgehalten.")
    except RefusedError as refused:
        messages.error(request, refused.message)


@door(right=Right.OWN_DESK, purpose=Purpose.REVIEW, methods=("GET", "POST"))
def sample_question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Show to the one who was asked what the question is about, and take the answer."""
    line = queries.asked_line(question_id, request.actor)
    if line is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals(form):
            actions.answer_line(line=line, answer=form.cleaned_data["text"], by=request.actor)
            messages.success(request, "Antwort gespeichert.")
            return redirect("privacy:sample_question", question_id)
    request.reads.list([line.case_id])
    notes = queries.notes_by_line([line.id])[line.id]
    context = {"line": line, "what": door_words(line.what), "notes": notes, "form": form}
    return TemplateResponse(request, "privacy/sample_question.html", context)
