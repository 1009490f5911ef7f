"""Sealed cases that nobody can work any more: one person of oversight asks, another releases."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.actions import ask_hand_over, decide_hand_over
from lotsenbuch.cases.models import SealedHandOver
from lotsenbuch.privacy.forms import HandOverForm
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import RefusedError

_SHOWN = 50


@door(right=Right.RELEASE_ACCESS, purpose=Purpose.REVIEW, methods=("GET", "POST"))
def hand_overs(request: StaffRequest) -> HttpResponse:
    """Show what was asked and what became of it; ask for another."""
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data, to = form.cleaned_data, form.staff[form.cleaned_data["to"]]
        with refusals(form):
            once_sent(
                request,
                lambda: str(ask_hand_over(number=data["number"], to=to, reason=data["reason"], by=request.actor)),
                by=request.actor,
            )
            messages.success(request, "Gefragt. Eine zweite Person entscheidet innerhalb eines Tages.")
            return redirect("privacy:hand_overs")
    rows = list(SealedHandOver.objects.select_related("to", "asked_by", "decided_by")[:_SHOWN])
    request.reads.list(one.case_id for one in rows if one.case_id)
    context = {"form": form, "rows": rows}
    return TemplateResponse(request, "privacy/hand_overs.html", context, status=422 if form.errors else 200)


@door(right=Right.RELEASE_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def decide_sealed(request: StaffRequest, hand_over_id: UUID) -> HttpResponse:
    """Release or decline as the second person."""
    asked = SealedHandOver.objects.filter(pk=hand_over_id).first()
    if asked is None:
        raise Http404
    try:
        with all_or_nothing():
            decide_hand_over(asked=asked, release="release" in request.POST, by=request.actor)
    except RefusedError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Entschieden.")
    return redirect("privacy:hand_overs")
