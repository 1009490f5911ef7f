"""What is due, and the second look: only the legal file of one matter, until it is decided."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.duties import actions, queries
from lotsenbuch.duties.forms import SecondForm
from lotsenbuch.duties.models import Second
from lotsenbuch.duties.queries.papers import instruction_words, name_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import answered_before, once_sent, tried

from .opened import sent


@door(right=Right.SECOND_LOOK, purpose=Purpose.CASEWORK)
def due(request: StaffRequest) -> HttpResponse:
    """List hearings that end, last safe days for the post, and what waits for a second look."""
    matters = queries.due_matters(request.actor, clock.today()) if request.user.may(Right.LEGAL_FILE) else []
    seconds = queries.seconds_of(request.actor)
    for case_id in {*(one.matter.case_id for one in matters), *(one.case_id for one in seconds)}:
        request.reads.case(case_id)
    return TemplateResponse(request, "duties/due.html", {"matters": matters, "seconds": seconds})


def _shown(asked: Second) -> dict[str, object]:
    """Return the one matter: what is to be found, what it rests on, the words that went out."""
    return {
        "asked": asked,
        "matter": asked.matter,
        "told": queries.told_of(asked.matter),
        "found": queries.options_of(asked.matter)[-1],
        "asked_by": name_of(asked.asked_by),
        "instruction": instruction_words(asked.request),
    }


@door(right=Right.SECOND_LOOK, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def second_look(request: StaffRequest, second_id: UUID) -> HttpResponse:
    """Show one matter to the second person, who agrees or sends it back."""
    if answered_before(request, by=request.actor) is not None:
        return redirect("duties:due")
    asked = queries.second_of(second_id, request.actor)
    if asked is None:
        raise Http404
    request.reads.case(asked.case_id)
    form = SecondForm(sent(request))

    def act() -> str:
        typed = form.cleaned_data
        return str(actions.agree(second=asked, agrees=typed["agrees"] == "yes", words=typed["words"], by=request.actor))

    if form.is_bound and form.is_valid() and tried(form, lambda: once_sent(request, act, by=request.actor)):
        messages.success(request, "Entschieden. Der Vorgang ist hier nicht mehr zu sehen.")
        return redirect("duties:due")
    context = {"form": form, **_shown(asked)}
    return TemplateResponse(request, "duties/second_look.html", context, status=422 if form.is_bound else 200)
