"""What happens by itself: at night the figures whose waiting time is over are told."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.indicators.actions import SERVICE, tell_figures
from lotsenbuch.records.actor import acting_as


@app.periodic(cron="25 2 * * *")
@app.task(name="indicators.tell_figures", queueing_lock="indicators.tell_figures", pass_context=False)
def tell_figures_nightly(timestamp: int) -> int:
    """Tell what is due. Return how many months and periods were new."""
    del timestamp
    with acting_as(SERVICE):
        return tell_figures(today=timezone.localdate(), by=SERVICE)
