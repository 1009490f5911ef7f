"""What the team is told without anybody pressing a button."""

from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import tell_of_begun_covers


@app.periodic(cron="30 5 * * *")
@app.task(name="team.tell_of_begun_covers", queueing_lock="team.tell_of_begun_covers", pass_context=False)
def tell_of_begun_covers_daily(timestamp: int) -> int:
    """Tell deputies in the morning that a planned cover begins. Return how many."""
    del timestamp
    by = Actor.service("remind")
    with acting_as(by):
        return tell_of_begun_covers(by=by)
