"""The half-yearly list „Wer hat Zugriff worauf, und warum“: drawn as it is, confirmed or withdrawn line by line."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .policies import OVERSEERS


class AccessRound(Kept):
    """One drawing of the list; accesses to sealed cases are counted, not listed."""

    holds = DataClass.MASTER

    made_at = models.DateTimeField("gezogen")
    due_on = models.DateField("zu bestätigen bis")
    next_on = models.DateField("nächste Liste ab")
    sealed_count = models.PositiveIntegerField("Zugriffe auf versiegelte Fälle")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="access_round_by_guard", commands=("SELECT",)),
            RowPolicy(name="access_round_seen", command="SELECT", using=OVERSEERS),
            GuardMay(name="access_round_guard", reads=("*",), writes=("INSERT",)),
        ]


class AccessLine(Kept):
    """A role, an access beyond the holder's, or the number of class grants of one colleague."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """What the line is about."""

        ROLE = "role", "Rolle"
        ACCESS = "access", "Zugriff auf einen Fall"
        GRANTS = "grants", "Freigaben geschützter Klassen"

    class Verdict(models.TextChoices):
        """What the house says."""

        OPEN = "", "offen"
        CONFIRMED = "confirmed", "bestätigt"
        WITHDRAWN = "withdrawn", "entzogen"

    round = models.ForeignKey(AccessRound, on_delete=models.CASCADE, related_name="lines")
    kind = models.TextField("Art", choices=Kind)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source_id = models.UUIDField("Zeile, aus der sie stammt", null=True)
    label = models.TextField("Was")
    fallnummer = models.TextField("Fallnummer", blank=True)
    grants = models.PositiveIntegerField("Freigaben der Klassen 2 bis 4", default=0)
    valid_from = models.DateTimeField("ab", null=True)
    valid_until = models.DateTimeField("bis", null=True)
    reason = models.TextField("Warum", blank=True)
    given_by = models.TextField("vergeben von", blank=True)
    verdict = models.TextField("Ergebnis", choices=Verdict, default=Verdict.OPEN, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("entschieden", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="access_line_by_guard", commands=("SELECT",)),
            RowPolicy(name="access_line_seen", command="SELECT", using=OVERSEERS),
            GuardMay(name="access_line_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.CheckConstraint(
                name="access_line_by_another",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("staff")),
            ),
        ]
