"""What is kept of the house's own health: the last beat, drills, alarms, which news were read. Nothing of a case."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, STAFF, AppMay, RowPolicy, WrittenBy
from lotsenbuch.records.rules import DataClass

from .rules import Worry

KEEPER = f"{ACTOR} = 'service:upkeep'"


class Beat(Kept):
    """The last minute in which the worker looked after the house; its writing keeps the archive moving."""

    holds: ClassVar[DataClass | None] = None

    is_the_house = models.BooleanField(default=True, unique=True, editable=False)
    at = models.DateTimeField("zuletzt")
    archived = models.PositiveBigIntegerField("Stücke im Archiv", default=0)
    still = models.PositiveIntegerField("Minuten ohne neues Stück", default=0)

    class Meta:
        constraints: ClassVar = [WrittenBy(name="beat_written", insert=KEEPER, update=KEEPER)]


class Drill(Kept):
    """A drill of the restore: when, with what result, step by step."""

    holds: ClassVar[DataClass | None] = None

    at = models.DateTimeField("begonnen")
    has_held = models.BooleanField("bestanden")
    is_by_hand = models.BooleanField("von Hand", default=False, db_default=False)
    seconds = models.FloatField("Dauer in Sekunden")
    base = models.TextField("Grundsicherung", blank=True)
    restored_until = models.TextField("wiederhergestellt bis", blank=True)
    steps = models.JSONField("Schritte", default=list)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [WrittenBy(name="drill_written", insert=KEEPER)]


class Alarm(Kept):
    """Something that the administration has to see; it ends when its cause ends."""

    holds: ClassVar[DataClass | None] = None

    kind = models.TextField("Art", choices=[(one.value, one.value) for one in Worry])
    raised_at = models.DateTimeField("seit")
    cleared_at = models.DateTimeField("beendet", null=True)

    class Meta:
        ordering: ClassVar = ["-raised_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=Q(cleared_at=None), name="alarm_once"),
            WrittenBy(name="alarm_written", insert=KEEPER, update=KEEPER),
        ]


class SeenNews(Kept):
    """Up to which version a colleague has read what is new."""

    holds: ClassVar[DataClass | None] = None

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    release = models.TextField("Fassung")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="seen_news_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="seen_news_own", using=f"staff_id = {STAFF}"),
        ]
