"""What is remembered about papers: deliveries, papers, their copies, what is missing, forms filled in together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.models.policies import ALL, FROM_CLASS_2, READ_ADD, case_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import Frozen, GuardMay, OfSameCase
from lotsenbuch.records.rules import DataClass

from .rules.kinds import KINDS

CLASSES = Q(data_class__gte=1, data_class__lte=4)


class Delivery(Kept):
    """Papers that came together; one receipt for all of them."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliveries")
    brought_on = models.DateField("entgegengenommen am")
    taken_by = models.TextField("entgegengenommen von", editable=False)
    taken_by_name = models.TextField("Name auf der Quittung", editable=False)

    class Meta:
        constraints: ClassVar = [*case_policies("delivery", may=READ_ADD)]


class Document(Versioned):
    """One paper: what it is and what was done with it. Only seen, it leaves no copy (§ 67a SGB X)."""

    holds = DataClass.COUNSELLING

    class Treatment(models.TextChoices):
        """What was done with the paper."""

        SEEN = "seen", "nur gesehen"
        COPIED = "copied", "Kopie in der Akte"
        RETURNED = "returned", "Original zurückgegeben"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField("Reihenfolge")
    kind = models.TextField("Art", choices=[(kind.code, kind.label) for kind in KINDS])
    treatment = models.TextField("Umgang", choices=Treatment)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)

    class Meta:
        constraints: ClassVar = [
            *case_policies("document", only=FROM_CLASS_2),
            OfSameCase(name="document_of_same_case", column="delivery_id", table="documents_delivery"),
            models.CheckConstraint(name="document_class", condition=CLASSES),
        ]


class Copy(Versioned):
    """The copy of a paper, sealed with the person's key whatever its class; at most 10 MB (decision 0012)."""

    holds = DataClass.COUNSELLING

    class State(models.TextChoices):
        """Whether it may be opened: only an explicit "clean" of a scanner, or a house without one."""

        CLEAN = "clean", "geprüft"
        UNSCANNED = "unscanned", "ohne Virenprüfung"
        QUARANTINE = "quarantine", "in Quarantäne"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="copies")
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="copy")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    state = models.TextField("Stand", choices=State)
    # In quarantine either way: the scanner found something, or it came to no verdict.
    is_harmful = models.BooleanField("Schadsoftware gefunden", default=False, db_default=False)
    media_type = models.TextField("Dateityp")
    size = models.PositiveIntegerField("Bytes")
    sealed = SealedField("Inhalt, verschlüsselt", data_class=DataClass.COUNSELLING)
    sha256 = models.TextField("Prüfsumme", help_text="des verschlüsselten Inhalts: sie verrät nichts vom Inhalt")

    class Meta:
        constraints: ClassVar = [
            *case_policies("copy", only=FROM_CLASS_2, may=ALL),
            GuardMay(name="copy_guard", reads=("state", "is_harmful")),
            OfSameCase(name="copy_of_same_case", column="document_id", table="documents_document"),
            models.CheckConstraint(name="copy_class", condition=CLASSES),
            models.CheckConstraint(name="copy_at_most_10_mb", condition=Q(size__lte=10 * 1024 * 1024)),
        ]


class MissingPaper(Versioned):
    """A paper that is asked for: why, until when, and when it arrived."""

    holds = DataClass.COUNSELLING
    disputable = ("why",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="missing_papers")
    kind = models.TextField("Art", choices=[(kind.code, kind.label) for kind in KINDS])
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    why = models.TextField("Wofür", blank=True)
    asked_on = models.DateField("erbeten am")
    until_on = models.DateField("bis", null=True)
    arrived_on = models.DateField("angekommen am", null=True)
    waived_on = models.DateField("nicht mehr nötig seit", null=True)
    asked_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["until_on", "asked_on", "id"]
        constraints: ClassVar = [
            *case_policies("missing_paper", only=FROM_CLASS_2),
            models.CheckConstraint(name="missing_paper_class", condition=CLASSES),
        ]


class FilledForm(Versioned):
    """A form of the house, filled in together: a draft that keeps every step, then a Fassung that nothing changes."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="filled_forms")
    blank = models.TextField("Formular")
    edition = models.TextField("Stand des Vordrucks")
    number = models.PositiveSmallIntegerField("Fassung")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    sealed = SealedField("Antworten, verschlüsselt", data_class=DataClass.COUNSELLING)
    finished_on = models.DateField("fertig am", null=True)
    written_by = models.TextField(editable=False)

    class Meta:
        ordering: ClassVar = ["blank", "-number"]
        constraints: ClassVar = [
            *case_policies("filled_form", only=FROM_CLASS_2),
            Frozen(name="filled_form_finished_stays", when="OLD.finished_on IS NOT NULL"),
            models.UniqueConstraint(fields=["case", "blank", "number"], name="filled_form_number_once"),
            models.UniqueConstraint(
                fields=["case", "blank"], condition=Q(finished_on=None), name="filled_form_one_draft"
            ),
        ]


class Signature(Kept):
    """The signature under a release from confidentiality: a picture drawn on the screen, or the scan of the paper.

    Sealed with the person's key whatever its class, as a copy is; a scan that the scanner does not trust is refused.
    """

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signatures")
    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="signature")
    data_class = models.PositiveSmallIntegerField("Klasse")
    media_type = models.TextField("Dateityp")
    size = models.PositiveIntegerField("Bytes")
    sealed = SealedField("Unterschrift, verschlüsselt", data_class=DataClass.COUNSELLING)
    sha256 = models.TextField("Prüfsumme", help_text="des verschlüsselten Inhalts: sie verrät nichts vom Inhalt")
    # What the paper said when it was signed, word by word.
    text_sha256 = models.TextField("Prüfsumme des Textes")
    kept_at = models.DateTimeField("aufbewahrt seit")
    kept_by = models.TextField("entgegengenommen von", editable=False)

    class Meta:
        constraints: ClassVar = [
            *case_policies("signature", only=FROM_CLASS_2, may=READ_ADD),
            OfSameCase(name="signature_of_same_case", column="release_id", table="cases_release"),
            models.CheckConstraint(name="signature_class", condition=CLASSES),
        ]
