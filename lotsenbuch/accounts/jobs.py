"""What is forgotten at night."""

from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import forget_sessions


@app.periodic(cron="50 2 * * *")
@app.task(name="accounts.forget_sessions", queueing_lock="accounts.forget_sessions", pass_context=False)
def forget_sessions_nightly(timestamp: int) -> int:
    """Delete sessions and tries to log in that have run out. Return how many sessions."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return forget_sessions()
