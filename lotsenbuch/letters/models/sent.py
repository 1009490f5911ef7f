"""A letter as it went out, and the proofs of its way."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.models.policies import FROM_CLASS_2, READ_ADD, case_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import GuardMay, OfSameCase
from lotsenbuch.records.rules import DataClass

_CLASSES = Q(data_class__gte=1, data_class__lte=4)


class SentLetter(Kept):
    """A letter exactly as it went out: its bytes under the person's key, never changed (decision 0135).

    To a protected address, and from a sealed case, a letter has class 4: only who holds that grant sees that it exists.
    """

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sent_letters")
    kind = models.TextField("Art")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    issued_on = models.DateField("Datum des Briefs")
    issued_at = models.DateTimeField("ausgegeben")
    issued_by = models.TextField("ausgegeben von", editable=False)
    issued_by_name = models.TextField("Name", editable=False)
    # Somebody outside got it instead of the person, with her signature.
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="letters")
    about_on = models.DateField("Tag des Gesprächs, um das es geht", null=True)
    is_summons = models.BooleanField("Meldeaufforderung", default=False)
    # Which version went out decides later which rule applies (§ 65a SGB II); empty: none went along.
    instruction = models.TextField("Fassung der Belehrung", blank=True)
    languages = ArrayField(models.TextField(), verbose_name="Sprachen der Blätter", default=list)
    has_window = models.BooleanField("mit Anschrift", default=False)
    # A check value of the address under the person's key: tells whether it is still the same, and nothing else.
    address_mark = models.TextField("Prüfwert der Anschrift", blank=True)
    size = models.PositiveIntegerField("Bytes")
    sha256 = models.TextField("Prüfsumme", help_text="des verschlüsselten Inhalts: sie verrät nichts vom Inhalt")
    sealed = SealedField("Brief, verschlüsselt", data_class=DataClass.COUNSELLING)
    address = SealedField("Anschriftzeilen, verschlüsselt", null=True, data_class=DataClass.COUNSELLING)

    class Meta:
        ordering: ClassVar = ["-issued_at", "id"]
        indexes: ClassVar = [models.Index(fields=["case", "-issued_at"], name="sent_letter_by_case")]
        constraints: ClassVar = [
            *case_policies("sent_letter", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="sent_letter_release_same_case", column="release_id", table="cases_release"),
            models.CheckConstraint(name="sent_letter_class", condition=_CLASSES),
            models.CheckConstraint(
                name="sent_letter_instructs_summons_only", condition=Q(is_summons=True) | Q(instruction="")
            ),
        ]


class Proof(Kept):
    """What happened to a letter afterwards, with day and name: posted, handed over, come back; the newest counts."""

    holds = DataClass.COUNSELLING

    class What(models.TextChoices):
        """The way of a letter."""

        POSTED = "posted", "zur Post gegeben"
        HANDED = "handed", "persönlich übergeben"
        RECEIVED = "received", "nachweislich zugegangen"
        RETURNED = "returned", "als unzustellbar zurückgekommen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    letter = models.ForeignKey(SentLetter, on_delete=models.CASCADE, related_name="proofs")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    what = models.TextField("Was", choices=What)
    happened_on = models.DateField("am")
    noted_at = models.DateTimeField("festgehalten")
    noted_by = models.TextField(editable=False)
    noted_by_name = models.TextField("von", editable=False)

    class Meta:
        ordering: ClassVar = ["-noted_at", "id"]
        constraints: ClassVar = [
            *case_policies("letter_proof", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="letter_proof_same_case", column="letter_id", table="letters_sentletter"),
            # Asked by `duties_find`: whether a letter went out, and did not come back.
            GuardMay(name="letter_proof_guard", reads=("letter_id", "what", "happened_on", "noted_at")),
            models.CheckConstraint(name="letter_proof_class", condition=_CLASSES),
        ]
