"""What privacy does by itself: draw the monthly sample and the half-yearly list, remind of both."""

import secrets

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import draw_sample, make_list, remind_of_list
from .rules import month_before

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
