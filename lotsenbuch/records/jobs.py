"""What is forgotten at night."""

from procrastinate.contrib.django import app

from .actions import expire_drafts
from .actor import acting_as
from .rules import Actor


@app.periodic(cron="45 2 * * *")
@app.task(name="records.expire_drafts", queueing_lock="records.expire_drafts", pass_context=False)
def expire_drafts_nightly(timestamp: int) -> int:
    """Delete drafts older than 14 days. Return how many."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return expire_drafts()
