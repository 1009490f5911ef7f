"""The half-yearly review and the reasons that are given for going on (C12 to C15)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import FROM_CLASS_2, READ_ADD, case_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import OfSameCase
from lotsenbuch.records.rules import DataClass


class Review(Kept):
    """A review as it was decided: written once. Its texts are rows of `Reason`, each with a class of its own.

    `sources` names the rows on which it rests by kind and key; what they say is opened anew for every reader.
    """

    holds = DataClass.COUNSELLING
    disputable = ("occasion",)

    class Trigger(models.TextChoices):
        """What began it."""

        DUE = "due", "fällig nach der Hausregel"
        EVENT = "event", "aus einem Anlass"

    class Decision(models.TextChoices):
        """What the Fallmanager decided (C16)."""

        EXTEND = "extend", "Fallmanagement geht weiter"
        END = "end", "Fallmanagement soll enden"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField("Nummer")
    reviewed_from = models.DateField("Zeitraum ab")
    trigger = models.TextField("Anlass", choices=Trigger, default=Trigger.DUE)
    occasion = models.TextField("Welcher Anlass", blank=True)
    decision = models.TextField("Entscheidung", choices=Decision)
    decided_on = models.DateField("entschieden am")
    decided_by = models.TextField(editable=False)
    next_due_on = models.DateField("nächste Überprüfung", null=True)
    is_beyond_limit = models.BooleanField("über die Hausregel hinaus", default=False)
    sources = models.JSONField("Quellen", default=list)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("review", may=READ_ADD),
            models.UniqueConstraint(fields=["case", "number"], name="review_number_once"),
            models.CheckConstraint(
                name="review_goes_on_or_ends",
                condition=Q(decision="extend", next_due_on__isnull=False) | Q(decision="end", next_due_on=None),
            ),
        ]


class Reason(Kept):
    """A reason to go on, the sentence of a review, or a justification; from class 2 on sealed.

    Without a review it was collected on the way, for the next one (W3).
    """

    holds = DataClass.COUNSELLING
    disputable = ("text",)

    class Kind(models.TextChoices):
        """What the text is."""

        REASON = "reason", "Grund"
        SENTENCE = "sentence", "Einschätzung"
        JUSTIFICATION = "justification", "Begründung"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reasons")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, null=True, related_name="reasons")
    kind = models.TextField("Art", choices=Kind, default=Kind.REASON)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    text = models.TextField("Text", blank=True)
    sealed = SealedField("Text, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    given_on = models.DateField("Wann")
    given_by = models.TextField(editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["given_on", "position", "id"]
        constraints: ClassVar = [
            *case_policies("reason", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="reason_of_same_case", column="review_id", table="steering_review"),
            models.CheckConstraint(
                name="reason_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, text=""),
            ),
        ]
