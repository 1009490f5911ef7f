"""What is forgotten at night: start and stop, availability, old balances."""

from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import forget_times


@app.periodic(cron="5 0 * * *")
@app.task(name="appointments.forget_times", queueing_lock="appointments.forget_times", pass_context=False)
def forget_times_nightly(timestamp: int) -> int:
    """Delete what staff clocked and when they were taken on earlier days. Return how many rows."""
    del timestamp
    by = Actor.service("retain")
    with acting_as(by):
        return forget_times(by=by)
