"""Copies for the person: left with an address and a code, fetched once on a public page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.views.link_guess import GUESSES
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.cases.models import Case
from lotsenbuch.documents.views.fill_in import form_paper
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.forms.desk import CodeForm, CopyForm
from lotsenbuch.fieldwork.models import Note
from lotsenbuch.fieldwork.queries.desk import code_told, is_promised, promise_behind
from lotsenbuch.fieldwork.queries.out import HandPaper, copy_behind, open_copy, papers_to_hand
from lotsenbuch.letters.answers import download
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import tried
from lotsenbuch.records.rules import Actor, DataClass

from .prints import copy_pdf
from .steps import opened, sent

PURPOSE = "Kopie für die Person"


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("GET", "POST"))
def leave_copy(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Leave a copy to be fetched; address and code are shown once and kept nowhere."""
    case, made = opened(request, case_id), list[actions.Handed]()
    papers = papers_to_hand(case, request.actor)
    note = promise_behind(request.GET.get("notiz", ""), case, request.actor)
    if note is not None and is_promised(note) and "decline" in request.POST:
        return _declined(request, note)
    first = {"code": code_told(note, case), "paper": papers[0].key if papers and is_promised(note) else ""}
    form = CopyForm(sent(request), papers=[(one.key, one.label) for one in papers], initial=first)

    def save() -> None:
        made.append(_left(request, case, form.cleaned_data, papers, note))

    if form.is_bound and form.is_valid() and tried(form, save):
        address = request.build_absolute_uri(reverse("fieldwork:copy", args=[made[0].token]))
        shows = {"case": case, "handed": made[0], "address": address}
        return TemplateResponse(request, "fieldwork/copy_left.html", shows)
    shows = {"case": case, "form": form, "promised": is_promised(note)}
    return TemplateResponse(request, "fieldwork/leave_copy.html", shows)


def _declined(request: StaffRequest, note: Note) -> HttpResponse:
    actions.end_promise(note=note, by=request.actor)
    messages.success(request, "Festgehalten: keine Kopie. Der Code ist vergessen.")
    return redirect("fieldwork:folders")


def _left(
    request: StaffRequest, case: Case, given: dict[str, Any], papers: list[HandPaper], note: Note | None
) -> actions.Handed:
    house, row = house_of(request).name, next((one for one in papers if one.key == given["paper"]), None)
    pdf = form_paper(row.blank, case, row.filled, house) if row else copy_pdf(given["title"], given["text"], house)
    title, level = row.label if row else given["title"], DataClass.COUNSELLING
    by = request.actor
    made = actions.leave_copy(case=case, title=title, pdf=pdf, data_class=level, by=by, code=given["code"])
    if note is not None and is_promised(note):
        actions.end_promise(note=note, by=by)
    return made


@public_door(kind=Kind.PAGE, methods=("GET", "POST"))
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code and give the copy once; every address that opens nothing gets one and the same page."""
    if GUESSES.is_over(request):
        return _kept(render(request, "429.html", status=429))
    with acting_as(None):
        copy_id = copy_behind(token)
    if copy_id is None:
        GUESSES.count(request)
        return _kept(render(request, "fieldwork/copy_gone.html", status=404))
    by, form = Actor.link(copy_id), CodeForm(request.POST if request.method == "POST" else None)
    with acting_as(by):
        pdf = _fetched(copy_id, token, form, by) if form.is_bound and form.is_valid() else None
    if pdf is not None:
        return _kept(download(pdf, name="kopie.pdf"))
    if form.is_bound and form.is_valid():
        form.add_error("code", "Dieser Code passt nicht. Nach fünf Versuchen wird die Kopie gelöscht.")
    return _kept(render(request, "fieldwork/copy.html", {"form": form}))


def _fetched(copy_id: UUID, token: str, form: CodeForm, by: Actor) -> bytes | None:
    link = open_copy(copy_id)
    pdf = actions.fetch_copy(link=link, token=token, code=form.cleaned_data["code"], by=by) if link else None
    if link is not None and pdf is not None:
        record_reads("fieldwork:copy", by=by, purpose=PURPOSE, cases={link.case_id: DataClass(link.data_class)})
    return pdf


def _kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
