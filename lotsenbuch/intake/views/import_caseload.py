"""Taking over a caseload on screens: upload, preview, confirm, result."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake.actions.import_caseload import Checked, check_import, report_of
from lotsenbuch.intake.actions.import_upload import drop_upload, order_import, upload_caseload
from lotsenbuch.intake.forms.import_caseload import CaseloadFileForm, ConfirmImportForm
from lotsenbuch.intake.queries.import_upload import Upload, import_job, import_running, last_result, uploaded
from lotsenbuch.intake.rules.caseload_file import Unreadable
from lotsenbuch.intake.rules.caseload_report import Report, error_list
from lotsenbuch.intake.rules.caseload_row import COLUMNS, REQUIRED
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_SHOWN_ROWS = 5
_SHOWN_ERRORS = 200


@door(right=Right.IMPORT_CASELOAD, purpose=Purpose.IMPORT, methods=("GET", "POST"))
def import_caseload(request: StaffRequest) -> HttpResponse:
    """Ask for the file; a readable one waits encrypted for its preview."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    form = CaseloadFileForm(request.POST or None, request.FILES or None, sent_bytes=sent)
    if request.method == "POST":
        form = CaseloadFileForm(request.POST, request.FILES, sent_bytes=sent)
        if form.is_valid() and _kept(request, form):
            return redirect("intake:import_preview")
    context = {"form": form, "columns": COLUMNS, "required": REQUIRED, "job": import_running(request.actor)}
    return render(request, "intake/import_caseload.html", context, status=422 if form.errors else 200)


def _kept(request: StaffRequest, form: CaseloadFileForm) -> bool:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        upload_caseload(data=file.read(), filename=file.name or "", by=request.actor)
    except Unreadable as error:
        form.add_error("file", str(error))
    return not form.errors


@door(right=Right.IMPORT_CASELOAD, purpose=Purpose.IMPORT, methods=("GET", "POST"))
def import_preview(request: StaffRequest) -> HttpResponse:
    """Show what the file would bring in and what is wrong; nothing is saved before the confirmation."""
    if request.method == "POST":
        if "drop" in request.POST:
            drop_upload(by=request.actor)
            return redirect("intake:import_caseload")
        return _confirm(request)
    upload = uploaded(request.actor)
    if upload is None:
        return redirect("intake:import_caseload")
    return _preview(request, upload, ConfirmImportForm(initial={"repeat_key": uuid4()}))


def _preview(request: StaffRequest, upload: Upload, form: ConfirmImportForm) -> HttpResponse:
    checked = _checked(request, upload)
    context = {
        **_told(upload.filename, report_of(checked)),
        "first": [new.row for new in checked.new[:_SHOWN_ROWS]],
        "form": form,
    }
    return render(request, "intake/import_preview.html", context, status=422 if form.errors else 200)


def _checked(request: StaffRequest, upload: Upload) -> Checked:
    checked = check_import(upload.data, upload.filename, on=timezone.localdate(), by=request.actor)
    for case_id, data_class in checked.compared.items():
        request.reads.case(case_id, data_class)
    return checked


def _confirm(request: StaffRequest) -> HttpResponse:
    form, upload = ConfirmImportForm(request.POST), uploaded(request.actor)
    if form.is_valid():
        try:
            with all_or_nothing():
                key = form.cleaned_data["repeat_key"]
                job_id = order_import(repeat_key=key, by=request.actor)
        except RefusedError as refused:
            messages.error(request, refused.message)
        else:
            return redirect("intake:import_result", job_id)
    return _preview(request, upload, form) if upload and form.errors else redirect("intake:import_preview")


@door(right=Right.IMPORT_CASELOAD, purpose=Purpose.IMPORT)
def import_result(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """Show how far one's own import is, and what it did when it has ended."""
    job = import_job(job_id, request.actor)
    if job is None:
        raise Http404
    result = last_result(request.actor, job_id) if job.is_done else None
    return render(request, "intake/import_result.html", {"job": job, **(_told(*result) if result else {})})


@door(right=Right.IMPORT_CASELOAD, purpose=Purpose.IMPORT, kind=Kind.DOWNLOAD)
def import_errors(request: StaffRequest) -> HttpResponse:
    """Return all errors of the waiting file, or of the last import, as CSV."""
    upload, result = uploaded(request.actor), last_result(request.actor)
    if upload:
        errors = _checked(request, upload).errors
    elif result:
        errors = result[1].errors
    else:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="fehlerliste.csv"'}
    return HttpResponse(error_list(errors), content_type="text/csv; charset=utf-8", headers=headers)


def _told(filename: str, report: Report) -> dict[str, object]:
    return {
        "filename": filename,
        "report": report,
        "errors": report.errors[:_SHOWN_ERRORS],
        "more_errors": max(0, len(report.errors) - _SHOWN_ERRORS),
    }
