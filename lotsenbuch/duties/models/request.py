"""What the house asks of a person, and the conciliation that stood in the way of reductions until June 2026."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import READ_ADD_CHANGE, row_policies
from lotsenbuch.duties.rules.kinds import CONCILIATION_SINCE, OBLIGATION_SINCE, Asked, Ground
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import GuardMay, OfSameCase, Stays
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.models import Measure

from .policies import LEGAL_READ, LEGAL_WRITE, MY_REQUESTS


class Request(Versioned):
    """A request: what, how often, with which proof, until when, and which instruction went out with it.

    Coaching under § 16k leads nowhere here: a measure of that kind cannot be named (`duties_may_ask`).
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "what",
        "reasons",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="requests")
    asked = models.TextField("Was verlangt wird", choices=[(one.value, one.label) for one in Asked])
    what = models.TextField("Was genau")
    how_often = models.TextField("Wie oft", blank=True)
    proof = models.TextField("In welcher Form nachzuweisen", blank=True)
    due_on = models.DateField("bis oder am")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, null=True, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, related_name="+")
    letter = models.ForeignKey(SentLetter, on_delete=models.CASCADE, null=True, related_name="+")
    instruction = models.TextField("Fassung der Belehrung", blank=True)
    instructed_on = models.DateField("belehrt am", null=True)
    is_given = models.BooleanField("Zugang belegt", default=True)
    ground = models.TextField(
        "Verpflichtung nach § 15a SGB II", choices=[(one.value, one.label) for one in Ground], blank=True, default=""
    )
    reasons = models.TextField("Begründung", blank=True)
    heard_words = models.TextField("Anhörung vor der Verpflichtung", blank=True, default="")
    issued_on = models.DateField("ergangen am")
    withdrawn_on = models.DateField("zurückgenommen am", null=True)
    made_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-due_on", "id"]
        constraints: ClassVar = [
            *row_policies(
                "duty_request",
                seen=f"(case_id = {LEGAL_READ} OR id = {MY_REQUESTS})",
                writable=f"case_id = {LEGAL_WRITE}",
                may=READ_ADD_CHANGE,
            ),
            # What was asked stays as it was asked; only that it is withdrawn is added.
            Stays(
                name="duty_request_stays",
                columns=(
                    "id", "case_id", "asked", "what", "how_often", "proof", "due_on", "appointment_id", "measure_id",
                    "letter_id", "instruction", "instructed_on", "is_given", "ground", "reasons", "heard_words",
                    "issued_on", "made_by",
                ),
            ),
            GuardMay(
                name="duty_request_guard",
                reads=("id", "case_id", "asked", "letter_id", "instruction", "is_given", "withdrawn_on"),
            ),
            OfSameCase(name="duty_request_talk", column="appointment_id", table="appointments_appointment"),
            OfSameCase(name="duty_request_measure", column="measure_id", table="steering_measure"),
            OfSameCase(name="duty_request_letter", column="letter_id", table="letters_sentletter"),
            models.CheckConstraint(
                name="duty_request_of_its_kind",
                condition=Q(asked=Asked.SUMMONS.value, appointment__isnull=False, measure=None, ground="")
                | Q(asked=Asked.MEASURE.value, measure__isnull=False, appointment=None)
                | Q(asked__in=[Asked.EFFORTS.value, Asked.WORK.value], measure=None, appointment=None),
            ),
            # § 15a (4): what, how often, in which form, until when.
            models.CheckConstraint(
                name="duty_request_efforts_are_exact",
                condition=~Q(asked=Asked.EFFORTS.value) | (~Q(how_often="") & ~Q(proof="")),
            ),
            models.CheckConstraint(
                name="duty_obligation_by_law",
                condition=Q(ground="") | (~Q(reasons="") & Q(issued_on__gte=OBLIGATION_SINCE)),
            ),
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(withdrawn_on=None), name="duty_request_talk_once"
            ),
        ]  # fmt: skip


class Conciliation(Versioned):
    """A conciliation (§ 15a SGB II from July 2023 to June 2026); while it ran no reduction under § 31a was possible."""

    holds = DataClass.COUNSELLING
    disputable = ("result",)

    class Side(models.TextChoices):
        """Who asked for it."""

        PERSON = "person", "die Person"
        HOUSE = "house", "das Haus"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conciliations")
    wanted_by = models.TextField("Gewünscht von", choices=Side)
    started_on = models.DateField("begonnen am")
    ended_on = models.DateField("beendet am", null=True)
    result = models.TextField("Gemeinsamer Vorschlag", blank=True)
    made_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-started_on", "id"]
        constraints: ClassVar = [
            *row_policies(
                "conciliation",
                seen=f"case_id = {LEGAL_READ}",
                writable=f"case_id = {LEGAL_WRITE}",
                may=READ_ADD_CHANGE,
                stays=("id", "case_id", "wanted_by", "started_on", "made_by"),
            ),
            GuardMay(name="conciliation_guard", reads=("case_id", "started_on", "ended_on")),
            models.CheckConstraint(
                name="conciliation_by_law",
                condition=Q(started_on__gte=CONCILIATION_SINCE, started_on__lt=OBLIGATION_SINCE),
            ),
            models.CheckConstraint(
                name="conciliation_ends_after_its_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
        ]
