"""The keys of the house: how many cases it asks of a role, for all of them, an age group, a project or both (C83)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.editing import tried
from lotsenbuch.team import actions
from lotsenbuch.team.forms.staff import KeyForm
from lotsenbuch.team.queries.keys import all_keys


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def keys(request: StaffRequest) -> HttpResponse:
    """Show the keys; the general one of the house holds where no other is set."""
    return _page(request, KeyForm())


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def set_key(request: StaffRequest) -> HttpResponse:
    """Set a key or take it away."""
    form = KeyForm(request.POST)
    if form.is_valid() and tried(form, lambda: actions.set_key(by=request.actor, **form.cleaned_data)):
        messages.success(request, "Gespeichert. Vorhandene Fälle bleiben, wo sie sind.")
        return redirect("team:keys")
    return _page(request, form)


def _page(request: StaffRequest, form: KeyForm) -> HttpResponse:
    shown = {"form": form, "keys": all_keys(), "may_change": request.user.may(Right.ADMINISTER)}
    return TemplateResponse(request, "team/keys.html", shown, status=422 if form.errors else 200)
