"""One's own time, whom to invite next, times of one's own; the house's minutes per kind."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.actions.invite_many import invite_many
from lotsenbuch.appointments.actions.time import set_talk_times
from lotsenbuch.appointments.forms.absent import BlockForm, TalkTimesForm
from lotsenbuch.appointments.forms.booking import instant
from lotsenbuch.appointments.forms.proposals import ProposalsForm
from lotsenbuch.appointments.queries.own import balances_of, own_block, promise_of, proposals_of
from lotsenbuch.appointments.queries.slots import all_minutes
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import answered_before, once_sent, tried

from .reach_steps import reply_address
from .steps import day_asked, sent, take

_BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def proposals(request: StaffRequest) -> HttpResponse:
    """Show whom to invite next, never more than talks fit; invite those who are ticked, each to their own time."""
    if earlier := answered_before(request, by=request.actor):
        return redirect(earlier)
    page = proposals_of(request.user)
    request.reads.list(page.considered)
    form, ways = ProposalsForm(sent(request), page=page), list[str]()

    def save() -> str:
        made = invite_many(starts=form.starts(), address=reply_address(request), by=request.actor)
        return reverse("letters:batch", args=[made[0].id]) if len(made) == 1 else reverse("letters:batches")

    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: ways.append(once_sent(request, save, by=request.actor))):
        messages.success(request, "Die Zeiten sind freigehalten, die Briefe werden gedruckt.")
        return redirect(ways[0])
    return TemplateResponse(request, "appointments/proposals.html", {"page": page, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def own_time(request: StaffRequest) -> HttpResponse:
    """Show one's own balance and promises beside hours; nobody else sees them."""
    promise = promise_of(request.user, house_of(request))
    context = {"balances": balances_of(request.user), "promise": promise}
    return TemplateResponse(request, "appointments/own_time.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=_BOTH)
def keep_block(request: StaffRequest) -> HttpResponse:
    """Keep a time for oneself."""
    form = BlockForm(sent(request), initial={"day": day_asked(request)})

    def save() -> None:
        given = form.cleaned_data
        starts_at, ends_at = (instant(given["day"], given[name]) for name in ("clock", "until"))
        actions.keep_block(kind=given["kind"], starts_at=starts_at, ends_at=ends_at, by=request.actor)

    template = "appointments/keep_block.html"
    return take(request, form, save, done="Freigehalten.", back="appointments:day", template=template, shows={})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def drop_block(request: StaffRequest, block_id: UUID) -> HttpResponse:
    """Give a time of one's own free again."""
    block = own_block(block_id)
    if block is None:
        raise Http404
    actions.drop_block(block=block, by=request.actor)
    messages.success(request, "Wieder frei.")
    return redirect("appointments:day")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=_BOTH)
def talk_times(request: StaffRequest) -> HttpResponse:
    """Lay down what the house plans for each kind of talk."""
    form = TalkTimesForm(sent(request), now=all_minutes())
    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: set_talk_times(times=form.times(), by=request.actor)):
        messages.success(request, "Gespeichert.")
        return redirect("appointments:talk_times")
    return TemplateResponse(request, "appointments/talk_times.html", {"form": form})
