"""What the spine does at night."""

from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import refresh_outlines


@app.periodic(cron="15 2 * * *")
@app.task(name="cases.refresh_outlines", queueing_lock="cases.refresh_outlines", pass_context=False)
def refresh_outlines_nightly(timestamp: int) -> int:
    """Recompute the outlines once a night: age groups change with birthdays. Return how many."""
    del timestamp
    by = Actor.service("remind")
    with acting_as(by):
        return refresh_outlines(by=by)
