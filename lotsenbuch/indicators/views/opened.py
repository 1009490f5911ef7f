"""What the doors of this room open with."""

from django.http import Http404

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.indicators.forms import PickMonthForm, PickPeriodForm
from lotsenbuch.indicators.queries import told
from lotsenbuch.indicators.queries.told import Group, Sheet
from lotsenbuch.indicators.rules.ways import REPORT_BY_CODE, Report
from lotsenbuch.office.models import Project
from lotsenbuch.office.queries import the_house


def found_or_404[F: PickMonthForm | PickPeriodForm](form: F) -> F:
    """Return a form whose choices exist; an address that names others leads nowhere."""
    if not form.is_valid():
        raise Http404
    return form


def report_or_404(code: str) -> Report:
    """Return the report of this name."""
    if code not in REPORT_BY_CODE:
        raise Http404
    return REPORT_BY_CODE[code]


def picked(request: StaffRequest, report: Report) -> PickPeriodForm:
    """Return the chosen period and group, from the address."""
    periods, groups = told.periods_there(), told.groups(the_house().name)
    return found_or_404(PickPeriodForm(request.GET, periods=periods, groups=groups, is_yearly=report.is_yearly))


def project_of(group: Group) -> Project | None:
    """Return the project of a group, None for the house."""
    return Project.objects.get(pk=group.project_id) if group.project_id else None


def sheet_or_404(request: StaffRequest, code: str) -> Sheet:
    """Return the report that the address asks for."""
    report = report_or_404(code)
    form = picked(request, report)
    period = form.period()
    if period is None:
        raise Http404
    return told.sheet_of(report, form.group(), period)
