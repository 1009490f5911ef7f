"""Measures with their texts opened; those of a class without grant are not there."""

import json
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.records import cipher
from lotsenbuch.steering.models import Measure

MEASURE_TEXTS = ("name", "provider", "aim", "result")


def measures_of(case: Case) -> list[Measure]:
    """Return all measures of a case that the actor may open, the running ones first."""
    rows = [_opened(case, row) for row in Measure.objects.filter(case=case).select_related("task")]
    return sorted(rows, key=lambda row: row.ended_on is not None)


def measure_of(case: Case, measure_id: UUID) -> Measure | None:
    """Return one measure of this case, or None for a hidden and a made-up one alike."""
    row = Measure.objects.filter(case=case, pk=measure_id).select_related("task").first()
    if row is None:
        return None
    row.case = case
    return _opened(case, row)


def _opened(case: Case, row: Measure) -> Measure:
    key = key_of(case.person) if row.sealed else None
    if row.sealed and key:
        texts = json.loads(cipher.unseal(key, row.sealed, table="steering_measure", row=row.id, field="sealed"))
        for name in MEASURE_TEXTS:
            setattr(row, name, str(texts[name]))
    return row
