"""Before somebody goes out: is it right and wanted, what is known of the place, who goes along, how far it is."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import (
    FROM_CLASS_2,
    LED_TEAMS,
    READ_ADD,
    SEEN_CASES,
    WRITABLE_CASES,
    case_policies,
    guard_reads,
    row_policies,
)
from lotsenbuch.fieldwork.rules.before import GROUNDS, HAZARDS, RESULTS, WISHES
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETTINGS_BY, STAFF, OfSameCase, WrittenBy
from lotsenbuch.records.rules import DataClass

# Cases of talks out of the house that the actor has before them, or had yesterday.
_OUT = f"""FROM appointments_appointment WHERE kind IN ('home', 'outside', 'partner', 'threeway')
 AND state IN ('offered', 'confirmed', 'requested', 'done') AND ends_at > now() - interval '1 day'
 AND (holder_id = {STAFF} OR {STAFF} = ANY(companions))""".replace("\n", "")
_LED = f"FROM cases_outline WHERE NOT is_sealed AND team_id = {LED_TEAMS}"


class Weighing(Kept):
    """Whether walking fits this person now (C69), and whether they want it (C70); renewed on change, never changed."""

    holds = DataClass.COUNSELLING
    disputable = (
        "aim",
        "wish_words",
        "alternative",
        "risks",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="weighings")
    aim = models.TextField("Wozu draußen?")
    wish = models.TextField("Was möchte die Person?", choices=WISHES)
    wish_words = models.TextField("In ihren Worten", blank=True)
    alternative = models.TextField("Bei schlechtem Wetter", blank=True)
    risks = models.TextField("Was kann dabei schwierig werden?", blank=True)
    result = models.TextField("Ergebnis", choices=RESULTS)
    weighed_by = models.TextField("abgewogen von", editable=False)
    weighed_at = models.DateTimeField("abgewogen")

    class Meta:
        ordering: ClassVar = ["-weighed_at", "id"]
        constraints: ClassVar = [
            *case_policies("weighing", may=READ_ADD),
            guard_reads("weighing", "case_id", "weighed_at", "result"),
            models.CheckConstraint(name="weighing_never_against_a_wish", condition=~Q(wish="no", result="yes")),
        ]


class WeighingHealth(Kept):
    """What health asks for on the way, without a diagnosis; class 2, so it is not part of the weighing itself."""

    holds = DataClass.HEALTH

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    weighing = models.OneToOneField(Weighing, on_delete=models.CASCADE, related_name="health")
    data_class = models.PositiveSmallIntegerField("Klasse", default=2)
    sealed = SealedField("Was es unterwegs braucht, verschlüsselt", data_class=DataClass.HEALTH)

    class Meta:
        constraints: ClassVar = [
            *case_policies("weighing_health", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="weighing_health_same_case", column="weighing_id", table="fieldwork_weighing"),
            models.CheckConstraint(name="weighing_health_class", condition=Q(data_class=2)),
        ]


class Hazard(Versioned):
    """What whoever goes there should know, in neutral words; also that it was asked and nothing is known.

    Only who goes out sees it, and it ends after six months unless it is said anew.
    """

    holds = DataClass.COUNSELLING
    disputable = ("words",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hazards")
    kind = models.TextField("Was", choices=HAZARDS)
    words = models.TextField("In neutralen Worten", blank=True)
    noted_by = models.TextField("gefragt von", editable=False)
    noted_on = models.DateField("gefragt am")
    ends_on = models.DateField("gilt bis vor")
    ended_at = models.DateTimeField("beendet", null=True)

    class Meta:
        ordering: ClassVar = ["-noted_on", "kind", "id"]
        constraints: ClassVar = [
            *row_policies(
                "hazard",
                seen=f"case_id = {SEEN_CASES} AND (noted_by = {ACTOR} OR case_id = ANY(ARRAY(SELECT case_id {_OUT})))",
                writable=f"case_id = {WRITABLE_CASES}",
                stays=("id", "case_id", "kind", "words", "noted_by", "noted_on", "ends_on"),
            ),
            guard_reads("hazard", "case_id", "kind", "ends_on", "ended_at"),
        ]


class TandemException(Versioned):
    """A first meeting that somebody goes to alone: asked for with a reason, agreed to by who leads the team.

    The reason is one of a list: a lead reads nothing of a person.
    """

    holds = DataClass.MASTER

    class Answer(models.TextChoices):
        """What the lead says."""

        OPEN = "", "noch offen"
        AGREED = "agreed", "zugestimmt"
        REFUSED = "refused", "nicht zugestimmt"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tandem_exceptions")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.TextField("Grund", choices=GROUNDS)
    asked_at = models.DateTimeField("gefragt")
    answer = models.TextField("Antwort", choices=Answer, default=Answer.OPEN, blank=True)
    answered_by = models.TextField(blank=True, editable=False)
    answered_at = models.DateTimeField("beantwortet", null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        constraints: ClassVar = [
            *row_policies(
                "tandem_exception",
                seen=f"case_id = {SEEN_CASES} OR (answer = '' AND case_id = ANY(ARRAY(SELECT case_id {_LED})))",
                writable=f"case_id = {WRITABLE_CASES} AND staff_id = {STAFF} AND answer = ''",
                may=READ_ADD,
            ),
            guard_reads(
                "tandem_exception",
                "id",
                "case_id",
                "staff_id",
                "ground",
                "asked_at",
                "answer",
                "version",
                writes=("UPDATE",),
            ),
        ]


class Preparation(Versioned):
    """What is ticked off before a walk."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="prepared")
    ticked = ArrayField(models.TextField(), verbose_name="erledigt", default=list)

    class Meta:
        constraints: ClassVar = [
            *case_policies("preparation"),
            OfSameCase(name="preparation_same_case", column="appointment_id", table="appointments_appointment"),
        ]


class WayTime(Versioned):
    """How many minutes the house plans from one place to another; the same back."""

    holds: ClassVar[DataClass | None] = None

    from_place = models.TextField("Von")
    to_place = models.TextField("Nach")
    minutes = models.PositiveSmallIntegerField("Minuten")

    class Meta:
        ordering: ClassVar = ["from_place", "to_place"]
        constraints: ClassVar = [
            WrittenBy(name="way_time_written", insert=SETTINGS_BY, update=SETTINGS_BY, delete=SETTINGS_BY),
            models.UniqueConstraint(fields=["from_place", "to_place"], name="way_time_once"),
            models.CheckConstraint(name="way_time_at_most_four_hours", condition=Q(minutes__gte=1, minutes__lte=240)),
        ]
