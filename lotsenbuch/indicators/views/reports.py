"""„Wirkung und Wege“ and „Was getan wurde“: on the screen, on paper, as files, saved under a name."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.indicators import actions
from lotsenbuch.indicators.forms import SaveReportForm
from lotsenbuch.indicators.models import SavedReport
from lotsenbuch.indicators.queries import told
from lotsenbuch.indicators.queries.drawn import drawn
from lotsenbuch.indicators.queries.files_out import FORMATS, records_of
from lotsenbuch.indicators.queries.paper import report_paper
from lotsenbuch.indicators.rules.method import METHOD, VERGLEICHSTYPEN
from lotsenbuch.indicators.rules.official import BY_CODE, OWN_VALUE
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import render
from lotsenbuch.records.editing import once_sent

from .opened import picked, project_of, report_or_404, sheet_or_404


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING)
def report(request: StaffRequest, report_kind: str) -> HttpResponse:
    """Show a report of a group and a period, with the year before, its pictures, tables and limits."""
    kind = report_or_404(report_kind)
    form = picked(request, kind)
    period, group = form.period(), form.group()
    sheet = told.sheet_of(kind, group, period) if period else None
    parts = [(table, drawn(table)) for table in (sheet.tables if sheet else [])]
    shown = {
        "report": kind, "form": form, "sheet": sheet, "parts": parts, "group": group, "period": period,
        "query": _query(group.code, period.code) if period else "", "untold": told.WHY["untold"], "method": METHOD,
        "types": VERGLEICHSTYPEN, "own_value": OWN_VALUE,
        "save_form": SaveReportForm(), "quota_limit": BY_CODE["K2"].limit,
        "least_staff": told.least_staff(),
    }  # fmt: skip
    return TemplateResponse(request, "indicators/report.html", shown)


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING, kind=Kind.DOWNLOAD)
def report_pdf(request: StaffRequest, report_kind: str) -> HttpResponse:
    """Return the report as tagged PDF."""
    sheet = sheet_or_404(request, report_kind)
    if sheet.why:
        raise Http404
    return download(render(report_paper(sheet)), name=f"{report_kind}-{sheet.period.code}.pdf", inline=True)


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING, kind=Kind.DOWNLOAD)
def report_table(request: StaffRequest, report_kind: str, way: str, file_format: str) -> HttpResponse:
    """Return the table behind a picture as CSV or Parquet."""
    sheet = sheet_or_404(request, report_kind)
    table = next((one for one in sheet.tables if one.way.code == way), None)
    if table is None or file_format not in FORMATS:
        raise Http404
    write, content_type = FORMATS[file_format]
    name = f"{way}-{sheet.period.code}.{file_format}"
    return download(write(records_of(sheet, table)), name=name, content_type=content_type)


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING, kind=Kind.ACT, methods=("POST",))
def save_report(request: StaffRequest, report_kind: str) -> HttpResponse:
    """Save a report under a name of one's own."""
    kind, form = report_or_404(report_kind), SaveReportForm(request.POST)
    picks = picked(request, kind)
    group, period = picks.group(), picks.period()
    if period is None:
        raise Http404
    if form.is_valid():
        given = SavedReport(kind=kind.code, project=project_of(group), period=period.code, staff=request.user)
        given.title = form.cleaned_data["title"]
        once_sent(request, lambda: str(actions.save_report(report=given, by=request.actor).pk), by=request.actor)
        messages.success(request, "Gespeichert. Der Bericht steht bei der Auswertung unter „Gespeicherte Berichte“.")
    else:
        messages.warning(request, f"Der Bericht ist nicht gespeichert. {next(iter(form.errors.values()))[0]}")
    return redirect(f"{reverse('indicators:report', args=[report_kind])}?{_query(group.code, period.code)}")


@door(right=Right.SEE_FIGURES, purpose=Purpose.LEADING, kind=Kind.ACT, methods=("POST",))
def drop_report(request: StaffRequest, saved_id: UUID) -> HttpResponse:
    """Take a saved report off one's list."""
    saved = SavedReport.objects.filter(pk=saved_id).first()
    if saved is None:
        raise Http404
    actions.drop_report(report=saved, by=request.actor)
    messages.success(request, "Aus der Liste genommen. Die Zahlen bleiben.")
    return redirect("indicators:figures")


def _query(group: str, period: str) -> str:
    return urlencode({"zeitraum": period, "gruppe": group})
