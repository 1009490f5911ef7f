"""Time as it is."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.indicators.forms import PickMonthForm, month_words
from lotsenbuch.indicators.queries import told
from lotsenbuch.indicators.queries.drawn import drawn
from lotsenbuch.indicators.queries.hours import hours_told
from lotsenbuch.indicators.rules.hours import LEAD
from lotsenbuch.indicators.rules.ways import WAITED
from lotsenbuch.office.queries import the_house

from .opened import found_or_404


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING)
def time_spent(request: StaffRequest) -> HttpResponse:
    """Show planned and needed hours of a month, and how long people waited, for the whole house."""
    groups = told.groups(the_house().name)[:1]
    form = found_or_404(PickMonthForm(request.GET, months=told.months_told(), groups=groups))
    month, period = form.month(), next(iter(told.periods_there()), None)
    waited = told.sheet_of(WAITED, groups[0], period) if period else None
    shown = {
        "form": form, "month": month_words(month) if month else "", "lead": LEAD, "period": period,
        "tables": [(table, drawn(table)) for table in (hours_told(month) if month else [])],
        "parts": [(table, drawn(table)) for table in (waited.tables if waited else [])],
        "told_on": told.told_on(month) if month else None, "waited_on": waited.told_on if waited else None,
        "month_query": urlencode({"monat": f"{month:%Y-%m}"}) if month else "",
    }  # fmt: skip
    return TemplateResponse(request, "indicators/time_spent.html", shown)
