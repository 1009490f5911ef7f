"""The projects of the house, and what holds in each of them from when until when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.office.rules.project import WILLINGNESS, Profession, Stage, Terms
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, GuardMay, Stays, WrittenBy


class Project(Versioned):
    """A project by its plain name; what holds in it stands in `ProjectTerms`."""

    name = models.TextField("Name", unique=True)
    is_active = models.BooleanField("läuft", default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            GuardMay(name="project_guard", reads=("id", "name")),
            WrittenBy(name="project_written", insert=SETTINGS_BY, update=SETTINGS_BY),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectTerms(Kept):
    """What holds in a project from one day until another. Only its end is ever written anew (decision 0100)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("gilt bis vor", null=True)
    last_on = models.DateField("Letzter Tag des Projekts", null=True)
    target_group = models.TextField("Für wen", blank=True)
    entry_condition = models.TextField("Bedingung für die Aufnahme", default=WILLINGNESS)
    cap = models.PositiveSmallIntegerField("Plätze je Fallführung", null=True)
    contact_days = models.PositiveSmallIntegerField("alle wie viele Tage ein Gespräch", null=True)
    contact_minutes = models.PositiveSmallIntegerField("Minuten je Gespräch", null=True)
    has_summons = models.BooleanField("kennt Meldeaufforderungen (§ 309 SGB III)", default=True)
    needs_tandem = models.BooleanField("draußen immer zu zweit", default=False)
    folder = models.JSONField("in der Mappe", default=list)
    stages = models.JSONField("Abschnitte", default=list)
    professions = models.JSONField("Professionen", default=list)
    made_by = models.TextField("festgelegt von")
    made_at = models.DateTimeField("festgelegt", auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="terms_one_at_a_time",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_until", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            # What never came into force ends on the day on which it would have begun.
            models.CheckConstraint(
                name="terms_end_after_their_beginning",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="terms_last_day_after_the_first", condition=Q(last_on=None) | Q(last_on__gte=F("valid_from"))
            ),
            WrittenBy(name="terms_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            GuardMay(
                name="terms_guard",
                reads=("project_id", "valid_from", "valid_until", "cap", "professions", "last_on"),
            ),
            Stays(
                name="terms_stay",
                columns=(
                    "id", "project_id", "valid_from", "target_group", "entry_condition", "cap", "contact_days",
                    "contact_minutes", "has_summons", "needs_tandem", "folder", "stages", "professions",
                    "made_by", "made_at", "last_on",
                ),
            ),
        ]  # fmt: skip

    @property
    def terms(self) -> Terms:
        """Return what holds, as the rules know it."""
        return Terms(
            last_on=self.last_on,
            target_group=self.target_group,
            entry_condition=self.entry_condition,
            cap=self.cap,
            contact_days=self.contact_days,
            contact_minutes=self.contact_minutes,
            has_summons=self.has_summons,
            needs_tandem=self.needs_tandem,
            folder=tuple(self.folder),
            stages=tuple(Stage(**row) for row in self.stages),
            professions=tuple(Profession(**row) for row in self.professions),
        )
