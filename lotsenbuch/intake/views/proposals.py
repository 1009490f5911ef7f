"""Proposals: made by Arbeitsvermittlung, answered by the clearing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.proposals import DeclineForm, ProposalForm
from lotsenbuch.intake.forms.register import RegistrationForm, known_from
from lotsenbuch.intake.models import Proposal
from lotsenbuch.intake.queries import open_proposals, proposal_of, proposals_by, proposer_names
from lotsenbuch.records.editing import answered_before, once_sent, refusals
from lotsenbuch.records.rules import DataClass, StaleError

from .register import registration
from .steps import sent


@door(right=Right.SEE_PROPOSALS, purpose=Purpose.INTAKE)
def proposals(request: StaffRequest) -> HttpResponse:
    """Show one's own proposals with their state, and to the clearing what waits, oldest first."""
    mine = list(proposals_by(request.actor))
    may_decide = request.user.may(Right.DECIDE_PROPOSALS)
    waiting = list(open_proposals()) if may_decide else []
    names = proposer_names(waiting) if waiting else {}
    request.reads.list(one.id for one in [*mine, *waiting])
    lines = [{"proposal": one, "by": names.get(one.proposed_by, "")} for one in waiting]
    context = {"mine": mine, "waiting": lines, "may_decide": may_decide, "may_propose": request.user.may(Right.PROPOSE)}
    return TemplateResponse(request, "intake/proposals.html", context)


@door(right=Right.PROPOSE, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def propose(request: StaffRequest) -> HttpResponse:
    """Propose somebody for Fallmanagement."""
    form = ProposalForm(sent(request))
    if form.is_bound and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "repeat_key"}
        with refusals(form):
            once_sent(request, lambda: str(actions.propose(by=request.actor, **values).id), by=request.actor)
            messages.success(request, "Vorschlag abgeschickt. Das Clearing hat einen Hinweis bekommen.")
            return redirect("intake:proposals")
    return TemplateResponse(request, "intake/propose.html", {"form": form})


@door(right=Right.SEE_PROPOSALS, purpose=Purpose.INTAKE)
def proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show a proposal: to the one who made it with state and answer, to the clearing with what can be done."""
    found = _opened(request, proposal_id)
    is_mine = found.proposed_by == str(request.actor)
    is_open = found.state == Proposal.State.OPEN
    context = {
        "proposal": found,
        "by": proposer_names([found]).get(found.proposed_by, ""),
        "may_withdraw": is_mine and is_open,
        "may_decide": is_open and request.user.may(Right.DECIDE_PROPOSALS),
    }
    return TemplateResponse(request, "intake/proposal.html", context)


@door(right=Right.DECIDE_PROPOSALS, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def take_on_proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Take a proposal on: the registration, filled in with what the proposal says."""
    if answer := answered_before(request, by=request.actor):  # once decided, the proposal is the proposer's again
        return redirect(answer)
    found = _opened(request, proposal_id)
    form = RegistrationForm(sent(request), initial=known_from(found))

    def begin(case_id: UUID) -> None:
        data, opened_on = form.data_of_person(), form.cleaned_data["opened_on"]
        given = {"data": data, "opened_on": opened_on, "case_id": case_id}
        _, undo = actions.take_on_proposal(proposal=found, by=request.actor, **given)
        offer_undo(request, undo.id, "Vorschlag aufgenommen.", back=reverse("intake:proposal", args=[proposal_id]))

    return registration(request, form, begin, template="intake/take_on_proposal.html", proposal=found)


@door(right=Right.DECIDE_PROPOSALS, purpose=Purpose.INTAKE, methods=("GET", "POST"))
def decline_proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Decline a proposal with an answer to the one who made it."""
    found = _opened(request, proposal_id)
    form = DeclineForm(sent(request))
    if form.is_bound and form.is_valid():
        with refusals(form):
            undo = actions.decline_proposal(proposal=found, answer=form.cleaned_data["answer"], by=request.actor)
            offer_undo(request, undo.id, "Vorschlag nicht aufgenommen.", back=reverse("intake:proposals"))
            messages.success(request, "Vorschlag beantwortet. Die vorschlagende Stelle hat einen Hinweis bekommen.")
            return redirect("intake:proposals")
    return TemplateResponse(request, "intake/decline_proposal.html", {"form": form, "proposal": found})


@door(right=Right.PROPOSE, purpose=Purpose.INTAKE, kind=Kind.ACT, methods=("POST",))
def withdraw_proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Withdraw one's own open proposal."""
    found = _opened(request, proposal_id)
    if found.proposed_by != str(request.actor):
        raise Http404
    try:
        undo = actions.withdraw_proposal(proposal=found, by=request.actor)
        offer_undo(request, undo.id, "Vorschlag zurückgezogen.", back=reverse("intake:proposals"))
        messages.success(request, "Vorschlag zurückgezogen.")
    except StaleError as refusal:
        messages.warning(request, refusal.message)
    return redirect("intake:proposal", proposal_id)


def _opened(request: StaffRequest, proposal_id: UUID) -> Proposal:
    found = proposal_of(proposal_id)
    if found is None:
        raise Http404
    request.reads.case(proposal_id, DataClass.COUNSELLING)
    return found
