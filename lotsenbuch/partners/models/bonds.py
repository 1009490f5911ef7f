"""What binds colleagues and partners: favourites, who knows whom, and the care for the relation (C91)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lotsenbuch.partners.rules.kinds import CareKind
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, STAFF, AppMay, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .directory import Organisation
from .keeping import kept_by_the_house


class Favourite(Kept):
    """An organisation that a colleague wants at hand; nobody else sees it."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="favourite_app", commands=("SELECT", "INSERT", "DELETE")),
            RowPolicy(name="favourite_own", using=f"staff_id = {STAFF}"),
            models.UniqueConstraint(fields=["staff", "organisation"], name="favourite_once"),
        ]


class Acquaintance(Kept):
    """A colleague says: I know somebody there, ask me. Everybody sees it, only they write it."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="known_by")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="acquaintance_app", commands=("SELECT", "INSERT", "DELETE")),
            RowPolicy(name="acquaintance_seen", command="SELECT", using=f"{ACTOR} IS NOT NULL"),
            RowPolicy(name="acquaintance_added", command="INSERT", using="", check_sql=f"staff_id = {STAFF}"),
            RowPolicy(name="acquaintance_deleted", command="DELETE", using=f"staff_id = {STAFF}"),
            models.UniqueConstraint(fields=["staff", "organisation"], name="acquaintance_once"),
        ]


class Care(Versioned):
    """A visit, an agreement, the annual talk, what works: about working together, never about a person with a case."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cares")
    kind = models.TextField("Was", choices=[(one.value, one.label) for one in CareKind])
    happened_on = models.DateField("Wann")
    text = models.TextField("Was war, was gilt")
    valid_until = models.DateField("gilt bis", null=True)
    again_on = models.DateField("wieder daran denken am", null=True)
    written_by = models.TextField(editable=False)
    written_name = models.TextField(editable=False, default="")

    class Meta:
        ordering: ClassVar = ["-happened_on", "id"]
        constraints: ClassVar = [
            kept_by_the_house("care"),
            Stays(name="care_stays", columns=("id", "organisation_id", "written_by")),
        ]

    @property
    def kind_label(self) -> str:
        """Return what it was, in words."""
        return CareKind(self.kind).label
