"""The house library of text modules."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.queries import cases_of
from lotsenbuch.letters import actions, queries
from lotsenbuch.letters.forms import ModuleForm, PhaseForm
from lotsenbuch.letters.rules.readability import hints_on
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import Actor

from .opened import sent


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def modules(request: StaffRequest) -> HttpResponse:
    """Show the text modules of the house, one's own favourites first, by phase."""
    form = PhaseForm(request.GET)
    phase = form.cleaned_data["phase"] if form.is_valid() else ""
    own = queries.favourites_of(request.actor)
    rows = [(row, row.module in own) for row in queries.modules_for(request.actor, phase=phase, with_retired=True)]
    return TemplateResponse(request, "letters/modules.html", {"rows": rows, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, methods=("GET", "POST"))
def add_module(request: StaffRequest) -> HttpResponse:
    """Write a new text module."""
    form = ModuleForm(sent(request))
    if form.is_bound and form.is_valid() and tried(form, lambda: _save(request, form, None)):
        _say_saved(request, "Baustein gespeichert.", form)
        return redirect("letters:modules")
    return TemplateResponse(request, "letters/add_module.html", {"form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, methods=("GET", "POST"))
def change_module(request: StaffRequest, module_id: UUID) -> HttpResponse:
    """Write a new version of a module; the earlier ones stay and are shown."""
    module = queries.module_of(module_id)
    if module is None:
        raise Http404
    stored = {name: getattr(module, name) for name in ("title", "text", "phase", "letter_kinds")}
    form = ModuleForm(sent(request), initial={**stored, "seen": module.number})
    if form.is_bound and form.is_valid() and tried(form, lambda: _save(request, form, module_id)):
        _say_saved(request, "Neue Fassung gespeichert.", form)
        return redirect("letters:modules")
    hints = hints_on(form["text"].value() or "", is_counselling=True)
    context = {"form": form, "module": module, "versions": queries.versions_of(module_id), "hints": hints}
    return TemplateResponse(request, "letters/change_module.html", context)


def _say_saved(request: StaffRequest, words: str, form: ModuleForm) -> None:
    """Say that it is kept, and warn where it holds words that threaten: colleagues will take it as it is (C96)."""
    messages.success(request, words)
    for hint in hints_on(form.cleaned_data["text"], is_counselling=True):
        if hint.is_warning:
            messages.warning(request, hint.text)


def _save(request: StaffRequest, form: ModuleForm, module_id: UUID | None) -> None:
    typed = {name: form.cleaned_data[name] for name in ("title", "text", "phase", "letter_kinds", "seen")}

    def save() -> str:
        return str(actions.write_module(**typed, module=module_id, by=request.actor).id)

    once_sent(request, save, by=request.actor)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def favour_module(request: StaffRequest, module_id: UUID) -> HttpResponse:
    """Put a module on top for oneself, or no longer; from beside a letter one goes back there."""
    if queries.module_of(module_id) is None:
        raise Http404
    actions.favour_module(module=module_id, by=request.actor)
    return redirect(_beside(request.POST, request.actor) or reverse("letters:modules"))


def _beside(sent: QueryDict, by: Actor) -> str:
    """Return the page of the letter beside which a module was pressed; nothing when there is none for the actor."""
    with suppress(NoReverseMatch, ValidationError):
        page = reverse("letters:write_letter", args=[sent.get("case"), sent.get("kind")])
        return page if cases_of(by).filter(pk=str(sent.get("case"))).exists() else ""
    return ""


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def retire_module(request: StaffRequest, module_id: UUID) -> HttpResponse:
    """Offer a module no longer, or again."""
    if queries.module_of(module_id) is None:
        raise Http404
    actions.retire_module(module=module_id, by=request.actor)
    return redirect("letters:modules")
