"""The log, its seals, and the searches of it: append-only, without foreign keys: it outlives what it tells of."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import ACTOR, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .rules import Kind as SealKind
from .rules import Record

SEALER = f"(SELECT {ACTOR}) IN ('service:seal', 'service:retain')"
# A search is good for an hour: long enough to read what it found, too short to become a standing right.
SEARCH_MINUTES = 60
_MINE = f"asked_by = {ACTOR} AND expires_at > now()"
_SEARCHED_CASES = f"ARRAY(SELECT s.case_id FROM audit_search s WHERE s.case_id IS NOT NULL AND {_MINE})"  # noqa: S608 - constants
# Both who asked and who released read what an employee search finds: two named people together.
_TWO = f"s.released_at IS NOT NULL AND s.expires_at > now() AND {ACTOR} IN (s.asked_by, s.released_by)"
_SEARCHED_STAFF = f"ARRAY(SELECT s.subject FROM audit_search s WHERE {_TWO})"  # noqa: S608 - constants
# Evaluated for reviewers only: the second half is asked when the first says yes.
OF_OPENINGS = "(SELECT lotse_has_role('oversight')) AND id = ANY(ARRAY(SELECT cases_opening_entries()))"
_HOLDING = f"a.actor = {ACTOR} AND a.kind = 'holder' AND a.valid_from <= now() AND a.valid_until IS NULL"
_HELD_CASES = f"ARRAY(SELECT a.case_id FROM cases_access a WHERE {_HOLDING})"  # noqa: S608 - constants


class TransactionId(models.Field):  # type: ignore[type-arg]  # generic in the stubs only
    """The id of the transaction that wrote a row (64 bits, never used again): what a seal orders entries by."""

    def db_type(self, connection: Any) -> str:
        """Return PostgreSQL's type."""
        del connection
        return "xid8"

    def from_db_value(self, value: Any, *_: Any) -> int | None:
        """Return a number; the driver knows no such type and hands over its text."""
        return None if value is None else int(value)


class Entry(models.Model):
    """One act or one answer: metadata only, never content."""

    holds: ClassVar[DataClass | None] = DataClass.MASTER

    class Kind(models.TextChoices):
        """What was done with the data."""

        READ = "read", "gelesen"
        LISTED = "listed", "in einer Liste gezeigt"
        ACT = "act", "gehandelt"
        REFUSED = "refused", "abgewiesen"

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
    xid = TransactionId("Transaktion", db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "at"], name="audit_by_case"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["xid", "id"], name="audit_by_transaction"),
            GinIndex(fields=["case_ids"], name="audit_listed", condition=Q(kind="listed")),
        ]
        constraints: ClassVar = [
            AppMay(name="audit_append_only", commands=("SELECT", "INSERT")),
            RowPolicy(
                name="audit_write",
                command="INSERT",
                using="",
                # Nobody writes into a batch that is sealed or will be by another's transaction.
                check_sql=f"actor = coalesce({ACTOR}, 'anonymous') AND xid = pg_current_xact_id()",
            ),
            RowPolicy(name="audit_read", command="SELECT", using=f"actor = {ACTOR}"),
            # Who holds a case sees who opened it; lists name other cases too and stay out.
            RowPolicy(name="audit_of_held", command="SELECT", using=f"case_id = ANY({_HELD_CASES})"),
            RowPolicy(
                name="audit_searched",
                command="SELECT",
                using=(
                    f"case_id = ANY({_SEARCHED_CASES}) OR case_ids && {_SEARCHED_CASES} "
                    f"OR actor = ANY({_SEARCHED_STAFF})"
                ),
            ),
            RowPolicy(name="audit_sealed", command="SELECT", using=SEALER),
            GuardMay(name="audit_guard", reads=("id", "kind", "case_ids", "xid"), writes=("DELETE",)),
            # Reviewers see what was opened in break-glass or supervision until its review is done, and no more.
            RowPolicy(name="audit_of_openings", command="SELECT", using=OF_OPENINGS),
            GuardMay(
                name="audit_guard_reviews",
                reads=("id", "at", "kind", "actor", "role", "what", "purpose", "case_id", "data_class"),
            ),
        ]


