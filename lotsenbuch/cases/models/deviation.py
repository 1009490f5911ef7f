"""That a case deviates from a rule of the house, and why."""

from typing import ClassVar

from django.db import models

from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import Stays
from lotsenbuch.records.rules import DataClass

from .case import Case
from .policies import READ_ADD_CHANGE, case_policies, guard_reads


class Deviation(Versioned):
    """A rule of the house that does not fit this case (C111): which, why, until when. Only its end is written anew.

    It belongs to the case like counselling does: whoever works it reads it, a team lead never does, and what the house
    learns of it comes from `cases_deviation_hints` alone.
    """

    holds = DataClass.COUNSELLING
    disputable = ("reason",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deviations_kept")
    rule = models.TextField("Regel")
    reason = models.TextField("Grund")
    begun_on = models.DateField("ab")
    until_on = models.DateField("bis")
    ended_on = models.DateField("vorher beendet am", null=True)
    made_by = models.TextField("festgehalten von", editable=False)
    made_at = models.DateTimeField("festgehalten")

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            *case_policies("deviation", may=READ_ADD_CHANGE),
            Stays(
                name="deviation_said_stays", columns=("rule", "reason", "begun_on", "until_on", "made_by", "made_at")
            ),
            guard_reads("deviation", "case_id", "rule", "begun_on", "until_on", "ended_on", "made_by", "made_at"),
            models.UniqueConstraint(
                fields=["case", "rule"], condition=models.Q(ended_on=None), name="deviation_once_per_rule"
            ),
            models.CheckConstraint(
                name="deviation_period", condition=models.Q(until_on__gte=models.F("begun_on")) & ~models.Q(reason="")
            ),
        ]
