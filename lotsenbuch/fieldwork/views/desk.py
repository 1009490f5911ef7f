"""Notes from outside at the desk: into the journal, or settled."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, classes_of
from lotsenbuch.fieldwork import actions, queries
from lotsenbuch.fieldwork.forms.desk import FindCaseForm, NoteForm, OnceForm, begin_note
from lotsenbuch.fieldwork.queries.desk import NotePage, cases_for_note, note_page, photo_of
from lotsenbuch.fieldwork.rules.desk import laid
from lotsenbuch.letters.answers import download
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass

from .steps import found, refusal_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("GET", "POST"))
def note_at_desk(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Show a note as it would go into the journal, and put it there."""
    page = _opened(request, row_id)
    if page.may_choose and (page.note.case_id is None or request.GET.get("fall") == "anders"):
        return _choose(request, page)
    if page.written is None or not page.is_open:
        return TemplateResponse(request, "fieldwork/note_waits.html", {"page": page, "once": OnceForm()})
    case, form, promised = found(page.case), _form(request, page), page.written.copy_code

    def save() -> None:
        actions.take_over_note(
            note=page.note, case=case, parts=form.parts(), along=form.along(), happened_at=page.happened_at,
            name=request.user.display_name, by=request.actor, promised=promised,
        )  # fmt: skip

    said, back = _next_of(page, case)
    shows = {"case": case, "page": page, "once": OnceForm()}
    return take(request, form, save, done=said, back=back, template="fieldwork/note_at_desk.html", shows=shows)


def _next_of(page: NotePage, case: Case) -> tuple[str, str]:
    """Return what is said of a note in the journal and where to go on: to the copy, if one was promised."""
    if page.written is None or not page.written.copy_code:
        return "Steht im Journal.", reverse("fieldwork:folders")
    back = f"{reverse('fieldwork:leave_copy', args=[case.id])}?notiz={page.note.id}"
    return "Steht im Journal. Der Person ist noch eine Kopie versprochen.", back


def _choose(request: StaffRequest, page: NotePage) -> HttpResponse:
    """Ask to which case a note belongs; by POST, so that no name stands in an address."""
    form, once = FindCaseForm(sent(request)), OnceForm(sent(request))
    if chosen := request.POST.get("case", ""):
        case = found(_case(chosen, request))

        def act() -> None:
            actions.choose_case(note=page.note, case=case, by=request.actor)

        if once.is_valid() and tried(once, lambda: once_sent(request, act, by=request.actor)):
            return redirect("fieldwork:note_at_desk", page.note.id)
        messages.error(request, refusal_of(once))
    typed = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    hits = cases_for_note(typed, request.actor)
    request.reads.list(case.id for case in hits)
    shows = {"page": page, "form": form, "typed": typed, "hits": hits, "once": OnceForm()}
    return TemplateResponse(request, "fieldwork/choose_case.html", shows)


def _case(chosen: str, request: StaffRequest) -> Case | None:
    try:
        case = case_of(UUID(chosen), request.actor)
    except ValueError:
        return None
    if case is not None:
        request.reads.case(case.id, DataClass.COUNSELLING)
    return case


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def hand_on_note(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Hand a note on to whoever leads its case now."""
    page, form = _opened(request, row_id), OnceForm(request.POST)
    written = found(page.written if page.is_elsewhere else None)

    def act() -> None:
        actions.hand_on_note(note=page.note, meeting=written.meeting, by=request.actor)

    if form.is_valid() and tried(form, lambda: once_sent(request, act, by=request.actor)):
        messages.success(request, "Weitergegeben an die Fallführung. Hier steht nur noch, dass es die Notiz gab.")
    else:
        messages.error(request, refusal_of(form))
    return redirect("fieldwork:folders")


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.DOWNLOAD)
def note_photo(request: StaffRequest, row_id: UUID, number: int) -> HttpResponse:
    """Show a photo that came with a note, so that it is known which paper it is."""
    picture = found(photo_of(_opened(request, row_id), number))
    return download(picture, name=f"foto-{number + 1}.jpg", content_type="image/jpeg")


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def settle_note(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """Settle a note that does not go into the journal."""
    page, form = _opened(request, row_id), OnceForm(request.POST)
    if form.is_valid() and tried(form, lambda: actions.settle_note(note=page.note, by=request.actor)):
        messages.success(request, "Erledigt. Die Notiz ist gelöscht, das Protokoll weiß davon.")
    return redirect("fieldwork:folders")


def _form(request: StaffRequest, page: NotePage) -> NoteForm:
    written, case = found(page.written), found(page.case)
    classes = classes_of(case.id, request.actor)
    more: dict[str, Any] = {"note": written, "papers": page.papers, "kinds": page.kinds, "classes": classes}
    more |= {"keeps_papers": page.keeps_papers, "keeps_findings": page.keeps_findings}
    return NoteForm(sent(request), initial=begin_note(laid(written, clock.today(), page.writer)), **more)


def _opened(request: StaffRequest, row_id: UUID) -> NotePage:
    page = note_page(found(queries.own_note(row_id, request.actor)), request.actor)
    if page.case_logged is not None:
        request.reads.case(page.case_logged, DataClass.COUNSELLING)
    elif page.note.folder is not None:
        # Which of its meetings it belongs to cannot be read: it may be any of them.
        request.reads.list(page.note.folder.meetings.values_list("case_id", flat=True))
    else:
        actions.note_looked_at(by=request.actor)
    return page
