"""A caseload file between upload and confirmation: encrypted in the database, never on a disk, gone afterwards."""

import base64
import json
from datetime import date
from uuid import UUID

from lotsenbuch.intake.queries.import_upload import PLACE, RESULT_PLACE, uploaded
from lotsenbuch.intake.rules.caseload_file import read_caseload
from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.records.actions import drop_draft, once, save_draft
from lotsenbuch.records.rules import Actor, RefusedError

from .import_caseload import import_caseload


def upload_caseload(*, data: bytes, filename: str, by: Actor) -> None:
    """Keep a readable file for the preview; it replaces the one before.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    read_caseload(data, filename)
    drop_draft(RESULT_PLACE, None, by=by)
    content = {"filename": filename, "data": base64.b85encode(data).decode("ascii")}
    save_draft(PLACE, None, content, by=by)


def drop_upload(*, by: Actor) -> None:
    """Forget the uploaded file."""
    drop_draft(PLACE, None, by=by)


def import_upload(*, repeat_key: UUID, on: date, by: Actor) -> None:
    """Import the uploaded file once, keep the result for its page, forget the file.

    Raises:
        RefusedError: there is no uploaded file any more, or a number was given away at the same moment.
    """
    once(repeat_key, lambda: _import(on, by), by=by, sent="intake.import_upload")


def _import(on: date, by: Actor) -> str:
    upload = uploaded(by)
    if upload is None:
        raise RefusedError("Die hochgeladene Datei ist nicht mehr da. Bitte noch einmal hochladen.")
    report = import_caseload(data=upload.data, filename=upload.filename, on=on, by=by)
    save_draft(RESULT_PLACE, None, {"filename": upload.filename, "report": _as_text(report)}, by=by)
    drop_upload(by=by)
    return "imported"


def _as_text(report: Report) -> str:
    errors = [(error.row, error.column, error.message) for error in report.errors]
    return json.dumps([report.rows, report.created, report.unchanged, errors, report.unknown_columns])
