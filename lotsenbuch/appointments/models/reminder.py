"""Reminders of a talk: only with the person's consent, and only what the person agreed to hear."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.models.policies import SEEN_CASES, WRITABLE_CASES, case_policies, row_policies
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import GuardMay, OfSameCase
from lotsenbuch.records.rules import DataClass

from .appointment import Appointment

_SEEN_WAY = "(channel_id IS NULL OR channel_id = ANY(ARRAY(SELECT id FROM cases_contactchannel)))"


class ReminderWay(models.TextChoices):
    """How a reminder goes out."""

    LETTER = "letter", "Brief"
    MAIL = "mail", "E-Mail"
    SMS = "sms", "SMS"


class ReminderConsent(Versioned):
    """That the person wants to be reminded, by which way and number, and what may be said; revoked at any time."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminder_consents")
    way = models.TextField("Weg", choices=ReminderWay)
    channel = models.ForeignKey(ContactChannel, on_delete=models.CASCADE, null=True, related_name="+")
    may_name_house = models.BooleanField("das Wort „Jobcenter“ darf vorkommen", default=False)
    is_for_sealed = models.BooleanField("gilt auch, solange der Fall versiegelt ist", default=False)
    given_on = models.DateField("gegeben am")
    given_how = models.TextField("wie", help_text="schriftlich oder mündlich, wo sie liegt")
    recorded_by = models.TextField("eingetragen von", editable=False)
    revoked_at = models.DateTimeField("widerrufen", null=True)

    class Meta:
        ordering: ClassVar = ["-given_on", "id"]
        constraints: ClassVar = [
            *row_policies(
                "reminder_consent",
                seen=f"case_id = {SEEN_CASES}",
                writable=f"case_id = {WRITABLE_CASES} AND {_SEEN_WAY}",
                stays=("id", "case_id", "way", "channel_id", "may_name_house", "is_for_sealed", "given_on"),
            ),
            models.UniqueConstraint(
                fields=["case", "way"], condition=Q(revoked_at=None), name="reminder_consent_once_per_way"
            ),
            # Of a time that the person chose nobody planned a reminder (`appointments_chosen_unreminded`).
            GuardMay(name="reminder_consent_guard", reads=("id", "case_id", "revoked_at")),
            models.CheckConstraint(
                name="reminder_consent_names_a_way", condition=Q(way="letter", channel=None) | Q(channel__isnull=False)
            ),
        ]


class Reminder(Kept):
    """One reminder of one talk: when it is due, and what became of it. The text is made when it is sent, not kept."""

    holds = DataClass.COUNSELLING

    class State(models.TextChoices):
        """A reminder that nobody took is tried again; what is unclear is not sent again."""

        PLANNED = "planned", "geplant"
        BEGUN = "begun", "abgeschickt, Ausgang unbekannt"
        SENT = "sent", "verschickt"
        SKIPPED = "skipped", "nicht verschickt"
        FAILED = "failed", "nicht angekommen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminders")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    consent = models.ForeignKey(ReminderConsent, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField("fällig")
    state = models.TextField("Stand", choices=State, default=State.PLANNED)
    said = models.TextField("Warum", blank=True)
    ended_at = models.DateTimeField("erledigt", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-due_at", "id"]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(state="planned"), name="reminder_due")]
        constraints: ClassVar = [
            *case_policies("reminder"),
            OfSameCase(name="reminder_of_same_case", column="appointment_id", table="appointments_appointment"),
            OfSameCase(name="reminder_with_consent", column="consent_id", table="appointments_reminderconsent"),
            GuardMay(name="reminder_guard", reads=("id", "case_id", "appointment_id", "consent_id", "due_at", "state")),
            models.UniqueConstraint(
                fields=["appointment", "consent"], condition=Q(state="planned"), name="reminder_once_per_way"
            ),
        ]
