"""One's own caseload as a file that the import reads again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.queries.own import Exported, exported
from lotsenbuch.intake.queries.caseload import kept_cases, own_caseload
from lotsenbuch.intake.rules.caseload_row import COLUMNS
from lotsenbuch.intake.rules.sheets import Value, caseload_cells, write_csv, write_xlsx
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.rules import DataClass

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
    phases, own = house_of(request).phase_names, exported(case.case_id for case in kept)
    for case in kept:
        # Remark and proposer are of class 1.
        request.reads.case(case.case_id, max(DataClass.COUNSELLING, own.classes.get(case.case_id, DataClass.MASTER)))
    rows = ({**caseload_cells(case.row, phases=phases), **_own(own, case.case_id)} for case in kept)
    data = write((*COLUMNS, *own.columns.values()), rows)
    disposition = f'attachment; filename="faelle-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})


def _own(own: Exported, case_id: UUID) -> dict[str, str]:
    """Return the cells of the fields that the house added; the import reads them as columns it does not know."""
    told = own.told.get(case_id, {})
    return {column: told.get(field_id, "") for field_id, column in own.columns.items()}
