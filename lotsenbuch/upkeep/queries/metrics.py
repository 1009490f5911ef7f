"""The figures of the house for Prometheus, read when they are asked for: no ids, no names, no counts of people."""

import time
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from .state import database_answers, last_beat, last_drill, open_alarms, parts, queue_counts, used_share


class House(Collector):
    """Asks the house at each scrape: web server processes share nothing, the database is what they have in common."""

    def collect(self) -> Iterator[Metric]:
        """Yield every figure; a database that is down is a figure too."""
        is_up = database_answers()
        yield GaugeMetricFamily("lotsenbuch_database_up", "1 when the database answers", float(is_up))
        yield GaugeMetricFamily("lotsenbuch_disk_used_ratio", "Used share of the data disk", used_share())
        if is_up:
            try:
                yield from _kept()
            except DatabaseError:
                return


def _kept() -> Iterator[Metric]:
    family = GaugeMetricFamily("lotsenbuch_part_up", "1 when this part of the house is well", labels=["part"])
    for part in parts():
        family.add_metric([part.name], float(part.is_well))
    yield family
    jobs = GaugeMetricFamily("lotsenbuch_jobs", "Jobs in the queue by state", labels=["state"])
    for state, number in queue_counts().items():
        jobs.add_metric([state], number)
    yield jobs
    yield GaugeMetricFamily("lotsenbuch_alarms_open", "Alarms that stand", len(open_alarms()))
    if (beat := last_beat()) is not None:
        yield GaugeMetricFamily("lotsenbuch_beat_seconds", "Seconds since the worker's last beat", _age(beat.at))
        yield GaugeMetricFamily("lotsenbuch_archive_still_minutes", "Minutes without a new piece", beat.still)
    if (drill := last_drill()) is not None:
        yield GaugeMetricFamily("lotsenbuch_drill_ok", "1 when the last restore drill held", float(drill.has_held))
        yield GaugeMetricFamily("lotsenbuch_drill_age_seconds", "Seconds since the last drill", _age(drill.at))
        yield GaugeMetricFamily("lotsenbuch_drill_seconds", "How long the last drill took", drill.seconds)


def _age(at: datetime) -> float:
    return time.time() - at.timestamp()


def exposition() -> tuple[bytes, str]:
    """Return what Prometheus fetches, and its content type."""
    registry = CollectorRegistry()
    registry.register(House())
    return generate_latest(registry), CONTENT_TYPE_LATEST
