"""The house library of text modules, one's own favourites, and which languages the house has released."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from lotsenbuch.cases.models import Phase
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, STAFF, AppMay, RowPolicy
from lotsenbuch.records.rules import DataClass


class TextModule(Kept):
    """A version of a text module; a change is a new row with the next number, so that earlier ones stay (C109)."""

    holds: ClassVar[DataClass | None] = None

    module = models.UUIDField("Baustein", help_text="gleich in allen Fassungen")
    number = models.PositiveSmallIntegerField("Fassung")
    title = models.TextField("Name")
    text = models.TextField("Text")
    phase = models.TextField("Phase", choices=[("", "alle Phasen"), *Phase.choices], blank=True, default="")
    letter_kinds = ArrayField(models.TextField(), verbose_name="für diese Schreiben", default=list)
    is_retired = models.BooleanField("wird nicht mehr angeboten", default=False)
    written_by = models.TextField(editable=False)
    written_by_name = models.TextField("von", editable=False)
    written_at = models.DateTimeField("geschrieben")

    class Meta:
        ordering: ClassVar = ["title", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["module", "number"], name="text_module_number_once"),
            AppMay(name="text_module_app", commands=("SELECT", "INSERT")),
            RowPolicy(name="text_module_seen", command="SELECT", using=f"{ACTOR} IS NOT NULL"),
            RowPolicy(name="text_module_added", command="INSERT", using="", check_sql=f"written_by = {ACTOR}"),
        ]

    @property
    def headline(self) -> str:
        """Return which version it is, and of when."""
        return f"Fassung {self.number} · {timezone.localdate(self.written_at):%d.%m.%Y}"


class FavouriteModule(Kept):
    """A module that somebody wants on top: their own, seen by nobody else."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    module = models.UUIDField("Baustein")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "module"], name="favourite_module_once"),
            AppMay(name="favourite_module_app", commands=("SELECT", "INSERT", "DELETE")),
            RowPolicy(name="favourite_module_own", using=f"staff_id = {STAFF}"),
        ]


class SheetRelease(Kept):
    """What the house says of the sheet in a language: printed or not, though nobody checked it; the newest counts."""

    holds: ClassVar[DataClass | None] = None

    language = models.TextField("Sprache")
    edition = models.TextField("Fassung des Blatts")
    is_released = models.BooleanField("freigegeben")
    checked_by = models.TextField("geprüft von", blank=True)
    checked_on = models.DateField("geprüft am", null=True)
    decided_by = models.TextField(editable=False)
    decided_by_name = models.TextField("entschieden von", editable=False)
    decided_at = models.DateTimeField("entschieden")

    class Meta:
        ordering: ClassVar = ["language", "-decided_at"]
        constraints: ClassVar = [
            AppMay(name="sheet_release_app", commands=("SELECT", "INSERT")),
            RowPolicy(name="sheet_release_seen", command="SELECT", using=f"{ACTOR} IS NOT NULL"),
            RowPolicy(
                name="sheet_release_added",
                command="INSERT",
                using="",
                check_sql=f"decided_by = {ACTOR} AND lotse_has_role('administration')",
            ),
        ]
