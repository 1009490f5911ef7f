"""What takes longer than a page may: a print file with many letters; and what is forgotten after a day."""

from uuid import UUID

from procrastinate.contrib.django import app

from lotsenbuch.accounts.doors import Progress, Purpose, for_colleague
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import expire_batches, print_piece
from .queries import BATCH_TASK


@app.task(name=BATCH_TASK, pass_context=False)
@for_colleague(task=BATCH_TASK, right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def print_batch(job_id: UUID, by: Actor, progress: Progress) -> None:
    """Print the next piece of a batch, for the colleague who ordered it."""
    print_piece(job_id=job_id, by=by, progress=progress)


@app.periodic(cron="50 * * * *")
@app.task(name="letters.expire_batches", queueing_lock="letters.expire_batches", pass_context=False)
def expire_batches_hourly(timestamp: int) -> int:
    """Delete print files older than a day. Return how many."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return expire_batches()
