"""What a person says against something written about her, and how the words carry it along."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.db.models.query_utils import DeferredAttribute
from psycopg import adapters
from psycopg.types.string import StrDumperUnknown

from lotsenbuch.cases.rules.dispute import (
    DisputeKind,
    Marked,
    is_correction,
    mark_of,
    marked_words,
    plainly,
    with_right_words,
)
from lotsenbuch.records.actor import acting
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import Frozen, OfSameCase, Stays, TableRule
from lotsenbuch.records.rules import DataClass

from .case import Case, JournalEntry
from .policies import DISPUTED_AFTER_THE_END, FROM_CLASS_2, case_policies


class RowOfSameCase(TableRule):
    """Only a row of the same case is disputed, whichever table it lies in, as far as the writer sees it."""

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return the trigger; `cases_dispute_same_case` comes with migration 0054."""
        assert model is not None  # noqa: S101  # Django always hands it
        return (
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE OF about, row_key, case_id "
            f'ON "{model._meta.db_table}" '
            "FOR EACH ROW WHEN (NEW.row_key IS NOT NULL) EXECUTE FUNCTION cases_dispute_same_case()"
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return DROP TRIGGER."""
        assert model is not None  # noqa: S101  # Django always hands it
        return f'DROP TRIGGER {self.name} ON "{model._meta.db_table}"'


class Dispute(Versioned):
    """That something is disputed, objected to or restricted, until somebody decides; in what words, an entry says.

    It is an entry of the journal (`entry`) or a row of another table (`about`, `row_key`).
    """

    holds = DataClass.COUNSELLING

    class Outcome(models.TextChoices):
        """How it was decided."""

        OPEN = "", "noch offen"
        UPHELD = "upheld", "ihr wurde gefolgt"
        KEPT = "kept", "der Eintrag bleibt"
        REPLACED = "replaced", "neu berichtigt"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disputes")
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, null=True, related_name="disputes")
    about = models.TextField("Tabelle", blank=True, default="", db_default="", editable=False)
    row_key = models.UUIDField("Zeile", null=True, editable=False)
    # No foreign key: the entry may go before what it answers.
    answer_key = models.UUIDField("Gegendarstellung", null=True, editable=False)
    # Of a correction, for every output; from class 2 on it stands sealed in the journal only.
    right_words = models.TextField("Was richtig ist", blank=True, default="", db_default="")
    data_class = models.PositiveSmallIntegerField("Klasse")
    kind = models.TextField("Was", choices=[(one.value, one.label) for one in DisputeKind])
    asked_on = models.DateField("verlangt am")
    noted_at = models.DateTimeField("festgehalten")
    noted_by = models.TextField("festgehalten von", editable=False)
    outcome = models.TextField("Ergebnis", choices=Outcome, default=Outcome.OPEN, blank=True)
    decided_on = models.DateField("entschieden am", null=True)
    decided_by = models.TextField("entschieden von", blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-noted_at", "id"]
        constraints: ClassVar = [
            *case_policies("dispute", only=FROM_CLASS_2, also=DISPUTED_AFTER_THE_END),
            Stays(
                name="dispute_said_stays",
                columns=(
                    "entry_id",
                    "about",
                    "row_key",
                    "data_class",
                    "kind",
                    "right_words",
                    "asked_on",
                    "noted_at",
                    "noted_by",
                ),
            ),
            Frozen(name="dispute_decided_stays", when="OLD.decided_on IS NOT NULL"),
            OfSameCase(name="dispute_of_same_case", column="entry_id", table="cases_journalentry"),
            OfSameCase(name="dispute_answer_of_same_case", column="answer_key", table="cases_journalentry"),
            RowOfSameCase(name="dispute_row_of_same_case"),
            models.UniqueConstraint(fields=["entry", "kind"], condition=Q(decided_on=None), name="dispute_once"),
            models.UniqueConstraint(fields=["row_key", "kind"], condition=Q(decided_on=None), name="dispute_row_once"),
            models.CheckConstraint(
                name="dispute_of_one_thing",
                condition=Q(entry__isnull=False, row_key=None, about="")
                | (Q(entry=None, row_key__isnull=False) & ~Q(about="")),
            ),
            models.CheckConstraint(
                name="dispute_right_words_of_a_correction",
                condition=Q(right_words="") | Q(kind=DisputeKind.CORRECTION, data_class__lt=2),
            ),
            models.CheckConstraint(
                name="dispute_decided_somehow",
                condition=Q(decided_on=None, outcome="") | (Q(decided_on__isnull=False) & ~Q(outcome="")),
            ),
        ]


type OpenOnes = dict[UUID, tuple[list[str], bool]]
_NONE: OpenOnes = {}


def open_disputes() -> OpenOnes:
    """Return all that is open and that the actor may see, by row: its kinds, and whether a Gegendarstellung stands.

    One query for each acting, however many rows are read; where nobody acts, nobody sees a row.
    """
    sign = acting()
    if sign is None:
        return _NONE
    known: tuple[object, OpenOnes] | None = getattr(connection, "lotse_disputes", None)
    if known is not None and known[0] is sign:
        return known[1]
    rows = Dispute.objects.filter(decided_on=None, row_key__isnull=False).order_by("kind")
    told = rows.values_list("row_key", "kind", "answer_key", "right_words")
    return remember_disputes((key, with_right_words(kind, right), answer) for key, kind, answer, right in told if key)


def remember_disputes(told: Iterable[tuple[UUID, str, object]]) -> OpenOnes:
    """Keep what was read for as long as this acting lasts: row, kind, and the Gegendarstellung or None."""
    found: OpenOnes = {}
    for key, kind, answer in told:
        kinds, is_answered = found.get(key, ([], False))
        found[key] = ([*kinds, kind], is_answered or (answer is not None and not is_correction(kind)))
    connection.lotse_disputes = (acting(), found)  # type: ignore[attr-defined]  # ours
    return found


def forget_disputes() -> None:
    """Look anew from now on: an action has changed what is disputed."""
    connection.lotse_disputes = None  # type: ignore[attr-defined]  # ours


def said_of(keys: Iterable[UUID], value: Any) -> Any:
    """Return words as whoever reads them must see them: with the mark of the first of these keys that is disputed."""
    told = open_disputes() if value else _NONE
    for key in keys if told else ():
        if key in told:
            kinds, is_answered = told[key]
            return marked_words(value, kinds, is_answered=is_answered)
    return value


def class_of(row: Kept) -> DataClass:
    """Return the class of the words of a row: its own where it has one, else what its table holds."""
    return DataClass(getattr(row, "data_class", None) or row.holds or DataClass.COUNSELLING)


def mark_of_row(row: Kept) -> str:
    """Return the mark of a row; empty for one that nobody disputes."""
    told = open_disputes()
    found = next((told[key] for key in row.dispute_keys if key in told), None)
    return mark_of(found[0], is_answered=found[1]) if found else ""


class MarkedColumn(DeferredAttribute):
    """A column of words: whoever reads it from a row gets the mark with it, whoever sets it stores it plain."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the words with their mark."""
        value = super().__get__(instance, cls)
        return value if instance is None else said_of(instance.dispute_keys, value)

    def __set__(self, instance: Any, value: Any) -> None:
        """Keep the words as they were written."""
        instance.__dict__[self.field.attname] = plainly(value)


class PlainWords(models.JSONField):
    """Words in JSON, stored without a mark; for the database an ordinary column."""

    def deconstruct(self) -> Any:
        """Name Django's own field: there is nothing to migrate."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # Django's signature
        """Leave marks away."""
        return super().get_db_prep_value(plainly(value), connection, prepared)


class _PlainDumper(StrDumperUnknown):
    """Words go to the database without their mark, whichever way they take."""

    def dump(self, obj: Any) -> Any:
        """Return what was written."""
        return super().dump(plainly(obj))


def mark_columns() -> None:
    """Put the columns that models name as `disputable` under the mark; called once all models are there."""
    adapters.register_dumper(Marked, _PlainDumper)
    for model in apps.get_models():
        if issubclass(model, Kept):
            for name in model.disputable:
                setattr(model, name, MarkedColumn(cast("models.Field[Any, Any]", model._meta.get_field(name))))
