"""A colleague's own calendar as a feed: whoever holds the token reads times, nothing else."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import SETTINGS_BY, STAFF, AppMay, GuardMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass


class Feed(Kept):
    """The token of a feed, as a hash; one per colleague, revoked at any time (decision 0141)."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField("Prüfwert des Schlüssels", unique=True)
    made_at = models.DateTimeField("eingerichtet", auto_now_add=True)
    revoked_at = models.DateTimeField("beendet", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="feed_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="feed_own", using=f"staff_id = {STAFF}"),
            Stays(name="feed_stays", columns=("id", "staff_id", "token_hash")),
            GuardMay(name="feed_guard", reads=("id", "staff_id", "token_hash", "revoked_at")),
            models.UniqueConstraint(fields=["staff"], condition=Q(revoked_at=None), name="feed_one_at_a_time"),
        ]


class ReachRules(models.Model):
    """What the house allows for calendars and reminders; nothing is allowed until somebody says so."""

    holds: ClassVar[DataClass | None] = None

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    may_use_feeds = models.BooleanField("Kalender als Abonnement", default=False)
    may_remind_by_mail = models.BooleanField("Erinnern per E-Mail", default=False)
    may_remind_by_sms = models.BooleanField("Erinnern per SMS", default=False)
    remind_hours = models.PositiveSmallIntegerField("Stunden vor dem Termin", default=24)

    class Meta:
        constraints: ClassVar = [
            WrittenBy(name="reach_rules_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            models.CheckConstraint(name="reach_rules_once", condition=Q(id=1)),
        ]
