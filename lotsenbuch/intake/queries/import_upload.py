"""The actor's own uploaded caseload, and the result of the last import."""

import base64
import json
from dataclasses import dataclass

from lotsenbuch.intake.rules.caseload_report import Report
from lotsenbuch.intake.rules.caseload_row import CellError
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import Actor

# Places of drafts: readable by their writer only, deleted after 14 days at the latest.
PLACE = "intake:import_preview"
RESULT_PLACE = "intake:import_result"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for confirmation."""

    filename: str
    data: bytes


def uploaded(by: Actor) -> Upload | None:
    """Return the file that waits for the actor's confirmation."""
    draft = open_draft(PLACE, None, by=by)
    return Upload(draft["filename"], base64.b85decode(draft["data"])) if draft else None


def last_result(by: Actor) -> tuple[str, Report] | None:
    """Return file name and report of the actor's last import."""
    draft = open_draft(RESULT_PLACE, None, by=by)
    if not draft:
        return None
    rows, created, unchanged, errors, unknown = json.loads(draft["report"])
    return draft["filename"], Report(
        rows, created, unchanged, tuple(CellError(*error) for error in errors), tuple(unknown)
    )
