"""Busy times of staff and rooms, and times that a colleague keeps free for themselves."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from lotsenbuch.office.models import Room
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, STAFF, AppMay, GuardMay, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

# The first instant of today in Berlin: what ended before it is forgotten at night.
TODAY = "date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin'"
_PAST = f"{ACTOR} = 'service:retain' AND upper(during) <= {TODAY}"


class Busy(Kept):
    """That a colleague or a room is taken: everybody may know, nobody learns by what (decision 0130).

    Its key is made of the key of what it stands for: who sees an appointment finds its busy times, and who sees a
    busy time finds nothing. Written by triggers of the guard only; past ones are deleted the next day.
    """

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="+")
    during = DateTimeRangeField("belegt")
    is_out = models.BooleanField("außer Haus", default=False)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="busy_app", commands=("SELECT", "DELETE")),
            RowPolicy(name="busy_seen", command="SELECT", using=f"{STAFF} IS NOT NULL"),
            RowPolicy(name="busy_find_past", command="SELECT", using=_PAST),
            RowPolicy(name="busy_forget", command="DELETE", using=_PAST),
            GuardMay(name="busy_guard", reads=("*",), writes=("INSERT", "UPDATE", "DELETE")),
            models.CheckConstraint(
                name="busy_of_one",
                condition=Q(staff=None, room__isnull=False) | Q(staff__isnull=False, room=None),
            ),
            ExclusionConstraint(
                name="busy_staff_once",
                expressions=[(F("staff"), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="busy_room_once",
                expressions=[(F("room"), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
            ),
        ]


class Block(Versioned):
    """A time that a colleague keeps for something else: for others „belegt“, what it is stays with oneself."""

    holds: ClassVar[DataClass | None] = None

    class Kind(models.TextChoices):
        """A closed list: nobody has to say more."""

        WRITING = "writing", "Dokumentation"
        MEETING = "meeting", "Besprechung"
        OUT = "out", "außer Haus"
        OTHER = "other", "anderes"

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Wofür", choices=Kind)
    starts_at = models.DateTimeField("von")
    ends_at = models.DateTimeField("bis")

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            AppMay(name="block_app", commands=("SELECT", "INSERT", "UPDATE", "DELETE")),
            RowPolicy(name="block_own", using=f"staff_id = {STAFF}"),
            RowPolicy(
                name="block_find_past",
                command="SELECT",
                using=f"{ACTOR} = 'service:retain' AND ends_at <= {TODAY}",
            ),
            RowPolicy(
                name="block_forget", command="DELETE", using=f"{ACTOR} = 'service:retain' AND ends_at <= {TODAY}"
            ),
            Stays(name="block_stays", columns=("id", "staff_id")),
            models.CheckConstraint(name="block_lasts", condition=Q(ends_at__gt=F("starts_at"))),
        ]
