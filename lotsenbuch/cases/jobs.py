"""What the spine does at night, and when somebody logs out."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.accounts.models import Staff
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import end_glass_at_logout, escalate_openings, refresh_outlines, tell_of_stranded


@app.periodic(cron="15 2 * * *")
@app.task(name="cases.refresh_outlines", queueing_lock="cases.refresh_outlines", pass_context=False)
def refresh_outlines_nightly(timestamp: int) -> int:
    """Recompute the outlines once a night: age groups change with birthdays. Return how many."""
    del timestamp
    by = Actor.service("remind")
    with acting_as(by):
        return refresh_outlines(by=by)


@app.periodic(cron="40 2 * * *")
@app.task(name="cases.tell_of_stranded", queueing_lock="cases.tell_of_stranded", pass_context=False)
def tell_of_stranded_nightly(timestamp: int) -> int:
    """Tell team leads of cases whose holder cannot work them any more. Return how many are new."""
    del timestamp
    by = Actor.service("remind")
    with acting_as(by):
        return tell_of_stranded(by=by)


@app.periodic(cron="30 6 * * *")
@app.task(name="cases.escalate_openings", queueing_lock="cases.escalate_openings", pass_context=False)
def escalate_openings_daily(timestamp: int) -> int:
    """Report reviews of break-glass and supervision that are overdue. Return how many."""
    del timestamp
    by = Actor.service("remind")
    with acting_as(by):
        return escalate_openings(today=timezone.localdate(), by=by)


def end_glass_of(*, user: object = None, **_: object) -> None:
    """End every break-glass of the colleague who logs out (Django's signal)."""
    if isinstance(user, Staff):
        with acting_as(user.actor):
            end_glass_at_logout(by=user.actor)
