"""What the administration sets for Fallzugang."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake import actions
from lotsenbuch.intake.forms.settings import ChangeCheckItemForm, CheckItemForm, PhaseNeedsForm
from lotsenbuch.intake.models import CheckItem
from lotsenbuch.intake.queries import check_item_of, check_list, needs_version, required_checks
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import refusals, tried
from lotsenbuch.records.rules import DataClass

from .steps import sent


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def check_items(request: StaffRequest) -> HttpResponse:
    """Show the house's check list by Schlüsselgruppe."""
    items = check_list()
    groups = [(name, [item for item in items if item.group == code]) for code, name in CheckItem.Group.choices]
    return TemplateResponse(request, "intake/check_items.html", {"groups": groups, "may_change": _may_change(request)})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def add_check_item(request: StaffRequest) -> HttpResponse:
    """Put a line on the check list."""
    last = check_list()[-1:]
    form = CheckItemForm(sent(request), initial={"position": last[0].position + 10 if last else 10})
    if form.is_bound and form.is_valid():
        with refusals(form):
            actions.add_check_item(by=request.actor, **form.cleaned_data)
            messages.success(request, "Eintrag steht auf der Prüfliste.")
            return redirect("intake:check_items")
    return TemplateResponse(request, "intake/add_check_item.html", {"form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def change_check_item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Change a line of the check list, or take it off."""
    item = check_item_of(item_id)
    if item is None:
        raise Http404
    names = ("group", "label", "position", "is_active", "version")
    initial = {name: getattr(item, name) for name in names} | {"data_class": DataClass(item.data_class)}
    form = ChangeCheckItemForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        with refusals(form):
            actions.change_check_item(item=item, seen=values.pop("version"), by=request.actor, **values)
            messages.success(request, "Prüfliste geändert.")
            return redirect("intake:check_items")
    return TemplateResponse(request, "intake/change_check_item.html", {"form": form, "item": item})


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def phase_needs(request: StaffRequest) -> HttpResponse:
    """Show what is needed before each phase is left."""
    form = PhaseNeedsForm(initial=_needs(), phases=house_of(request).phase_names)
    if not _may_change(request):
        form.freeze()
    return TemplateResponse(request, "intake/phase_needs.html", {"form": form, "may_change": _may_change(request)})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def set_phase_needs(request: StaffRequest) -> HttpResponse:
    """Say what is needed before each phase is left."""
    form = PhaseNeedsForm(request.POST, phases=house_of(request).phase_names)
    if form.is_valid():
        seen, required = form.cleaned_data["version"], form.required()
        act = partial(actions.set_phase_needs, required=required, seen=seen, by=request.actor)
        if tried(form, act, stored=_needs):
            messages.success(request, "Gespeichert. Es gilt ab jetzt für alle offenen Fälle.")
            return redirect("intake:phase_needs")
    return TemplateResponse(request, "intake/phase_needs.html", {"form": form, "may_change": True})


def _needs() -> dict[str, object]:
    return {**required_checks(), "version": needs_version()}


def _may_change(request: StaffRequest) -> bool:
    return request.user.may(Right.ADMINISTER)
