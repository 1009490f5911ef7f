"""What a lead does for a colleague of the team: absence, cover, more cases than the key, transfer."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Outline
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import answered_before, once_sent, refusals, tried
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team import actions
from lotsenbuch.team.forms.staff import AbsenceForm, AllowanceForm, CoverForm, TransferForm, initial_cover
from lotsenbuch.team.queries.absences import (
    absences_ahead,
    allowance_of,
    covers_of,
    first_uncovered,
    led_colleague,
    made_together,
    outlines_held,
    own_transfer,
    profile_of,
)
from lotsenbuch.team.queries.learning import released_learning
from lotsenbuch.team.queries.shares import Preview, preview_of

_BOTH = ("GET", "POST")


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING)
def colleague(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Show a colleague of the team: absences, who stands in, what was allowed; nothing that measures work."""
    found = _led(request, colleague_id)
    shown = {
        "colleague": found,
        "profile": profile_of(found),
        "absences": absences_ahead(found),
        "covers": covers_of(found),
        "learning": released_learning(found),
        "allowance": allowance_of(found),
    }
    return TemplateResponse(request, "team/colleague.html", shown)


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, methods=_BOTH)
def absence(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Note the absence of a colleague."""
    found, form = _led(request, colleague_id), AbsenceForm(request.POST or None)

    def act() -> object:
        return actions.note_absence(staff=found, by=request.actor, **form.cleaned_data)

    return _saved(request, found, form, act, "Abwesenheit eingetragen.", "team/absence.html")


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, methods=_BOTH)
def cover(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Let somebody stand in for all cases of a colleague who is away."""
    found = _led(request, colleague_id)
    initial = initial_cover(profile_of(found), first_uncovered(found))
    form = CoverForm(request.POST or None, initial=initial, absent=found.pk, lead=request.user.pk)

    def act() -> object:
        return actions.begin_cover(absent=found, by=request.actor, **form.cleaned_data)

    return _saved(request, found, form, act, "Die Vertretung ist eingerichtet.", "team/cover.html")


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, methods=_BOTH)
def allow_more(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Let a colleague hold more cases than the key, with a reason and an end."""
    found, form = _led(request, colleague_id), AllowanceForm(request.POST or None)

    def act() -> object:
        return actions.allow_more(staff=found, by=request.actor, **form.cleaned_data)

    return _saved(request, found, form, act, "Zugelassen.", "team/allow_more.html")


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, kind=Kind.ACT, methods=("POST",))
def end_allowance(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Take such a permission back."""
    allowance = allowance_of(_led(request, colleague_id))
    if allowance is None:
        raise Http404
    actions.end_allowance(allowance_id=allowance.id, by=request.actor)
    return redirect("team:colleague", colleague_id)


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, methods=_BOTH)
def transfer(request: StaffRequest, colleague_id: UUID) -> HttpResponse:
    """Choose cases and who takes them, look at what will happen, then do it."""
    if answer := answered_before(request, by=request.actor):
        return redirect(answer)
    found = _led(request, colleague_id)
    outlines = list(outlines_held(found))
    request.reads.list([one.pk for one in outlines])
    form = TransferForm(request.POST or None, earlier=found.pk, lead=request.user.pk, outlines=outlines)
    shown = {"colleague": found, "form": form, "number": len(outlines)}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" not in request.POST and (preview := _preview(form, outlines)) is not None:
            return TemplateResponse(request, "team/check_transfer.html", shown | {"preview": preview})
        with refusals(form):
            return redirect(once_sent(request, _moving(request, form, found), by=request.actor))
    return TemplateResponse(request, "team/transfer.html", shown)


def _preview(form: TransferForm, outlines: list[Outline]) -> Preview | None:
    """Return what would go where; None, with an error at the field, where somebody's cases find no place."""
    chosen = [one for one in outlines if one.pk in form.cleaned_data["cases"]]
    preview = preview_of(chosen, form.takers(), form.cleaned_data["plan"])
    if not preview.left:
        return preview
    form.add_error("to", f"Von den Gewählten hat niemand Platz oder Profession für: {preview.left_projects}.")
    return None


def _moving(request: StaffRequest, form: TransferForm, earlier: Staff) -> Callable[[], str]:
    given = form.cleaned_data

    def move() -> str:
        made = actions.transfer_to_several(
            earlier=earlier, shares=form.shares(), reason=given["reason"], by=request.actor
        )
        return reverse("team:transferred", args=[made])

    return move


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING)
def transferred(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Show what went over, with the way back for an hour."""
    found = own_transfer(transfer_id)
    if found is None:
        raise Http404
    return TemplateResponse(request, "team/transferred.html", {"transfer": found, "parts": made_together(found)})


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, kind=Kind.ACT, methods=("POST",))
def take_back_transfer(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    """Take a transfer back."""
    found = own_transfer(transfer_id)
    if found is None:
        raise Http404
    late = "Das lässt sich nicht mehr zurücknehmen: Die Stunde ist um, oder ein Fall ist schon weitergegangen."
    try:
        with all_or_nothing():
            done = actions.take_back_transfer(transfer=found, by=request.actor)
    except RefusedError as refusal:
        messages.warning(request, refusal.message)
    else:
        (messages.success if done else messages.warning)(request, "Zurückgenommen." if done else late)
    return redirect("team:transferred", transfer_id)


def _led(request: StaffRequest, colleague_id: UUID) -> Staff:
    found = led_colleague(colleague_id, request.user)
    if found is None:
        raise Http404
    return found


def _saved(
    request: StaffRequest,
    found: Staff,
    form: AbsenceForm | CoverForm | AllowanceForm,
    act: Callable[[], object],
    says: str,
    template: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and tried(form, act):
        messages.success(request, says)
        return redirect("team:colleague", found.pk)
    return TemplateResponse(request, template, {"form": form, "colleague": found})
