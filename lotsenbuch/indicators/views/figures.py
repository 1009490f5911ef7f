"""The Kennzahlen of § 48a SGB II as far as cases tell them, month by month."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.indicators.forms import PickMonthForm, month_words
from lotsenbuch.indicators.queries import told
from lotsenbuch.indicators.queries.drawn import quota_picture
from lotsenbuch.indicators.queries.files_out import FORMATS, TABLES, table_records
from lotsenbuch.indicators.rules.months import month_before
from lotsenbuch.indicators.rules.official import NOT_ALL, NOT_COUNTED, OWN_VALUE, STATE_OF_DATA
from lotsenbuch.indicators.rules.ways import REPORTS
from lotsenbuch.letters.answers import download
from lotsenbuch.office.queries import the_house

from .opened import found_or_404


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING, kind=Kind.DOWNLOAD)
def figures_table(request: StaffRequest, table: str, file_format: str) -> HttpResponse:
    """Return the Kennzahlen of a month, the quota over the months or the hours of the house, as CSV or Parquet."""
    months = told.months_told()
    form = found_or_404(PickMonthForm(request.GET, months=months, groups=told.groups(the_house().name)))
    month, group = form.month(), form.group()
    if month is None or table not in TABLES or file_format not in FORMATS:
        raise Http404
    write, content_type = FORMATS[file_format]
    return download(
        write(table_records(table, group, month, months)),
        name=f"{table}-{month:%Y-%m}.{file_format}",
        content_type=content_type,
    )


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING)
def figures(request: StaffRequest) -> HttpResponse:
    """Show the Kennzahlen of a month, each with its definition and its limit, and what cannot be counted."""
    months = told.months_told()
    form = found_or_404(PickMonthForm(request.GET, months=months, groups=told.groups(the_house().name)))
    month, group = form.month(), form.group()
    why, rows, told_on = (
        told.official_of(group, month, month_before(month, -1)) if month else (told.WHY["untold"], [], None)
    )
    quotas = told.quota_over_time(group, months) if rows else []
    shown = {
        "form": form, "group": group, "month": month_words(month) if month else "", "why": why, "rows": rows,
        "told_on": told_on, "sexes": told.SEXES, "not_counted": NOT_COUNTED, "own_value": OWN_VALUE, "not_all": NOT_ALL,
        "state_of_data": STATE_OF_DATA, "picture": quota_picture(quotas), "reports": REPORTS,
        "query": urlencode({"monat": f"{month:%Y-%m}", "gruppe": group.code}) if month else "",
        "quotas": [(month_words(day), *both) for day, *both in quotas], "saved": told.saved_reports(),
        "least_staff": told.least_staff(),
    }  # fmt: skip
    return TemplateResponse(request, "indicators/figures.html", shown)
