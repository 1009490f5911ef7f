"""One's own learning: certificates, courses, wishes, the introduction; item by item for the lead, or not."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.editing import tried
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team import actions
from lotsenbuch.team.forms.learning import LearningForm, stored_learning
from lotsenbuch.team.models import Learning
from lotsenbuch.team.queries.learning import learning_of, own_learning

_BOTH = ("GET", "POST")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def learning(request: StaffRequest) -> HttpResponse:
    """Show what one noted of one's own learning."""
    return TemplateResponse(request, "team/learning.html", {"parts": own_learning(request.user)})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def note_learning(request: StaffRequest, learning_kind: str) -> HttpResponse:
    """Note an item."""
    if learning_kind not in Learning.Kind.values:
        raise Http404
    form = LearningForm(request.POST or None, kind=learning_kind, me=request.user.pk)

    def act() -> object:
        return actions.note_learning(kind=learning_kind, by=request.actor, **form.values())

    if request.method == "POST" and form.is_valid() and tried(form, act):
        messages.success(request, "Notiert. Nur hier zu sehen.")
        return redirect("team:learning")
    return TemplateResponse(request, "team/note_learning.html", {"form": form, "kind": Learning.Kind(learning_kind)})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def change_learning(request: StaffRequest, learning_id: UUID) -> HttpResponse:
    """Correct an item."""
    row = _own(request, learning_id)
    form = LearningForm(request.POST or None, kind=row.kind, me=request.user.pk, initial=stored_learning(row))
    if request.method == "POST" and form.is_valid():
        seen, by = form.cleaned_data["version"], request.actor
        if tried(form, lambda: actions.change_learning(learning=row, seen=seen, by=by, **form.values())):
            messages.success(request, "Gespeichert.")
            return redirect("team:learning")
    return TemplateResponse(request, "team/change_learning.html", {"form": form, "row": row})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def begin_introduction(request: StaffRequest) -> HttpResponse:
    """Begin one's own plan of introduction."""
    try:
        actions.begin_introduction(by=request.actor)
    except RefusedError as refusal:
        messages.info(request, refusal.message)
    return redirect("team:learning")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def tick_learning(request: StaffRequest, learning_id: UUID) -> HttpResponse:
    """Say that a step is done, or not after all."""
    actions.tick_learning(learning=_own(request, learning_id), by=request.actor)
    return redirect("team:learning")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def release_learning(request: StaffRequest, learning_id: UUID) -> HttpResponse:
    """Let the lead see an item, or no longer."""
    row = actions.release_learning(learning=_own(request, learning_id), by=request.actor)
    messages.success(request, "Die Teamleitung sieht es jetzt." if row.is_released else "Wieder nur hier zu sehen.")
    return redirect("team:learning")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def drop_learning(request: StaffRequest, learning_id: UUID) -> HttpResponse:
    """Delete an item for good."""
    actions.drop_learning(learning=_own(request, learning_id), by=request.actor)
    messages.success(request, "Gelöscht.")
    return redirect("team:learning")


def _own(request: StaffRequest, learning_id: UUID) -> Learning:
    found = learning_of(learning_id, request.user)
    if found is None:
        raise Http404
    return found
