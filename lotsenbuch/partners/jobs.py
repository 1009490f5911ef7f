"""What waits in the queue: a referral leaves the house, for the colleague who ordered it."""

from uuid import UUID

from procrastinate.contrib.django import app

from lotsenbuch.accounts.doors import Progress, Purpose, for_colleague
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.rules import Actor

from .actions.referral import SEND_TASK, send_or_give_back


@app.task(name=SEND_TASK, pass_context=False)
@for_colleague(task=SEND_TASK, right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def send_referral(job_id: UUID, by: Actor, progress: Progress) -> None:
    """Let leave what the signature covers now, or nothing; then the referral waits for whoever ordered it."""
    del progress
    send_or_give_back(job_id=job_id, by=by)
