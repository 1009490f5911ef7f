"""The log's only table: append-only, without foreign keys, so that it outlives what it tells of."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lotsenbuch.records.policy import ACTOR, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

# Evaluated for reviewers only: the second half is asked when the first says yes.
OF_OPENINGS = "(SELECT lotse_has_role('oversight')) AND id = ANY(ARRAY(SELECT cases_opening_entries()))"


class Entry(models.Model):
    """One act or one answer: metadata only, never content."""

    holds: ClassVar[DataClass | None] = DataClass.MASTER

    class Kind(models.TextChoices):
        """What was done with the data."""

        READ = "read", "gelesen"
        LISTED = "listed", "in einer Liste gezeigt"
        ACT = "act", "gehandelt"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField("Wann")
    kind = models.TextField("Art", choices=Kind)
    actor = models.TextField("Wer")
    role = models.TextField("Rolle")
    what = models.TextField("Was", help_text="Name der Tür oder der Handlung")
    purpose = models.TextField("Zweck")
    case_id = models.UUIDField("Fall", null=True)
    case_ids = ArrayField(models.UUIDField(), verbose_name="Fälle einer Liste", default=list)
    data_class = models.PositiveSmallIntegerField("Klasse", default=0)
    parent_id = models.UUIDField("Teil von", null=True)
    hash = models.BinaryField("Prüfsumme")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "at"], name="audit_by_case"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
        ]
        constraints: ClassVar = [
            AppMay(name="audit_append_only", commands=("SELECT", "INSERT")),
            RowPolicy(
                name="audit_write", command="INSERT", using="", check_sql=f"actor = coalesce({ACTOR}, 'anonymous')"
            ),
            RowPolicy(
                name="audit_read",
                command="SELECT",
                using=f"actor = {ACTOR} OR (SELECT lotse_has_role('officer'))",
            ),
            # Reviewers see what was opened in break-glass or supervision until its review is done, and no more.
            RowPolicy(name="audit_of_openings", command="SELECT", using=OF_OPENINGS),
            GuardMay(
                name="audit_guard_reviews",
                reads=("id", "at", "kind", "actor", "role", "what", "purpose", "case_id", "data_class"),
            ),
        ]
