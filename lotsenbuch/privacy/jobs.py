"""What privacy does by itself: draw the monthly sample and the half-yearly list, remind of both."""

import secrets

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.audit.actions.seal import prune_log
from lotsenbuch.office.queries import read_house
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import draw_sample, make_list, remind_of_list
from .rules import month_before, months_before

SERVICE = Actor.service("remind")


@app.periodic(cron="0 5 1-5 * *")
@app.task(name="privacy.draw_sample", queueing_lock="privacy.draw_sample", pass_context=False)
def draw_last_month(timestamp: int) -> bool:
    """Draw the sample of last month; on the first five days, so that a day without power does no harm."""
    del timestamp
    with acting_as(SERVICE):
        month = month_before(timezone.localdate())
        return draw_sample(month=month, seed=secrets.token_hex(16), by=SERVICE) is not None


@app.periodic(cron="15 5 * * 1")
@app.task(name="privacy.make_list", queueing_lock="privacy.make_list", pass_context=False)
def make_list_weekly(timestamp: int) -> int:
    """Draw the list of accesses once half a year has passed, else remind of lines left open. Return how many told."""
    del timestamp
    with acting_as(SERVICE):
        made = make_list(today=timezone.localdate(), by=SERVICE)
        return 0 if made else remind_of_list(today=timezone.localdate(), by=SERVICE)


@app.periodic(cron="30 3 * * *")
@app.task(name="privacy.prune_log", queueing_lock="privacy.prune_log", pass_context=False)
def prune_log_nightly(timestamp: int) -> int:
    """Forget what the log has kept as long as the house says; a signed seal tells of it. Return how many entries."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return prune_log(before=months_before(timezone.now(), read_house().log_months))
