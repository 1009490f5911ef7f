"""The actor's own uploaded caseload, and the result of the last import."""

import base64
import json
from dataclasses import dataclass
from uuid import UUID

from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.intake.rules.caseload_row import CellError
from lotsenbuch.records.models import Job
from lotsenbuch.records.queries import job_of, open_draft, open_job
from lotsenbuch.records.rules import Actor

# Places of drafts: readable by their writer only, deleted after 14 days at the latest.
PLACE = "intake:import_preview"
RESULT_PLACE = "intake:import_result"
IMPORT_TASK = "intake.import_upload"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for confirmation."""

    filename: str
    data: bytes


def as_draft(upload: Upload) -> dict[str, str]:
    """Return a file as a draft keeps it."""
    return {"filename": upload.filename, "data": base64.b85encode(upload.data).decode("ascii")}


def uploaded(by: Actor, job_id: UUID | None = None) -> Upload | None:
    """Return the file that waits for the actor's confirmation, or the one that went with a job."""
    draft = open_draft(PLACE, job_id, by=by)
    return Upload(draft["filename"], base64.b85decode(draft["data"])) if draft else None


def import_job(job_id: UUID, by: Actor) -> Job | None:
    """Return one's own job of an import, or None."""
    return job_of(IMPORT_TASK, job_id, by=by)


def import_running(by: Actor) -> Job | None:
    """Return one's own import that has not ended."""
    return open_job(IMPORT_TASK, by=by)


def last_result(by: Actor, job_id: UUID | None = None) -> tuple[str, Report] | None:
    """Return file name and report of the actor's last import, or None when it is not that of the named job."""
    draft = open_draft(RESULT_PLACE, None, by=by)
    if not draft or (job_id and draft["job"] != str(job_id)):
        return None
    rows, created, unchanged, errors, unknown = json.loads(draft["report"])
    return draft["filename"], Report(
        rows, created, unchanged, tuple(CellError(*error) for error in errors), tuple(unknown)
    )
