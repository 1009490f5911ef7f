"""A colleague of another department who takes part in the work (C90)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import case_policies, guard_reads
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import DataClass


class Participant(Versioned):
    """Who, from where, in which role, from when until when. It opens nothing: access has a table of its own."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    name = models.TextField("Name")
    department = models.TextField("Abteilung")
    role = models.TextField("Aufgabe im Fall")
    takes_part_from = models.DateField("dabei ab")
    takes_part_until = models.DateField("dabei bis", null=True)

    class Meta:
        ordering: ClassVar = ["takes_part_from", "id"]
        constraints: ClassVar = [
            *case_policies("participant"),
            # `indicators_ways` gives numbers only.
            guard_reads("participant", "case_id", "takes_part_from"),
            models.CheckConstraint(
                name="participant_leaves_after",
                condition=Q(takes_part_until=None) | Q(takes_part_until__gte=F("takes_part_from")),
            ),
        ]
