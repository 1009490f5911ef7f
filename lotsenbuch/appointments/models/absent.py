"""Days on which the person is away (Ortsabwesenheit) or unfit for work: days, and nothing else."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import case_policies
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import DataClass


class Away(Versioned):
    """Ortsabwesenheit (§ 7b (2), (3) SGB II): asked for, consented to or not, counted per calendar year."""

    holds = DataClass.COUNSELLING
    disputable = ("reason",)

    class Answer(models.TextChoices):
        """What became of the request."""

        ASKED = "asked", "beantragt"
        CONSENTED = "consented", "zugestimmt"
        REFUSED = "refused", "nicht zugestimmt"
        WITHDRAWN = "withdrawn", "zurückgenommen"

    class Ground(models.TextChoices):
        """Why, as far as the law asks: only without an important reason the three weeks count."""

        NONE = "none", "ohne wichtigen Grund (zählt für die drei Wochen)"
        CURE = "cure", "ärztlich verordnete Vorsorge oder Rehabilitation"
        EVENT = "event", "kirchliche, gewerkschaftliche Veranstaltung oder öffentliches Interesse"
        WORK = "work", "überwiegend für Ausbildung oder Arbeit"
        VOLUNTARY = "voluntary", "Ehrenamt"
        OTHER = "other", "anderer wichtiger Grund"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="absences")
    away_from = models.DateField("abwesend ab")
    away_until = models.DateField("wieder da ab")
    ground = models.TextField("Grund nach dem Gesetz", choices=Ground, default=Ground.NONE)
    asked_on = models.DateField("beantragt am")
    answer = models.TextField("Antwort", choices=Answer, default=Answer.ASKED)
    answered_on = models.DateField("beantwortet am", null=True)
    answered_by = models.TextField(blank=True, editable=False)
    reason = models.TextField("Begründung", blank=True)

    class Meta:
        ordering: ClassVar = ["-away_from", "id"]
        constraints: ClassVar = [
            *case_policies("away"),
            models.CheckConstraint(name="away_has_days", condition=Q(away_until__gt=F("away_from"))),
            models.CheckConstraint(
                name="away_answered",
                condition=Q(answer="asked", answered_on=None) | (~Q(answer="asked") & Q(answered_on__isnull=False)),
            ),
        ]


class SickNote(Versioned):
    """A certificate of unfitness for work (§ 56 SGB II): from when until when. No diagnosis, no doctor, no copy."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sick_notes")
    sick_from = models.DateField("arbeitsunfähig ab")
    sick_until = models.DateField("bis einschließlich")
    seen_on = models.DateField("vorgelegt am")
    is_void = models.BooleanField("irrtümlich eingetragen", default=False)

    class Meta:
        ordering: ClassVar = ["-sick_from", "id"]
        constraints: ClassVar = [
            *case_policies("sick_note"),
            models.CheckConstraint(name="sick_note_has_days", condition=Q(sick_until__gte=F("sick_from"))),
        ]
