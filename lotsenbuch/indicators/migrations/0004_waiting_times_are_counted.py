"""How long people wait at partners and for measures (decision 0230): days between two dates, nothing of where or why."""

from importlib import import_module

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

before = import_module("lotsenbuch.indicators.migrations.0003_guard_counts_for_the_figures")

_DAY = "({} AT TIME ZONE 'Europe/Berlin')::date"
# From the day on which the first word left the house; where nothing left, from the day the way was prepared.
WAITS = f"""
    ), way AS (
      SELECT own.person_id, r.state, r.arrived_on, coalesce(
        (SELECT min({_DAY.format("d.sent_at")}) FROM partners_dispatch d WHERE d.referral_id = r.id), r.prepared_on) AS asked_on
      FROM own JOIN partners_referral r ON r.case_id = own.id
    ), booked AS (
      SELECT own.person_id, m.started_on - b.made_on AS days, m.started_on
      FROM own JOIN steering_measure m ON m.case_id = own.id JOIN steering_booking b ON b.measure_id = m.id
    ), cell AS (
"""  # noqa: S608  # made of constants
_LONG = (
    "CASE WHEN {0} <= 14 THEN 'd14' WHEN {0} <= 28 THEN 'd28' WHEN {0} <= 56 THEN 'd56' WHEN {0} <= 91 THEN 'd91' "
    "ELSE 'more' END"
)
_IN = "{0} >= p_from AND {0} < p_until"
CELLS = f"""
      UNION ALL SELECT 'partner_wait', {_LONG.format("arrived_on - asked_on")}, person_id FROM way
        WHERE {_IN.format("arrived_on")}
      UNION ALL SELECT 'partner_wait', 'waiting', person_id FROM way WHERE asked_on < p_until AND (arrived_on >= p_until
        OR arrived_on IS NULL AND state IN ('prepared', 'released', 'sent', 'appointment'))
      UNION ALL SELECT 'measure_wait', {_LONG.format("days")}, person_id FROM booked WHERE {_IN.format("started_on")}
      UNION ALL SELECT 'after_six', coalesce(said, 'unsaid'), person_id FROM lasting
"""  # noqa: S608  # made of constants
_CELL = "\n    ), cell AS (\n"
_LAST = "\n      UNION ALL SELECT 'after_six', coalesce(said, 'unsaid'), person_id FROM lasting\n"


def _with(body: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert body.count(old) == 1  # noqa: S101  # a migration that would change nothing does not run at all
        body = body.replace(old, new)
    return body


WAYS = _with(before.WAYS, (_CELL, WAITS), (_LAST, CELLS))


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_guard_counts_for_the_figures"),
        ("partners", "0030_a_service_counts_waits"),
        ("steering", "0050_a_service_counts_waits"),
    ]

    operations = [
        GuardFunction(
            signature="indicators_ways(p_from date, p_until date, p_projects uuid[], p_silence integer)",
            returns="jsonb",
            body=WAYS,
        ),
    ]
