"""The catalogue of measures: what a carrier does, on which days, with how many places. No person stands here."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.partners.rules.measures import Basis, MeasureKind, Per
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import Stays
from lotsenbuch.records.rules import DataClass

from .directory import Organisation
from .keeping import kept_by_the_house


class Programme(Versioned):
    """A measure of the house's catalogue: an offer, never a must (C28)."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    name = models.TextField("Maßnahme")
    kind = models.TextField("Art", choices=[(one.value, one.label) for one in MeasureKind])
    about = models.TextField("Inhalt", blank=True, default="")
    target_group = models.TextField("Für wen", blank=True, default="")
    number = models.TextField("Maßnahmenummer", blank=True, default="")
    basis = models.TextField("Rechtsgrundlage", choices=[(one.value, one.label) for one in Basis])
    basis_from = models.DateField("Rechtsgrundlage gilt ab", null=True)
    basis_until = models.DateField("Rechtsgrundlage gilt bis", null=True)
    cost = models.DecimalField("Kosten für einen Platz", max_digits=9, decimal_places=2, null=True)
    cost_per = models.TextField("Kosten wofür", choices=[(one.value, one.label) for one in Per], default=Per.ONCE)
    ended_on = models.DateField("nicht mehr im Katalog seit", null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            kept_by_the_house("programme"),
            models.CheckConstraint(name="programme_cost_is_no_debt", condition=Q(cost=None) | Q(cost__gte=0)),
            models.CheckConstraint(
                name="programme_basis_ends_after_its_start",
                condition=Q(basis_from=None) | Q(basis_until=None) | Q(basis_until__gte=F("basis_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return MeasureKind(self.kind).label

    @property
    def basis_label(self) -> str:
        """Return the legal basis in words."""
        return Basis(self.basis).label

    @property
    def per_label(self) -> str:
        """Return what the cost is told for."""
        return Per(self.cost_per).label


class Course(Versioned):
    """One run of a measure: its days, where, and how many places."""

    holds: ClassVar[DataClass | None] = None

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="courses")
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende", null=True)
    where = models.TextField("Wo", blank=True, default="")
    places = models.PositiveSmallIntegerField("Plätze", null=True)
    ended_on = models.DateField("fällt aus seit", null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            kept_by_the_house("course"),
            models.CheckConstraint(
                name="course_ends_after_its_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]


class Seat(Kept):
    """A place of a run that is taken. By whom, only the booking in the case knows; here nobody is named."""

    holds: ClassVar[DataClass | None] = None

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="seats")
    given_back_on = models.DateField("wieder frei seit", null=True)

    class Meta:
        constraints: ClassVar = [
            kept_by_the_house("seat"),
            Stays(name="seat_stays", columns=("id", "course_id")),
        ]
