"""What privacy does by itself: draw samples and lists, remind of them, forget, carry out what two people released."""

import secrets
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.audit.actions.seal import prune_log
from lotsenbuch.office.queries import read_house
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .actions import draw_sample, expire_disclosures, make_list, remind_of_list
from .actions.retention import carry_out, clean_up, expire, write_anew
from .queries.retention import has_erased_since, released_runs
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


@app.periodic(cron="* * * * *")
@app.task(name="privacy.carry_out", queueing_lock="privacy.carry_out", lock="privacy.carry_out", pass_context=False)
def carry_out_released(timestamp: int) -> int:
    """Carry out what two people released, also where an earlier try was killed. Return how many classes of cases."""
    del timestamp
    with acting_as(Actor.service("retain")):
        runs = released_runs()
    erased = sum(carry_out(run_id) for run_id in runs)
    if erased:
        clean_up()
    return erased


@app.periodic(cron="40 3 * * *")
@app.task(name="privacy.write_anew", queueing_lock="privacy.write_anew", pass_context=False)
def write_anew_nightly(timestamp: int) -> int:
    """After a deletion leave nothing of it in free places of the tables' files. Return how many tables."""
    del timestamp
    with acting_as(Actor.service("retain")):
        # Two nights: a table that was in use in the first one comes in the second.
        has_erased = has_erased_since(timezone.now() - timedelta(days=2))
    return write_anew() if has_erased else 0


@app.periodic(cron="20 3 * * *")
@app.task(name="privacy.expire", queueing_lock="privacy.expire", pass_context=False)
def expire_nightly(timestamp: int) -> int:
    """Delete what goes by its own age. Return how many rows."""
    del timestamp
    with acting_as(Actor.service("retain")):
        return expire()


@app.periodic(cron="10 3 * * *")
@app.task(name="privacy.expire_disclosures", queueing_lock="privacy.expire_disclosures", pass_context=False)
def expire_disclosures_nightly(timestamp: int) -> int:
    """Delete disclosures that nobody fetched within seven days. Return how many."""
    del timestamp
    with acting_as(retain := Actor.service("retain")):
        return expire_disclosures(by=retain)
