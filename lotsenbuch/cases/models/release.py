"""Release from confidentiality (Schweigepflichtentbindung)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lotsenbuch.cases.rules.release import Direction, RecipientKind, ReleasePurpose
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import AppMay, Frozen, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .case import Case
from .policies import CARED_CASES, FROM_CLASS_2, SEEN_CASES, WRITABLE_CASES

_SEEN = f"case_id = {SEEN_CASES}{FROM_CLASS_2}"


class Release(Versioned):
    """What a person allows to be told to or asked of one recipient; it holds from the signature on, until revoked.

    Its class is the highest that it covers, for „Suchtberatung“ as a recipient says enough: from class 2 on the name
    stands sealed. Revoked it can be by whoever looks after the person, also when the case has ended.
    """

    holds = DataClass.HEALTH

    class How(models.TextChoices):
        """How it was signed."""

        NOT_YET = "", "noch nicht unterschrieben"
        SCREEN = "screen", "am Bildschirm"
        PAPER = "paper", "auf Papier"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="confidentiality_releases")
    data_class = models.PositiveSmallIntegerField("Klasse")
    recipient_kind = models.TextField("Art", choices=[(one.value, one.label) for one in RecipientKind])
    recipient = models.TextField("Wer", blank=True)
    recipient_key = models.TextField("Schlüssel im Verzeichnis", blank=True, editable=False)
    sealed = SealedField("Wer, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    purpose = models.TextField("Zweck", choices=[(one.value, one.label) for one in ReleasePurpose])
    classes = ArrayField(models.PositiveSmallIntegerField(), verbose_name="Klassen")
    # Label and class of each thing it covers, in the order of the paper; empty: all that its classes hold.
    topics = models.JSONField("Worüber genau", default=list, db_default=[], blank=True)
    direction = models.TextField("Richtung", choices=[(one.value, one.label) for one in Direction])
    from_on = models.DateField("gilt ab")
    until_on = models.DateField("gilt bis")
    made_at = models.DateTimeField("vorbereitet")
    made_by = models.TextField("vorbereitet von", editable=False)
    signed_on = models.DateField("unterschrieben am", null=True)
    signed_how = models.TextField("unterschrieben", choices=How, default=How.NOT_YET, blank=True)
    revoked_at = models.DateTimeField("widerrufen", null=True)
    revoked_how = models.TextField("wie widerrufen", blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            AppMay(name="secrecy_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="secrecy_seen", command="SELECT", using=_SEEN),
            RowPolicy(
                name="secrecy_added",
                command="INSERT",
                using="",
                check_sql=f"case_id = {WRITABLE_CASES}{FROM_CLASS_2}",
            ),
            RowPolicy(
                name="secrecy_changed",
                command="UPDATE",
                using=_SEEN,
                check_sql=f"(case_id = {WRITABLE_CASES} OR (case_id = {CARED_CASES} AND revoked_at IS NOT NULL))"
                f"{FROM_CLASS_2}",
            ),
            Stays(
                name="secrecy_stays",
                columns=(
                    "id", "case_id", "data_class", "recipient_kind", "recipient", "recipient_key", "sealed", "purpose",
                    "classes", "topics", "direction", "from_on", "until_on", "made_at", "made_by",
                ),
            ),
            Frozen(name="secrecy_revoked_stays", when="OLD.revoked_at IS NOT NULL"),
            models.CheckConstraint(name="secrecy_class", condition=Q(data_class__gte=1, data_class__lte=3)),
            models.CheckConstraint(name="secrecy_period", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="secrecy_signed_somehow",
                condition=Q(signed_on=None, signed_how="") | (Q(signed_on__isnull=False) & ~Q(signed_how="")),
            ),
            models.CheckConstraint(
                name="secrecy_sealed_from_class_2",
                condition=(Q(data_class__lt=2, sealed=None) & ~Q(recipient=""))
                | Q(data_class__gte=2, recipient="", recipient_key="", topics=[], sealed__isnull=False),
            ),
        ]  # fmt: skip

    @property
    def state_label(self) -> str:
        """Return the state in words, apart from the period."""
        if self.revoked_at is not None:
            return "widerrufen"
        return "unterschrieben" if self.signed_on else str(self.How.NOT_YET.label)
