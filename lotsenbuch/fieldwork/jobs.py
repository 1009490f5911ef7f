"""What happens by itself: late returns are told, shares end with their hours, who was out is forgotten the next day."""

from procrastinate.contrib.django import app

from lotsenbuch.audit.actions import acting_purpose
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import end_shares, forget_outings, tell_of_late
from .queries.out import late_outings

PURPOSE = "Sicherheit bei Gesprächen außer Haus"


@app.periodic(cron="* * * * *")
@app.task(name="fieldwork.watch_returns", queueing_lock="fieldwork.watch_returns", pass_context=False)
def watch_returns(timestamp: int) -> int:
    """Tell who has to be told of late returns; return how many were told. The phone needs no network for it."""
    del timestamp
    by, aim = Actor.service("watch"), acting_purpose.set(PURPOSE)
    try:
        with acting_as(by):
            return sum(tell_of_late(outing=row, by=by) for row in late_outings())
    finally:
        acting_purpose.reset(aim)


@app.periodic(cron="* * * * *")
@app.task(name="fieldwork.end_shares", queueing_lock="fieldwork.end_shares", pass_context=False)
def end_shares_over(timestamp: int) -> int:
    """Destroy the house's share of folders whose time is over. Return how many."""
    del timestamp
    by = Actor.service("retain")
    with acting_as(by):
        return end_shares(by=by)


@app.periodic(cron="10 0 * * *")
@app.task(name="fieldwork.forget_outings", queueing_lock="fieldwork.forget_outings", pass_context=False)
def forget_outings_nightly(timestamp: int) -> int:
    """Delete who was out on earlier days and is back. Return how many rows."""
    del timestamp
    by = Actor.service("retain")
    with acting_as(by):
        return forget_outings(by=by)
