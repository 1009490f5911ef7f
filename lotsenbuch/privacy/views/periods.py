"""How long what is kept: the classes with their sources, and what the house sets for itself."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.forms import PeriodForm
from lotsenbuch.privacy.queries import retention as queries
from lotsenbuch.privacy.rules import retention
from lotsenbuch.records.editing import refusals


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def deletion_periods(request: StaffRequest) -> HttpResponse:
    """Show all classes with period, start, source and data types."""
    context = {"rows": queries.class_rows(), "outer": retention.outer_source()}
    return TemplateResponse(request, "privacy/deletion_periods.html", context)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def set_period(request: StaffRequest, code: str) -> HttpResponse:
    """Set the house's own period of a class of a case, from a day on."""
    row = next((one for one in queries.class_rows() if one.deletion_class.code == code and one.may_be_set), None)
    if row is None:
        raise Http404
    form = PeriodForm(request.POST or None, initial={"months": row.period.months})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.set_period(code=code, **form.cleaned_data, by=request.actor)
            messages.success(request, "Frist gesetzt.")
            return redirect("privacy:deletion_periods")
    return TemplateResponse(request, "privacy/set_period.html", {"form": form, "row": row})
