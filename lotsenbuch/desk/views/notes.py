"""The quick note from anywhere, and drafts that save themselves."""

import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.actions import write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of, classes_of, found
from lotsenbuch.desk.forms import QuickNoteForm
from lotsenbuch.desk.rules import WRITING_PLACES, may_draft
from lotsenbuch.records.actions import save_draft as keep_draft
from lotsenbuch.records.editing import once_sent, refusals

LONGEST = 12_000


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.PART, methods=("GET", "POST"))
def quick_note(request: StaffRequest) -> HttpResponse:
    """Write a note without leaving the page (`n`); without script it is a page of its own."""
    mine = list(cases_of(request.actor).filter(closed_on=None).order_by("person__sort_key", "pk"))
    form = QuickNoteForm(request.POST or None, initial={"repeat_key": uuid4(), "kind": "phone"})
    case = _named(form, mine, request) if request.method == "POST" and form.is_valid() else None
    if case is not None:
        with refusals(form):
            once_sent(request, lambda: _write(request, case, form), by=request.actor)
            return _written(request, case)
    request.reads.list([item.id for item in mine])
    template = "desk/quick_note.html#form" if request.headers.get("HX-Request") else "desk/quick_note.html"
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "mine": mine}, status=status)


def _named(form: QuickNoteForm, mine: list[Case], request: StaffRequest) -> Case | None:
    typed = form.cleaned_data["case"].strip()
    by_number = [case for case in mine if case.fallnummer in typed]
    named = list(
        found(cases_of(request.actor), typed).order_by("by_sound", "person__sort_key", "pk")[: form.named_at_most]  # type: ignore[misc]  # annotated by `found`
    )
    spelled = [case for case in named if not getattr(case, "by_sound", 0)]
    hits = by_number or spelled or named
    if len(hits) != 1:
        request.reads.list([case.id for case in hits])
        form.refuse_case(hits)
        return None
    return hits[0]


def _write(request: StaffRequest, case: Case, form: QuickNoteForm) -> str:
    data = form.cleaned_data
    note = write_note(
        case=case,
        kind=data["kind"],
        text=data["text"],
        happened_at=timezone.now(),
        minutes=data["minutes"],
        by=request.actor,
    )
    return str(note.id)


def _written(request: StaffRequest, case: Case) -> HttpResponse:
    messages.success(request, "Vermerk gespeichert.")
    if not request.headers.get("HX-Request"):
        return redirect("desk:case_file", case_id=case.id)
    answer = render(request, "desk/quick_note.html#written")
    # After the swap: closing the dialog takes the form out of the page, and with it the place of the answer.
    answer.headers["HX-Trigger-After-Swap"] = json.dumps({"announce": "Vermerk gespeichert.", "dialog-close": "note"})
    request.reads.list([case.id])
    return answer


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def save_draft(request: StaffRequest, place: str, subject: UUID) -> JsonResponse:
    """Keep what is being typed at a known place, for a case that the writer sees."""
    if place not in WRITING_PLACES or not cases_of(request.actor).filter(pk=subject).exists():
        raise Http404
    skipped = {"csrfmiddlewaretoken", "repeat_key"}
    content = {name: request.POST.get(name, "")[:LONGEST] for name in request.POST if name not in skipped}
    if not may_draft(content, classes_of(subject, request.actor)):
        return JsonResponse({}, status=422)
    draft = keep_draft(place, subject, content, by=request.actor)
    return JsonResponse({"saved_at": draft.saved_at.isoformat()})
