"""Many letters as one print file: who ordered it, how far it is, and the file for a day."""

from typing import ClassVar

from django.db import models

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import ALL, SEEN_CASES, WRITABLE_CASES, row_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, OfSameCase, RowPolicy, Stays
from lotsenbuch.records.rules import DataClass

from .sent import SentLetter

# A finished print file lies here encrypted for a day; what went out stays with each case.
KEPT_HOURS = 24
_OLD = f"{ACTOR} = 'service:retain' AND made_at < now() - interval '{KEPT_HOURS} hours'"


class Batch(Versioned):
    """A print file with many letters of one kind; seen by who ordered it."""

    holds = DataClass.MASTER  # whose letters: the lines say; the file is opened with an entry for each case

    class State(models.TextChoices):
        """From the order to one of three ends."""

        RUNNING = "running", "wird gedruckt"
        STOPPED = "stopped", "angehalten"
        DONE = "done", "fertig"
        REFUSED = "refused", "nicht ausgeführt"

    actor = models.TextField("bestellt von")
    kind = models.TextField("Art")
    subject = models.TextField("Betreff", blank=True)
    text = models.TextField("Text für alle", blank=True)
    job = models.UUIDField("läuft als", null=True)
    issued_on = models.DateField("Datum der Briefe")
    state = models.TextField("Stand", choices=State, default=State.RUNNING)
    said = models.TextField("Stand in Worten", blank=True)
    total = models.PositiveIntegerField("Briefe")
    done = models.PositiveIntegerField("fertig", default=0)
    made_at = models.DateTimeField("bestellt", auto_now_add=True)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    master_number = models.PositiveSmallIntegerField("Nummer des Hauptschlüssels", null=True)
    wrapped_key = models.BinaryField("Schlüssel, verpackt", null=True)
    sealed = SealedField("Druckdatei, verschlüsselt", null=True, data_class=DataClass.COUNSELLING)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            RowPolicy(name="batch_own", using=f"actor = {ACTOR}"),
            Stays(name="batch_stays", columns=("id", "actor", "kind")),
            RowPolicy(name="batch_find_expired", command="SELECT", using=_OLD),
            RowPolicy(name="batch_expire", command="DELETE", using=_OLD),
        ]


class BatchLine(Kept):
    """One letter of a batch: for which case, in which place, and whether it is made."""

    holds = DataClass.COUNSELLING

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField("Reihenfolge")
    slot = models.JSONField("Termin", null=True)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    # The address of the reply page holds its token, which is kept nowhere in the open (decision 0140).
    reply = SealedField("Adresse der Antwortseite, verschlüsselt", null=True, data_class=DataClass.COUNSELLING)
    letter = models.ForeignKey(SentLetter, on_delete=models.CASCADE, null=True, related_name="+")
    said = models.TextField("warum nicht", blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            *row_policies(
                "batch_line",
                seen=f"case_id = {SEEN_CASES}",
                writable=f"case_id = {WRITABLE_CASES}",
                may=ALL,
                stays=("id", "batch_id", "case_id", "position"),
            ),
            RowPolicy(name="batch_line_find_expired", command="SELECT", using=f"{ACTOR} = 'service:retain'"),
            RowPolicy(name="batch_line_expire", command="DELETE", using=f"{ACTOR} = 'service:retain'"),
            OfSameCase(name="batch_line_of_letter", column="letter_id", table="letters_sentletter"),
            models.UniqueConstraint(fields=["batch", "position"], name="batch_line_position_once"),
            models.UniqueConstraint(fields=["batch", "case"], name="batch_line_case_once"),
        ]
