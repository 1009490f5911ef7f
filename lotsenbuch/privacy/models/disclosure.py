"""A disclosure to the person, ready to be fetched for seven days."""

from typing import ClassVar

from django.db import models

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import CARED_CASES, SEEN_CASES, row_policies
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, RowPolicy
from lotsenbuch.records.rules import DataClass

_OWN = f"actor = {ACTOR} AND expires_at > now()"
_EXPIRED = f"{ACTOR} = 'service:retain' AND expires_at <= now()"


class Disclosure(Kept):
    """All that is kept about a person, as PDF and JSON under her key; only who made it fetches it.

    After seven days nobody sees it, and the night deletes it.
    """

    holds = DataClass.SEALED

    class Kind(models.TextChoices):
        """On what ground."""

        DISCLOSURE = "disclosure", "Auskunft (Art. 15 DSGVO, § 83 SGB X)"
        INSPECTION = "inspection", "Akteneinsicht (§ 25 SGB X)"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disclosures")
    data_class = models.PositiveSmallIntegerField("Klasse", default=int(DataClass.SEALED))
    kind = models.TextField("Grund", choices=Kind)
    actor = models.TextField("gemacht von", editable=False)
    made_at = models.DateTimeField("gemacht")
    expires_at = models.DateTimeField("abzuholen bis")
    entries = models.PositiveIntegerField("Angaben")
    pdf = SealedField("PDF, verschlüsselt", data_class=DataClass.HEALTH)
    data = SealedField("JSON, verschlüsselt", data_class=DataClass.HEALTH)
    medical = SealedField("Teil, den ein Arzt vermittelt, verschlüsselt", null=True, data_class=DataClass.HEALTH)

    personal = SealedField("Teil, den eine Fachkraft vermittelt, verschlüsselt", null=True, data_class=DataClass.HEALTH)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            *row_policies(
                "disclosure",
                seen=f"case_id = {SEEN_CASES} AND {_OWN}",
                writable=f"case_id = {CARED_CASES} AND {_OWN}",
                may=("SELECT", "INSERT", "DELETE"),
            ),
            RowPolicy(name="disclosure_find_expired", command="SELECT", using=_EXPIRED),
            RowPolicy(name="disclosure_expire", command="DELETE", using=_EXPIRED),
        ]
