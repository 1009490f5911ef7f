"""Who belongs to a team and leads it, who is away, and how colleagues sign."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.records import clock
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETS_UP, SETTINGS_BY, STAFF, AppMay, GuardMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

from .places import Team


class Member(Versioned):
    """Who belongs to a team, and who leads it, from when until when."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField("leitet das Team", default=False)
    valid_from = models.DateTimeField("gültig ab")
    valid_until = models.DateTimeField("gültig bis", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(valid_until=None, is_lead=False), name="member_of_one_team"
            ),
            models.UniqueConstraint(
                fields=["staff", "team"], condition=Q(valid_until=None, is_lead=True), name="lead_once_per_team"
            ),
            # Nobody makes themself the lead of a team; who belongs to one is ended, not deleted.
            WrittenBy(
                name="member_written",
                insert=f"({SETS_UP}) AND NOT (NEW.is_lead AND NEW.staff_id IS NOT DISTINCT FROM {STAFF})",
                update=f"({SETS_UP}) AND OLD.staff_id = NEW.staff_id AND OLD.team_id = NEW.team_id "
                "AND OLD.is_lead = NEW.is_lead AND OLD.valid_from = NEW.valid_from",
            ),
        ]


# The colleagues of the teams that the actor leads.
_NOW = "valid_from <= now() AND (valid_until IS NULL OR valid_until > now())"
_LEADING = f"FROM office_member WHERE staff_id = {STAFF} AND is_lead AND {_NOW} AND lotse_has_role('team_lead')"
_LED = f"FROM office_member WHERE NOT is_lead AND {_NOW} AND team_id IN (SELECT team_id {_LEADING})"
LED_STAFF = f"ANY(ARRAY(SELECT staff_id {_LED}))"


class Absence(Versioned):
    """Days on which a colleague is not there. Everybody may know that; why stands in `AbsenceKind`."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    absent_from = models.DateField("abwesend ab")
    absent_until = models.DateField("wieder da ab")
    noted_by = models.TextField("eingetragen von")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="absence_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="absence_seen", command="SELECT", using=f"{ACTOR} IS NOT NULL"),
            RowPolicy(
                name="absence_added",
                command="INSERT",
                using="",
                check_sql=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}",
            ),
            RowPolicy(name="absence_changed", command="UPDATE", using=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}"),
            GuardMay(name="absence_guard", reads=("staff_id", "absent_from", "absent_until")),
            Stays(name="absence_stays", columns=("id", "staff_id")),
            models.CheckConstraint(name="absence_has_days", condition=Q(absent_until__gte=F("absent_from"))),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    (F("staff"), RangeOperators.EQUAL),
                    (
                        Func("absent_from", "absent_until", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    @property
    def last_day(self) -> date:
        """Return the last day away."""
        return self.absent_until - timedelta(days=1)

    @property
    def has_begun(self) -> bool:
        """Say whether the first of the days is here."""
        return self.absent_from <= clock.today()


class AbsenceKind(Kept):
    """Why somebody is absent: for that person and who leads their team, nobody else."""

    holds: ClassVar[DataClass | None] = None

    class Kind(models.TextChoices):
        """A closed list: no word more than the lead needs."""

        LEAVE = "leave", "Urlaub"
        ILLNESS = "illness", "Krankheit"
        TRAINING = "training", "Fortbildung"
        OTHER = "other", "anderes"

    absence = models.OneToOneField(Absence, on_delete=models.CASCADE, related_name="why")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Art", choices=Kind)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="absence_kind_app", commands=("SELECT", "INSERT")),
            RowPolicy(
                name="absence_kind_seen", command="SELECT", using=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}"
            ),
            RowPolicy(
                name="absence_kind_added",
                command="INSERT",
                using="",
                check_sql=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}",
            ),
        ]


class SignatureBlock(Versioned):
    """What a colleague's letters end with."""

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signature")
    closing = models.TextField("Grußformel", default="Mit freundlichen Grüßen")
    name = models.TextField("Name, wie er in Briefen steht")
    position = models.TextField("Aufgabe im Haus", blank=True)
    phone = models.TextField("Telefon", blank=True)
    mail = models.TextField("E-Mail", blank=True)

    class Meta:
        constraints: ClassVar = [
            WrittenBy(
                name="signature_written",
                insert=f"{SETTINGS_BY} OR NEW.staff_id = {STAFF}",
                update=f"{SETTINGS_BY} OR (OLD.staff_id = {STAFF} AND NEW.staff_id = {STAFF})",
            )
        ]

    @property
    def lines(self) -> list[str]:
        """Return what stands below the place for signing by hand, line by line."""
        contact = [f"Telefon {self.phone}" if self.phone else "", self.mail]
        return [line for line in (self.name, self.position, *contact) if line]
