"""„Was bleibt“: what an offered job leaves month by month. Nothing is kept, and no amount stands in an address."""

from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.law.because import LawInputError
from lotsenbuch.planning.forms import WagesForm
from lotsenbuch.planning.rules.wages import LIMITS, MonthRow, months_of

from .steps import opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def what_remains(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what remains of the wages of an offered job, by month, with its limits."""
    case, form = opened(request, case_id), WagesForm(sent(request))
    rows = _rows(form) if form.is_bound and form.is_valid() else []
    because = rows[-1].found.because if rows else ()
    context = {"case": case, "form": form, "rows": rows, "limits": LIMITS, "because": because}
    return TemplateResponse(request, "planning/what_remains.html", context)


def _rows(form: WagesForm) -> list[MonthRow]:
    try:
        return months_of(form.offer())
    except LawInputError as wrong:
        field = {"month": "work_from"}.get(wrong.field, wrong.field)
        form.add_error(field if field in form.fields else None, str(wrong))
        return []
