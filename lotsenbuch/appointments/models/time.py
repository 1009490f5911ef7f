"""How long things take: house defaults per kind, and what one clocks oneself, for oneself."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.office.models import Team
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETTINGS_BY, STAFF, AppMay, GuardMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

from .appointment import Appointment
from .busy import TODAY

_YESTERDAYS = f"{ACTOR} = 'service:retain' AND began_at < {TODAY}"
BALANCE_MONTHS = 3
_OLD = f"{ACTOR} = 'service:retain' AND worked_on < (now() - interval '{BALANCE_MONTHS} months')::date"


_OWN = f"staff_id = {STAFF}"
_SEEN_TALK = "EXISTS (SELECT FROM appointments_appointment a WHERE a.id = appointment_id)"


class TalkTime(Versioned):
    """What the house plans for one kind of talk; at each talk it may be changed."""

    holds: ClassVar[DataClass | None] = None

    kind = models.TextField("Art", choices=[(one.value, one.label) for one in Kind], unique=True)
    talk_minutes = models.PositiveSmallIntegerField("Gespräch")
    preparation_minutes = models.PositiveSmallIntegerField("Vorbereitung")
    documentation_minutes = models.PositiveSmallIntegerField("Dokumentation")
    travel_minutes = models.PositiveSmallIntegerField("Weg, einfach")

    class Meta:
        constraints: ClassVar = [
            WrittenBy(name="talk_time_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            models.CheckConstraint(name="talk_time_lasts", condition=Q(talk_minutes__gte=5)),
        ]


class Clocked(Kept):
    """When one began and stopped a talk: seen by oneself only, deleted the next day."""

    holds = DataClass.MASTER

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField("begonnen")
    stopped_at = models.DateTimeField("aufgehört", null=True)
    # What went with it, if one likes to say so.
    documentation_minutes = models.PositiveSmallIntegerField("Dokumentation", null=True)
    travel_minutes = models.PositiveSmallIntegerField("Wege, hin und zurück", null=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="clocked_app", commands=("SELECT", "INSERT", "UPDATE", "DELETE")),
            RowPolicy(name="clocked_own", command="SELECT", using=_OWN),
            # A talk that one does not see cannot be clocked: the key alone would find it past every policy.
            RowPolicy(name="clocked_begun", command="INSERT", using="", check_sql=f"{_OWN} AND {_SEEN_TALK}"),
            RowPolicy(name="clocked_stopped", command="UPDATE", using=_OWN),
            RowPolicy(name="clocked_dropped", command="DELETE", using=_OWN),
            RowPolicy(name="clocked_find_past", command="SELECT", using=_YESTERDAYS),
            RowPolicy(name="clocked_forget", command="DELETE", using=_YESTERDAYS),
            # `appointments_sum_days` adds up teams before the rows go.
            GuardMay(
                name="clocked_guard",
                reads=(
                    "staff_id",
                    "appointment_id",
                    "began_at",
                    "stopped_at",
                    "documentation_minutes",
                    "travel_minutes",
                ),
            ),
            Stays(name="clocked_stays", columns=("id", "staff_id", "appointment_id")),
            models.UniqueConstraint(fields=["staff"], condition=Q(stopped_at=None), name="clocked_one_at_a_time"),
            models.UniqueConstraint(fields=["staff", "appointment"], name="clocked_once"),
            models.CheckConstraint(
                name="clocked_stops_after", condition=Q(stopped_at=None) | Q(stopped_at__gte=F("began_at"))
            ),
        ]


class TeamDay(Kept):
    """Minutes of a team on a day, planned and needed: a sum over at least five colleagues, and of nobody.

    Formed by the guard in the night before what was clocked is deleted. Only the service that counts reads it.
    """

    holds: ClassVar[DataClass | None] = None

    class What(models.TextChoices):
        """What the minutes went into."""

        TALK = "talk", "Gespräch"
        DOCUMENTATION = "documentation", "Dokumentation"
        TRAVEL = "travel", "Wege"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    worked_on = models.DateField("Tag")
    what = models.TextField("Wofür", choices=What)
    kind = models.TextField("Art des Gesprächs", help_text="„other“: Arten, die einzeln zu wenige hatten")
    colleagues = models.PositiveSmallIntegerField("wie viele zusammen")
    planned_minutes = models.PositiveIntegerField("geplant")
    needed_minutes = models.PositiveIntegerField("gebraucht")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="team_day_app", commands=("SELECT",)),
            RowPolicy(name="team_day_counted", command="SELECT", using=f"{ACTOR} = 'service:indicators'"),
            GuardMay(name="team_day_guard", reads=("id",), writes=("INSERT",)),
            models.UniqueConstraint(fields=["team", "worked_on", "what", "kind"], name="team_day_once"),
            models.CheckConstraint(name="team_day_of_five", condition=Q(colleagues__gte=5)),
        ]


class Balance(Kept):
    """One's own minutes of a day, planned and real: for oneself only, three months long (trust.md, "Staff")."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    worked_on = models.DateField("Tag")
    planned_minutes = models.PositiveIntegerField("geplant", default=0)
    real_minutes = models.PositiveIntegerField("gebraucht", default=0)

    class Meta:
        ordering: ClassVar = ["-worked_on"]
        constraints: ClassVar = [
            AppMay(name="balance_app", commands=("SELECT", "INSERT", "UPDATE", "DELETE")),
            RowPolicy(name="balance_own", using=f"staff_id = {STAFF}"),
            RowPolicy(name="balance_find_old", command="SELECT", using=_OLD),
            RowPolicy(name="balance_forget", command="DELETE", using=_OLD),
            Stays(name="balance_stays", columns=("id", "staff_id", "worked_on")),
            models.UniqueConstraint(fields=["staff", "worked_on"], name="balance_once_a_day"),
        ]
