"""Sight of one case outside the ordinary: break-glass and supervision, written only by guard functions."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import STAFF, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .policies import HELD_CASES, OWN_OPENINGS

# As in `cases_decide_opening`.
WAIT_HOURS = 24
_REVIEWERS = "(SELECT lotse_has_role('oversight'))"
_OFFICER = "(SELECT lotse_has_role('officer'))"


class Opening(Kept):
    """What somebody asked for, got and used, and what the review found.

    While a second person is waited for, the row says nothing of whether the number exists: the number is looked up
    when it is released, not before.
    """

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """Break-glass or supervision."""

        GLASS = "glass", "Notzugriff"
        SUPERVISION = "supervision", "Fachaufsicht"

    class Reason(models.TextChoices):
        """The closed list of reasons; the last three are for supervision."""

        DANGER = "danger", "Gefahr für Leib und Leben"
        CRISIS_CALL = "crisis_call", "Anruf oder Besuch in einer Krise"
        DEADLINE = "deadline", "Vertretung fehlt und eine Frist läuft"
        MISTAKE = "mistake", "Die Zuständigkeit ist falsch eingetragen und jemand wartet"
        SUPERVISION = "supervision", "Fachaufsicht"
        COMPLAINT = "complaint", "Beschwerde"
        OBJECTION = "objection", "Widerspruch"

    class Verdict(models.TextChoices):
        """What the reviewer found."""

        OPEN = "", "noch nicht geprüft"
        PLAUSIBLE = "plausible", "nachvollziehbar"
        ASK = "ask", "nachfragen"
        WRONG = "wrong", "nicht in Ordnung"

    kind = models.TextField("Art", choices=Kind)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.TextField("Nummer")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="openings")
    access = models.ForeignKey("cases.Access", on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.TextField("Grund", choices=Reason)
    reference = models.TextField("Aktenzeichen", blank=True)
    data_classes = ArrayField(models.PositiveSmallIntegerField(), verbose_name="Klassen", default=list)
    hours = models.PositiveSmallIntegerField("Stunden")
    asked_at = models.DateTimeField("gefragt")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("entschieden", null=True)
    is_released = models.BooleanField("freigegeben", null=True)
    opened_at = models.DateTimeField("geöffnet", null=True)
    ends_at = models.DateTimeField("endet", null=True)
    due_on = models.DateField("zu prüfen bis")
    verdict = models.TextField("Ergebnis", choices=Verdict, default=Verdict.OPEN, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("geprüft", null=True)
    escalated_at = models.DateTimeField("überfällig gemeldet", null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff", "-asked_at"], name="opening_mine"),
            models.Index(fields=["due_on"], condition=Q(verdict__in=["", "ask"]), name="opening_due"),
        ]
        constraints: ClassVar = [
            AppMay(name="opening_by_guard", commands=("SELECT",)),
            RowPolicy(
                name="opening_seen",
                command="SELECT",
                using=f"staff_id = {STAFF} OR {_REVIEWERS} OR {_OFFICER} OR case_id = {HELD_CASES}",
            ),
            GuardMay(name="opening_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            models.CheckConstraint(
                name="opening_reason",
                condition=Q(kind="glass", reason__in=["danger", "crisis_call", "deadline", "mistake"])
                | Q(kind="supervision", reason__in=["supervision", "complaint", "objection"]),
            ),
            # Class 4 is opened by nobody here; break-glass lasts an hour, whatever was asked.
            models.CheckConstraint(name="opening_classes", condition=Q(data_classes__contained_by=[2, 3])),
            models.CheckConstraint(name="opening_hour", condition=~Q(kind="glass") | Q(hours=1)),
            models.CheckConstraint(name="opening_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("staff"))),
            models.CheckConstraint(
                name="opening_review_by_another", condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("staff"))
            ),
        ]

    def state(self) -> str:
        """Say where it stands: waiting, expired, declined, nothing (released, no such number), running or ended."""
        now = timezone.now()
        if self.ends_at is not None:
            return "running" if self.ends_at > now else "ended"
        if self.is_released is not None:
            return "nothing" if self.is_released else "declined"
        return "waiting" if now - self.asked_at < timedelta(hours=WAIT_HOURS) else "expired"

    @property
    def minutes_left(self) -> int:
        """Return the full minutes until it ends."""
        left = self.ends_at - timezone.now() if self.ends_at else timedelta()
        return max(0, int(left.total_seconds() // 60))

    @property
    def classes_label(self) -> str:
        """Name the protected classes that were asked for."""
        return ", ".join(DataClass(item).label for item in sorted(self.data_classes)) or "keine"

    @property
    def is_reviewed(self) -> bool:
        """Say whether the review is done; a question leaves it open."""
        return self.verdict in {self.Verdict.PLAUSIBLE, self.Verdict.WRONG}


class OpeningNote(Kept):
    """What was said about an opening: explanation, decision of the second person, statement, review. Stays as it is."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """Who speaks, and when."""

        EXPLANATION = "explanation", "Erläuterung"
        RELEASE = "release", "Freigabe"
        REFUSAL = "refusal", "Ablehnung"
        STATEMENT = "statement", "Stellungnahme"
        REVIEW = "review", "Prüfung"

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="notes")
    kind = models.TextField("Art", choices=Kind)
    verdict = models.TextField("Ergebnis", choices=Opening.Verdict, default=Opening.Verdict.OPEN, blank=True)
    text = models.TextField("Text")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("Wann")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["opening", "at"], name="opening_notes")]
        constraints: ClassVar = [
            AppMay(name="opening_note_by_guard", commands=("SELECT",)),
            # Not the officer: what people write here may touch what a case is about.
            RowPolicy(
                name="opening_note_seen",
                command="SELECT",
                using=f"{_REVIEWERS} OR opening_id = {OWN_OPENINGS}",
            ),
            GuardMay(name="opening_note_guard", reads=("*",), writes=("INSERT",)),
        ]
