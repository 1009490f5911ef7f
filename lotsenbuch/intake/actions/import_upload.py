"""A caseload file between upload and confirmation: encrypted in the database, never on a disk, gone afterwards."""

import json
from datetime import date
from uuid import UUID

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.doors import Progress
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.intake.queries.import_upload import IMPORT_TASK, PLACE, RESULT_PLACE, Upload, as_draft, uploaded
from lotsenbuch.intake.rules.caseload_file import read_caseload
from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.records.actions import drop_draft, enqueue, once, save_draft
from lotsenbuch.records.rules import Actor, RefusedError

from .import_caseload import import_caseload


def upload_caseload(*, data: bytes, filename: str, by: Actor) -> None:
    """Keep a readable file for the preview; it replaces the one before.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    read_caseload(data, filename)
    drop_draft(RESULT_PLACE, None, by=by)
    save_draft(PLACE, None, as_draft(Upload(filename, data)), by=by)


def drop_upload(*, by: Actor) -> None:
    """Forget the uploaded file."""
    drop_draft(PLACE, None, by=by)


def order_import(*, repeat_key: UUID, by: Actor) -> str:
    """Have the uploaded file imported by the queue, once; return the key of the job.

    The file that was shown in the preview goes with the job: another one uploaded meanwhile changes nothing.

    Raises:
        RefusedError: there is no uploaded file any more.
    """
    return once(repeat_key, lambda: _order(by), by=by, sent="intake.order_import")


def _order(by: Actor) -> str:
    upload = uploaded(by)
    if upload is None:
        raise _gone()
    with recorded("intake.order_import", by=by):
        job = enqueue(IMPORT_TASK, by=by)
        save_draft(PLACE, job.id, as_draft(upload), by=by)
        drop_upload(by=by)
    return str(job.id)


def import_upload(*, job_id: UUID, on: date, by: Actor, progress: Progress) -> None:
    """Import the file of a job, keep the report for its page, and tell who asked.

    Raises:
        RefusedError: there is no uploaded file any more, or a number was given away at the same moment.
    """
    upload = uploaded(by, job_id)
    if upload is None:
        raise _gone()
    with recorded("intake.import_upload", by=by):
        report = import_caseload(data=upload.data, filename=upload.filename, on=on, by=by, progress=progress)
        said = {"filename": upload.filename, "job": str(job_id), "report": _as_text(report)}
        save_draft(RESULT_PLACE, None, said, by=by)
        notify(staff=Staff.objects.get(pk=by.colleague), kind=Notice.Kind.IMPORT_DONE, target_id=job_id)


def _gone() -> RefusedError:
    return RefusedError("Die hochgeladene Datei ist nicht mehr da. Bitte noch einmal hochladen.")


def _as_text(report: Report) -> str:
    errors = [(error.row, error.column, error.message) for error in report.errors]
    return json.dumps([report.rows, report.created, report.unchanged, errors, report.unknown_columns])
