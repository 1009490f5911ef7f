"""A service or measure: begun, watched, ended, and asked what it brought (C8)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case, OwnKind, Task
from lotsenbuch.cases.models.policies import FROM_CLASS_2, case_policies, guard_reads
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import OfSameCase
from lotsenbuch.records.rules import DataClass


class Measure(Versioned):
    """What somebody takes part in. Which one it is, the Fallmanager and the person choose freely (C28).

    Name, provider, aim and result are one text each; from class 2 on they stand with the costs in `sealed`.
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "name",
        "aim",
        "result",
    )

    class Kind(models.TextChoices):
        """Roughly what it is."""

        COUNSELLING = "counselling", "kommunale Beratung (§ 16a SGB II)"
        TRAINING = "training", "Qualifizierung oder Sprache"
        PRACTICE = "practice", "Praktikum oder Erprobung"
        WORK = "work", "Beschäftigung mit Förderung"
        COACHING = "coaching", "Begleitung oder Coaching"
        OTHER = "other", "anderes Angebot"

    class Verdict(models.TextChoices):
        """What it was good for, in words; never a figure."""

        OPEN = "", "noch nicht ausgewertet"
        HELPED = "helped", "hat weitergeholfen"
        PARTLY = "partly", "hat teilweise geholfen"
        NOT = "not", "war nicht das Richtige"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    kind = models.TextField("Art", choices=Kind)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    name = models.TextField("Maßnahme", blank=True)
    provider = models.TextField("Träger", blank=True)
    aim = models.TextField("Wofür", blank=True)
    result = models.TextField("Was hat es gebracht?", blank=True)
    # Amounts in Euro as text, planned and spent, and the legal basis.
    costs = models.JSONField("Kosten", default=dict, blank=True)
    sealed = SealedField("Angaben, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    started_on = models.DateField("begonnen am")
    look_on = models.DateField("nächster Blick am", null=True)
    ended_on = models.DateField("beendet am", null=True)
    evaluated_on = models.DateField("ausgewertet am", null=True)
    verdict = models.TextField("Einschätzung", choices=Verdict, default=Verdict.OPEN, blank=True)
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")
    own_kind = models.ForeignKey(OwnKind, on_delete=models.PROTECT, null=True, related_name="+")
    own_kind_label = models.TextField("Art des Hauses", blank=True, default="")

    @property
    def kind_label(self) -> str:
        """Return the kind in words: the house's own where one was chosen."""
        return self.own_kind_label or str(self.get_kind_display())

    class Meta:
        ordering: ClassVar = ["-started_on", "id"]
        constraints: ClassVar = [
            *case_policies("measure", only=FROM_CLASS_2),
            # `indicators_ways` gives numbers only.
            guard_reads("measure", "case_id", "kind", "started_on", "evaluated_on", "verdict"),
            OfSameCase(name="measure_task_of_same_case", column="task_id", table="cases_task"),
            models.CheckConstraint(
                name="measure_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None)
                | Q(data_class__gte=2, name="", provider="", aim="", result="", costs={}),
            ),
            models.CheckConstraint(
                name="measure_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(
                name="measure_evaluated_after_end", condition=Q(evaluated_on=None) | Q(ended_on__isnull=False)
            ),
        ]