class Seal(models.Model):
    """A seal, as the line of the sealed file says it; the list of a batch's entries stands in the file only."""

    holds: ClassVar[DataClass | None] = None

    number = models.PositiveIntegerField("Nummer", primary_key=True)
    kind = models.TextField("Art", choices=[(kind.value, kind.value) for kind in SealKind])
    previous = models.BinaryField("Siegel davor")
    xid_from = models.PositiveBigIntegerField("ab Transaktion")
    xid_until = models.PositiveBigIntegerField("bis vor Transaktion")
    entries = models.PositiveBigIntegerField("Einträge")
    root = models.BinaryField("Wurzel")
    outline = models.BinaryField("Prüfsumme der Liste")
    sealed_at = models.DateTimeField("versiegelt")
    public_key = models.BinaryField("öffentlicher Schlüssel")
    signature = models.BinaryField("Unterschrift")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="seal_append_only", commands=("SELECT", "INSERT")),
            RowPolicy(name="seal_write", command="INSERT", using="", check_sql=SEALER),
            RowPolicy(name="seal_read", command="SELECT", using=SEALER),
            GuardMay(name="seal_guard", reads=("number", "kind", "xid_until", "sealed_at")),
        ]

    @property
    def record(self) -> Record:
        """Return the seal as rules know it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in Record.__slots__}
        values |= {name: bytes(value) for name, value in values.items() if isinstance(value, bytes | memoryview)}
        return Record(**values | {"kind": SealKind(self.kind)})


class Search(Kept):
    """A search of the log: by case, or by employee on a stated suspicion that a second person releases.

    The row is the permission: policies let its entries through for an hour, and through nothing else.
    """

    holds = DataClass.MASTER

    case_id = models.UUIDField("Fall", null=True)
    subject = models.TextField("Wer wird gesucht", blank=True, help_text="leer bei der Suche nach einem Fall")
    reason = models.TextField("Anlass")
    from_on = models.DateField("von")
    until_on = models.DateField("bis")
    asked_by = models.TextField("gefragt von")
    asked_at = models.DateTimeField("gefragt")
    released_by = models.TextField("freigegeben von", blank=True)
    released_at = models.DateTimeField("freigegeben", null=True)
    is_refused = models.BooleanField("abgelehnt", default=False)
    expires_at = models.DateTimeField("lesbar bis")

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            AppMay(name="search_app", commands=("SELECT", "INSERT")),
            RowPolicy(
                name="search_read",
                command="SELECT",
                using=(
                    f"asked_by = {ACTOR} OR released_by = {ACTOR} "
                    # Who is suspected does not read so, whatever their role.
                    f"OR (subject NOT IN ('', {ACTOR}) AND (SELECT lotse_has_role('oversight')))"
                ),
            ),
            # Asked for oneself, released by nobody yet; a case search is the officer's, good for an hour at most.
            RowPolicy(
                name="search_ask",
                command="INSERT",
                using="",
                check_sql=(
                    f"asked_by = {ACTOR} AND released_by = '' AND released_at IS NULL "
                    "AND CASE WHEN subject = '' "
                    "THEN case_id IS NOT NULL AND (SELECT lotse_has_role('officer')) "
                    f"AND expires_at <= clock_timestamp() + interval '{SEARCH_MINUTES} minutes' "
                    "ELSE case_id IS NULL "
                    "AND ((SELECT lotse_has_role('officer')) OR (SELECT lotse_has_role('oversight'))) END"
                ),
            ),
            GuardMay(name="search_guard", reads=("*",), writes=("UPDATE",)),
            models.CheckConstraint(name="search_two_people", condition=~Q(asked_by=F("released_by"))),
            models.CheckConstraint(name="search_suspicion", condition=Q(subject="") | Q(reason__regex=r"\S.{18,}\S")),
        ]
