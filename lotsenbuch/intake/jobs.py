"""What takes longer than a page may: an uploaded caseload is taken over."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.accounts.doors import Progress, Purpose, for_colleague
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.rules import Actor

from .actions.import_upload import import_upload
from .queries.import_upload import IMPORT_TASK


@app.task(name=IMPORT_TASK, pass_context=False)
@for_colleague(task=IMPORT_TASK, right=Right.IMPORT_CASELOAD, purpose=Purpose.IMPORT)
def import_caseload(job_id: UUID, by: Actor, progress: Progress) -> None:
    """Take over the file that went with the job, for the colleague who confirmed it."""
    import_upload(job_id=job_id, on=timezone.localdate(), by=by, progress=progress)
