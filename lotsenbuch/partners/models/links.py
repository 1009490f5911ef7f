"""A partner confirms its own data: a signed one-time link, and what came back through it."""

from typing import ClassVar

from django.db import models

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import GuardMay, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

from .directory import Organisation
from .keeping import KEEPS


class DataLink(Kept):
    """A link to an organisation's own entry; only the hash of its token is kept."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField("Prüfwert des Schlüssels", unique=True)
    made_by = models.TextField("ausgestellt von", editable=False)
    made_at = models.DateTimeField("ausgestellt", auto_now_add=True)
    expires_at = models.DateTimeField("gilt bis")
    used_at = models.DateTimeField("benutzt", null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            WrittenBy(name="data_link_written", insert=f"({KEEPS}) AND NEW.used_at IS NULL"),
            Stays(name="data_link_stays", columns=("id", "organisation_id", "token_hash", "expires_at")),
            GuardMay(
                name="data_link_guard",
                reads=("id", "organisation_id", "token_hash", "expires_at", "used_at"),
                writes=("UPDATE (used_at)",),
            ),
        ]


class Statement(Kept):
    """What an organisation said about its entry: that it is right, or what has changed."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="statements")
    link = models.OneToOneField(DataLink, on_delete=models.CASCADE, related_name="statement")
    is_right = models.BooleanField("alles stimmt")
    words = models.TextField("was sich geändert hat", blank=True)
    said_at = models.DateTimeField("eingegangen", auto_now_add=True)
    settled_at = models.DateTimeField("übernommen", null=True)
    settled_by = models.TextField(blank=True, default="", editable=False)

    class Meta:
        ordering: ClassVar = ["-said_at"]
        constraints: ClassVar = [
            # Written by `partners_say` only; settled by who keeps the directory.
            WrittenBy(name="statement_written", update=KEEPS),
            Stays(name="statement_stays", columns=("id", "organisation_id", "link_id", "is_right", "words", "said_at")),
            GuardMay(name="statement_guard", reads=("id",), writes=("INSERT",)),
        ]
