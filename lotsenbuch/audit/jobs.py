"""What happens with the log every minute."""

from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions.seal import seal_log


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal_log", queueing_lock="audit.seal_log", pass_context=False)
def seal_log_every_minute(timestamp: int) -> int:
    """Seal what can no longer change. Return how many seals were made."""
    del timestamp
    with acting_as(Actor.service("seal")):
        return len(seal_log())
