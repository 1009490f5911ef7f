"""From how many colleagues on a group has figures: the house may raise it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.indicators import actions
from lotsenbuch.indicators.forms import LimitForm
from lotsenbuch.indicators.queries.told import least_staff
from lotsenbuch.records.editing import tried


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def limit(request: StaffRequest) -> HttpResponse:
    """Set the limit."""
    form = LimitForm(request.POST or None, initial={"least_staff": least_staff()})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["least_staff"]
        if tried(form, lambda: actions.raise_limit(number=number, by=request.actor)):
            messages.success(request, "Gespeichert. Es gilt für alles, was ab jetzt gezählt wird.")
            return redirect("indicators:limit")
    return TemplateResponse(request, "indicators/limit.html", {"form": form})
