"""What comes before a measure and goes along with it: proposals, bookings, who was there, subsidies to wages."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import FROM_CLASS_2, case_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import GuardMay, OfSameCase, Stays
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.rules.booking import BookingState

from .measure import Measure


def _sealed_from_class_2(name: str) -> models.CheckConstraint:
    condition = Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, facts={}, sealed__isnull=False)
    return models.CheckConstraint(name=name, condition=condition)


class Booking(Versioned):
    """A measure that was proposed with one sentence or booked from the catalogue and has not begun yet.

    What it is, by whom, which run and place, legal basis and cost stand in `facts`; from class 2 on sealed.
    """

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bookings")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    state = models.TextField("Stand", choices=[(one.value, one.label) for one in BookingState])
    facts = models.JSONField("Was", default=dict, blank=True)
    sealed = SealedField("Was, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    made_on = models.DateField("am")
    made_by = models.TextField(editable=False)
    planned_on = models.DateField("geplanter Beginn", null=True)
    planned_until = models.DateField("geplantes Ende", null=True)
    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, null=True, related_name="booking")

    class Meta:
        ordering: ClassVar = ["planned_on", "made_on", "id"]
        constraints: ClassVar = [
            *case_policies("booking", only=FROM_CLASS_2),
            OfSameCase(name="booking_of_same_case", column="measure_id", table="steering_measure"),
            GuardMay(name="booking_counted", reads=("measure_id", "made_on")),
            Stays(name="booking_class_stays", columns=("data_class", "made_on", "made_by", "facts", "sealed")),
            _sealed_from_class_2("booking_sealed_from_class_2"),
            models.CheckConstraint(
                name="booking_begins_as_a_measure",
                condition=Q(state=BookingState.BEGUN.value, measure__isnull=False)
                | (~Q(state=BookingState.BEGUN.value) & Q(measure=None)),
            ),
        ]

    @property
    def state_label(self) -> str:
        """Return where it stands, in words."""
        return BookingState(self.state).label


class MissedDays(Kept):
    """Days on which somebody was not there, and the reason as far as it was told. Nothing follows from it by itself."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="absences")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    from_on = models.DateField("gefehlt von")
    until_on = models.DateField("gefehlt bis")
    facts = models.JSONField("Grund", default=dict, blank=True)
    sealed = SealedField("Grund, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    told_on = models.DateField("gesagt am")
    noted_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-from_on", "id"]
        constraints: ClassVar = [
            *case_policies("missed_days", only=FROM_CLASS_2, may=("SELECT", "INSERT", "DELETE")),
            OfSameCase(name="missed_days_of_same_case", column="measure_id", table="steering_measure"),
            _sealed_from_class_2("missed_days_sealed_from_class_2"),
            models.CheckConstraint(name="missed_days_ends_after_start", condition=Q(until_on__gte=F("from_on"))),
        ]


class Attendance(Versioned):
    """What a carrier told of one month (§ 61 (2) S. 2 Nr. 2 SGB II): days present and days missed, two counts."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="attendances")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    month_on = models.DateField("Monat, sein erster Tag")
    days_present = models.PositiveSmallIntegerField("Tage da")
    days_missed = models.PositiveSmallIntegerField("Fehltage")
    told_on = models.DateField("gemeldet am")
    noted_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-month_on"]
        constraints: ClassVar = [
            *case_policies("attendance", only=FROM_CLASS_2),
            OfSameCase(name="attendance_of_same_case", column="measure_id", table="steering_measure"),
            models.UniqueConstraint(fields=["measure", "month_on"], name="attendance_once_a_month"),
            models.CheckConstraint(name="attendance_of_a_month", condition=Q(month_on__day=1)),
            models.CheckConstraint(
                name="attendance_fits_a_month", condition=Q(days_present__lte=31 - F("days_missed"))
            ),
        ]


class Subsidy(Versioned):
    """A subsidy to a wage as it was granted: the plan is kept as the law of the day of grant made it."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subsidies")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    facts = models.JSONField("Bewilligung und Plan", default=dict, blank=True)
    sealed = SealedField("Bewilligung und Plan, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    granted_on = models.DateField("bewilligt am")
    granted_by = models.TextField(editable=False)
    ended_on = models.DateField("vorzeitig beendet am", null=True)

    class Meta:
        ordering: ClassVar = ["-granted_on", "id"]
        constraints: ClassVar = [
            *case_policies("subsidy", only=FROM_CLASS_2),
            Stays(name="subsidy_plan_stays", columns=("data_class", "facts", "sealed", "granted_on", "granted_by")),
            _sealed_from_class_2("subsidy_sealed_from_class_2"),
        ]
