"""The case file: one page, its print, and what is done on it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions
from lotsenbuch.cases.models import Case, JournalEntry, Task
from lotsenbuch.cases.queries import accesses_of, case_of, needs_of_phase, running_opening, sight_of
from lotsenbuch.desk import queries
from lotsenbuch.desk.forms import MoveForm, NoteForm, TaskForm
from lotsenbuch.desk.rules import draft_class, may_draft
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.actions import all_or_nothing, drop_draft
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError

FILTERS = [("", "Alles"), *((kind.value, kind.label) for kind in JournalEntry.Kind)]


def _case(request: StaffRequest, case_id: UUID) -> Case:
    case = case_of(case_id, request.actor, "intake", "assessed", "steered", "papers", "talked_at", "own", "next_talk")
    if case is None:
        raise Http404
    request.reads.visit(sight_of(case).kind)
    return case


@door(right=Right.READ_CASES, purpose=Purpose.CASEWORK)
def case_file(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the file on one page: what is true now, and the timeline with the writing field on top."""
    case = _case(request, case_id)
    granted = _held(case)
    draft = open_draft("note", case.id, by=request.actor)
    # Without the grant of its class a draft stays closed: the form would offer a lower class for it.
    shown = draft if may_draft(draft, granted) else {}
    request.reads.case(case.id, draft_class(shown) or DataClass.COUNSELLING)
    form = NoteForm(initial={"repeat_key": uuid4(), **shown}, classes=granted)
    return _file_page(request, case, form)


def _held(case: Case) -> set[int]:
    """Return the classes that `case_of` read along."""
    return set(getattr(case, "held_classes", ()))


def _file_page(request: StaffRequest, case: Case, form: NoteForm, status: int = 200) -> HttpResponse:
    kind = request.GET.get("art", "")
    kind = kind if kind in JournalEntry.Kind.values else ""
    file = queries.case_file(case, house_of(request).phase_names, timezone.localdate(), by=request.actor, kind=kind)
    _log(request, file)
    sight = sight_of(case)
    context = {"file": file, "case": case, "form": form, "kind": kind, "filters": FILTERS, "sight": sight}
    if sight.is_visit:
        context["opening"] = running_opening(case.id, request.actor)
    return render(request, "desk/case_file.html", context, status=status)


def _log(request: StaffRequest, file: queries.CaseFile) -> None:
    """Log the case as read, and those of the household whom the page names as listed."""
    request.reads.case(file.case.id, file.data_class)
    if file.household:
        request.reads.list([other.id for other in file.household])


@door(right=Right.READ_CASES, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def print_file(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the whole file for printing."""
    case = _case(request, case_id)
    file = queries.case_file(
        case, house_of(request).phase_names, timezone.localdate(), by=request.actor, limit=10_000, is_paper=True
    )
    _log(request, file)
    return render(request, "desk/print_file.html", {"file": file, "case": case, "sight": sight_of(case)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def write_note(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write a note in the file; what was typed stays when something is missing."""
    case = _case(request, case_id)
    form = NoteForm(request.POST, classes=_held(case))
    if form.is_valid():
        try:
            with all_or_nothing():
                once_sent(request, lambda: _write(request, case, form), by=request.actor)
        except RefusedError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, "Vermerk gespeichert.")
            return redirect("desk:case_file", case_id=case.id)
    return _file_page(request, case, form, status=422)


def _write(request: StaffRequest, case: Case, form: NoteForm) -> str:
    data = form.cleaned_data
    note = actions.write_note(
        case=case,
        kind=data["kind"],
        text=data["text"],
        happened_at=form.happened_at(),
        data_class=DataClass(data["data_class"]),
        minutes=data["minutes"],
        marks=form.marks(),
        by=request.actor,
    )
    drop_draft("note", case.id, by=request.actor)
    return str(note.id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def set_task(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Set something to do until a day."""
    case = _case(request, case_id)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            once_sent(request, lambda: _set(request, case, form), by=request.actor)
            messages.success(request, "Aufgabe gesetzt.")
            return redirect("desk:case_file", case_id=case.id)
    request.reads.list([case.id])
    return render(request, "desk/set_task.html", {"form": form, "case": case})


def _set(request: StaffRequest, case: Case, form: TaskForm) -> str:
    task = form.task()
    return str(actions.set_task(case=case, title=task.title, due_on=task.due_on, why=task.why, by=request.actor).id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def finish_task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Tick a task off, with ten seconds to take it back."""
    mine = accesses_of(request.actor).values("case")
    task = Task.objects.filter(pk=task_id, case__in=mine).first()
    if task is None:
        raise Http404
    from_file = request.POST.get("back") == "case"
    back = reverse("desk:case_file", args=[task.case_id]) if from_file else reverse("desk:home")
    try:
        with all_or_nothing():
            undo = actions.finish_task(task=task, by=request.actor)
        offer_undo(request, undo.id, "Aufgabe erledigt.", back=back)
    except StaleError:
        messages.info(request, "Diese Aufgabe war schon erledigt.")
    return redirect(back)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def move_phase(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Move the case to another phase; back is always possible, with a reason (C7)."""
    case = _case(request, case_id)
    needs = needs_of_phase(case)
    phases = house_of(request).open_phases
    form = MoveForm(request.POST or None, phases=phases, current=case.phase, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        case.version, to = form.cleaned_data["version"], form.cleaned_data["to"]
        try:
            with all_or_nothing():
                reason = form.cleaned_data["reason"]
                undo = actions.move_on(case=case, to=to, reason=reason, needs=needs, by=request.actor)
        except RefusedError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            offer_undo(request, undo.id, f"Der Fall ist jetzt in der Phase {phases[to]}.")
            return redirect("desk:case_file", case_id=case.id)
    request.reads.case(case.id)
    return render(request, "desk/move_phase.html", {"form": form, "case": case, "needs": needs})
