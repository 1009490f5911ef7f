"""One's own caseload as a file that the import reads again."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.http import Http404, HttpResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake.queries.caseload import kept_cases, own_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS
from lotsenbuch.intake.rules.sheets import Value, caseload_cells, write_csv, write_xlsx
from lotsenbuch.office.queries import house_of

type Writer = Callable[[Sequence[str], Iterable[Mapping[str, Value]]], bytes]

_WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def export_caseload(request: StaffRequest, ending: str) -> HttpResponse:
    """Return one's own caseload as CSV or XLSX without active formulas; protected addresses are not in it."""
    if ending not in _WRITERS:
        raise Http404
    write, content_type = _WRITERS[ending]
    kept = kept_cases(own_caseload(request.actor))
    for case in kept:
        # Remark and proposer are of class 1.
        request.reads.case(case.case_id)
    phases = house_of(request).phase_names
    data = write(COLUMNS, (caseload_cells(case.row, phases=phases) for case in kept))
    disposition = f'attachment; filename="faelle-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})
