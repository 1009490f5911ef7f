"""What is forgotten at night, and what is taken up again when its worker was killed."""

from procrastinate.contrib.django import app

from .actions import expire_drafts, expire_jobs
from .actor import acting_as
from .rules import Actor


@app.periodic(cron="45 2 * * *")
@app.task(name="records.expire_drafts", queueing_lock="records.expire_drafts", pass_context=False)
def expire_drafts_nightly(timestamp: int) -> int:
    """Delete drafts older than 14 days. Return how many."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return expire_drafts()


@app.periodic(cron="46 2 * * *")
@app.task(name="records.expire_jobs", queueing_lock="records.expire_jobs", pass_context=False)
def expire_jobs_nightly(timestamp: int) -> int:
    """Delete jobs older than 14 days. Return how many."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return expire_jobs()


@app.periodic(cron="* * * * *")
@app.task(name="records.take_up_stalled", queueing_lock="records.take_up_stalled", pass_context=False)
async def take_up_stalled(timestamp: int) -> int:
    """Queue again what a worker had begun that is dead; each job sees by itself what was kept. Return how many."""
    del timestamp
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
