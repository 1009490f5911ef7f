"""What was told: figures of a group in a period, protected and rounded before they were written; saved reports."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lotsenbuch.office.models import Project
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETTINGS_BY, STAFF, AppMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

COUNTING = f"{ACTOR} = 'service:indicators'"
_READERS = (
    f"lotse_has_role('team_lead') OR lotse_has_role('direction') OR lotse_has_role('staff_council') OR {COUNTING}"
)
LEAST_STAFF = 5


class Limits(Versioned):
    """From how many colleagues on a group has figures; the house may raise it, never lower it."""

    holds: ClassVar[DataClass | None] = None

    is_the_house = models.BooleanField(default=True, unique=True, editable=False)
    least_staff = models.PositiveSmallIntegerField("Fallführende in einer Gruppe, mindestens", default=LEAST_STAFF)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="limits_not_below_five", condition=Q(least_staff__gte=LEAST_STAFF)),
            WrittenBy(name="limits_written", insert=SETTINGS_BY, update=SETTINGS_BY),
        ]


class Told(Kept):
    """One cell as it was told first: it stays, so that no second counting can be subtracted from it.

    A group is the house (no project) or a project. `part` and `whole` are rounded; a rate is made of them alone.
    """

    holds: ClassVar[DataClass | None] = None

    class State(models.TextChoices):
        """Why a cell says something or nothing."""

        TOLD = "told", "gesagt"
        SMALL = "small", "zu klein oder ließe eine kleine Zahl errechnen"
        FEW_STAFF = "few_staff", "zu wenige Fallführende"
        FEW_PEOPLE = "few_people", "zu wenige Menschen"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField("von")
    until_on = models.DateField("bis vor")
    figure = models.TextField("Kennzahl")
    cell = models.TextField("Teil", blank=True)
    part = models.PositiveIntegerField("Zahl, gerundet", null=True)
    whole = models.PositiveIntegerField("Bezug, gerundet", null=True)
    state = models.TextField("Stand", choices=State)
    told_at = models.DateTimeField("gezählt", auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["from_on", "figure", "cell"]
        constraints: ClassVar = [
            AppMay(name="told_app", commands=("SELECT", "INSERT")),
            RowPolicy(name="told_read", command="SELECT", using=_READERS),
            RowPolicy(name="told_written", command="INSERT", using="", check_sql=COUNTING),
            models.UniqueConstraint(
                fields=["project", "from_on", "until_on", "figure", "cell"], nulls_distinct=False, name="told_once"
            ),
            models.CheckConstraint(name="told_lasts", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="told_says_nothing_else", condition=Q(state="told") | Q(part=None, whole=None)),
        ]


class SavedReport(Kept):
    """A report that a colleague wants to find again, under a name of their own."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.TextField("Name")
    kind = models.TextField("Bericht")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    period = models.TextField("Zeitraum")
    saved_at = models.DateTimeField("gespeichert", auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-saved_at", "id"]
        constraints: ClassVar = [
            AppMay(name="saved_report_app", commands=("SELECT", "INSERT", "DELETE")),
            RowPolicy(name="saved_report_own", using=f"staff_id = {STAFF}"),
            Stays(name="saved_report_stays", columns=("id", "staff_id")),
        ]
