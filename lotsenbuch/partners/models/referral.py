"""A referral: the way with one person to one door, what left the house, and what came back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import FROM_CLASS_2, READ_ADD, case_policies
from lotsenbuch.intake.models import Barrier
from lotsenbuch.partners.rules.referral import Back, State
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, GuardMay, OfSameCase, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass


class Referral(Versioned):
    """Where somebody is on the way to a partner. Which partner, and wherefore, is sealed from class 2 on."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    state = models.TextField("Stand", choices=[(one.value, one.label) for one in State], default=State.PREPARED)
    facts = models.JSONField("Wohin und wofür", default=dict, blank=True)
    sealed = SealedField("Wohin und wofür, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    barrier = models.ForeignKey(Barrier, on_delete=models.SET_NULL, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.SET_NULL, null=True, related_name="+")
    is_accompanied = models.BooleanField("jemand geht mit", default=False)
    order_id = models.UUIDField("Auftrag zum Senden", null=True, unique=True)
    prepared_on = models.DateField("vorbereitet am")
    prepared_by = models.TextField(editable=False)
    arrived_on = models.DateField("angekommen am", null=True)
    ended_on = models.DateField("beendet am", null=True)
    free_from = models.DateField("Platz frei ab", null=True)

    class Meta:
        ordering: ClassVar = ["-prepared_on", "id"]
        constraints: ClassVar = [
            *case_policies("referral", only=FROM_CLASS_2),
            OfSameCase(name="referral_barrier_of_same_case", column="barrier_id", table="intake_barrier"),
            OfSameCase(
                name="referral_appointment_of_same_case", column="appointment_id", table="appointments_appointment"
            ),
            Stays(name="referral_class_stays", columns=("data_class", "prepared_by")),
            # `partners_answer` notes what a partner said back.
            GuardMay(
                name="referral_guard",
                reads=("id", "case_id", "state", "version", "arrived_on", "ended_on"),
                writes=("UPDATE (state, arrived_on, ended_on, free_from, version)",),
            ),
            # How long people wait is counted by a service; where and wherefore is not read for it.
            GuardMay(name="referral_counted", reads=("prepared_on",)),
            models.CheckConstraint(
                name="referral_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, facts={}, sealed__isnull=False),
            ),
        ]

    @property
    def state_label(self) -> str:
        """Return where it stands, in words."""
        return State(self.state).label

    @property
    def sign(self) -> str:
        """Return the sign by which house and partner know the paper; it says nothing of anybody."""
        return self.id.hex[:6].upper()


class Dispatch(Kept):
    """What left the house for a partner, word by word: the paper shows exactly this."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="dispatches")
    data_class = models.PositiveSmallIntegerField("Klasse")
    told = models.JSONField("was gesagt wurde", default=dict, blank=True)
    sealed = SealedField("was gesagt wurde, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    why = models.TextField("warum es hinausgehen durfte")
    sent_at = models.DateTimeField("gesendet")
    sent_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["-sent_at"]
        constraints: ClassVar = [
            *case_policies("dispatch", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="dispatch_of_same_case", column="referral_id", table="partners_referral"),
            GuardMay(name="dispatch_counted", reads=("referral_id", "sent_at")),
            models.CheckConstraint(
                name="dispatch_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, told={}, sealed__isnull=False),
            ),
        ]


# Who holds the token acts as `link:<key of the row>`; the key itself is no secret and opens nothing.
_OPEN = f"'link:' || id = {ACTOR} AND expires_at > now() AND withdrawn_at IS NULL"


class AnswerLink(Kept):
    """The page of a partner for one message; only the hash of its token is kept."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField("Prüfwert des Schlüssels", unique=True)
    made_by = models.TextField("ausgestellt von", editable=False)
    made_at = models.DateTimeField("ausgestellt")
    expires_at = models.DateTimeField("gilt bis")
    used_at = models.DateTimeField("benutzt", null=True)
    withdrawn_at = models.DateTimeField("zurückgezogen", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            *case_policies("answer_link"),
            RowPolicy(name="answer_link_by_token", command="SELECT", using=_OPEN),
            Stays(name="answer_link_token_stays", columns=("referral_id", "token_hash", "made_by", "expires_at")),
            OfSameCase(name="answer_link_of_same_case", column="referral_id", table="partners_referral"),
            GuardMay(
                name="answer_link_guard",
                reads=(
                    "id", "case_id", "referral_id", "token_hash", "made_by", "expires_at", "used_at", "withdrawn_at",
                ),
                writes=("INSERT", "UPDATE (used_at)"),
            ),
        ]  # fmt: skip


class Answer(Kept):
    """What a partner said back: one of three words and a day."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="answers")
    link = models.OneToOneField(AnswerLink, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Rückmeldung", choices=[(one.value, one.label) for one in Back])
    stated_on = models.DateField("Tag")
    said_at = models.DateTimeField("eingegangen")

    class Meta:
        ordering: ClassVar = ["-said_at"]
        constraints: ClassVar = [
            # Written by `partners_answer` only.
            *case_policies("answer", may=("SELECT",)),
            OfSameCase(name="answer_of_same_case", column="referral_id", table="partners_referral"),
            OfSameCase(name="answer_of_link", column="link_id", table="partners_answerlink"),
            GuardMay(name="answer_guard", reads=("id",), writes=("INSERT",)),
        ]

    @property
    def kind_label(self) -> str:
        """Return what was said, in words."""
        return Back(self.kind).label
