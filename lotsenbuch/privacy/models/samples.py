"""The monthly sample of ordinary reads: drawn from the log by a stored seed, ticked line by line."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import STAFF, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .policies import ASKED_LINES, OVERSEERS, REVIEWERS


class Sample(Kept):
    """The draw of one month: with the seed, the same entries come out again."""

    holds = DataClass.MASTER

    month_on = models.DateField("Monat", unique=True)
    seed = models.TextField("Startwert")
    size = models.PositiveSmallIntegerField("gezogen werden höchstens")
    pool = models.PositiveIntegerField("Einträge, aus denen gezogen wurde")
    drawn_at = models.DateTimeField("gezogen")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="sample_by_guard", commands=("SELECT",)),
            RowPolicy(name="sample_seen", command="SELECT", using=OVERSEERS),
            GuardMay(name="sample_guard", reads=("*",), writes=("INSERT",)),
        ]


class SampleLine(Kept):
    """One read entry of a sample, copied without content, and what the reviewer found."""

    holds = DataClass.MASTER

    class Verdict(models.TextChoices):
        """What the reviewer ticks."""

        OPEN = "", "offen"
        PLAUSIBLE = "plausible", "plausibel"
        ASK = "ask", "nachgefragt"

    class Asked(models.TextChoices):
        """Who is asked."""

        COLLEAGUE = "colleague", "die Kollegin oder den Kollegen"
        HOLDER = "holder", "die Fallführung"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("Nummer")
    entry_id = models.UUIDField("Eintrag des Protokolls")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    fallnummer = models.TextField("Fallnummer")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("gelesen")
    role = models.TextField("Rolle")
    what = models.TextField("Was")
    purpose = models.TextField("Zweck")
    data_class = models.PositiveSmallIntegerField("Klasse")
    ways = models.TextField("damals zuständig als", blank=True)
    verdict = models.TextField("Ergebnis", choices=Verdict, default=Verdict.OPEN, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("geprüft", null=True)
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("beantwortet", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="sample_line_by_guard", commands=("SELECT",)),
            RowPolicy(name="sample_line_seen", command="SELECT", using=f"{OVERSEERS} OR asked_id = {STAFF}"),
            GuardMay(name="sample_line_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.UniqueConstraint(fields=["sample", "position"], name="sample_line_once"),
            models.CheckConstraint(
                name="sample_checked_by_another",
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("staff")),
            ),
        ]


class SampleNote(Kept):
    """A question about a line of a sample, or its answer; stays as it is and is no part of any figure."""

    holds = DataClass.MASTER

    line = models.ForeignKey(SampleLine, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("Text")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("Wann")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="sample_note_by_guard", commands=("SELECT",)),
            # Not the officer: what people write here may touch what a case is about.
            RowPolicy(name="sample_note_seen", command="SELECT", using=f"{REVIEWERS} OR line_id = {ASKED_LINES}"),
            GuardMay(name="sample_note_guard", reads=("*",), writes=("INSERT",)),
        ]
