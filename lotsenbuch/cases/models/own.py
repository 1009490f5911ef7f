"""Fields and kinds that the house added (C112), and what was entered in the fields."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Model, Q

from lotsenbuch.cases.rules.own import DELETIONS, PLACES, TYPES
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, Stays, TableRule, WrittenBy
from lotsenbuch.records.rules import DataClass

from .case import Case
from .policies import FROM_CLASS_2, READ_ADD, case_policies

_CLASSES = [(int(one), one.label) for one in DataClass]


class Own(Versioned):
    """What the house added: from when until when, what for, how protected, and when what stands in it is deleted.

    Nothing is taken away: it ends, and what was entered stays readable.
    """

    place = models.TextField("Wo")
    label = models.TextField("Bezeichnung")
    purpose = models.TextField("Wozu")
    data_class = models.PositiveSmallIntegerField("Schutzklasse", choices=_CLASSES)
    deletion = models.TextField("Löschregel", choices=list(DELETIONS.items()))
    from_on = models.DateField("ab")
    until_on = models.DateField("nicht mehr ab", null=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    made_by = models.TextField("angelegt von", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class OwnField(Own):
    """A field of the house at a person, a Bewertung, a plan or an ending. Its place, type, unit and class stay."""

    help = models.TextField("Hinweis am Feld", blank=True)
    kind = models.TextField("Art", choices=list(TYPES.items()))
    unit = models.TextField("Einheit", blank=True)
    options = ArrayField(models.TextField(), verbose_name="Möglichkeiten", default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["place", "position", "label"]
        constraints: ClassVar = [
            WrittenBy(name="own_field_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            Stays(name="own_field_stays", columns=("id", "place", "kind", "unit", "data_class", "from_on", "made_by")),
            models.CheckConstraint(name="own_field_place", condition=Q(place__in=list(PLACES))),
            models.CheckConstraint(name="own_field_period", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))),
            models.UniqueConstraint(fields=["place", "label"], condition=Q(until_on=None), name="own_field_label_once"),
        ]


class OwnKind(Own):
    """A kind of the house beside the built-in ones; every rule and figure takes it for the one it counts as."""

    counts_as = models.TextField("zählt wie")

    class Meta:
        ordering: ClassVar = ["place", "position", "label"]
        constraints: ClassVar = [
            WrittenBy(name="own_kind_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            Stays(name="own_kind_stays", columns=("id", "place", "counts_as", "data_class", "from_on", "made_by")),
            # Nothing of class 0 is written under a kind, and class 4 is no kind of anything.
            models.CheckConstraint(name="own_kind_class", condition=Q(data_class__gte=1, data_class__lte=3)),
            models.CheckConstraint(name="own_kind_period", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))),
            models.UniqueConstraint(fields=["place", "label"], condition=Q(until_on=None), name="own_kind_label_once"),
        ]


class KeptByStand(TableRule):
    """What stood in a field when its Fassung was closed can be neither changed nor deleted, and nothing slips in."""

    def __init__(self, *, name: str, function: str, commands: str) -> None:
        super().__init__(name=name)
        self.function, self.commands = function, commands

    def settings(self) -> dict[str, Any]:
        """Return the function and what it watches."""
        return {"function": self.function, "commands": self.commands}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return the trigger; its function comes with a migration."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.commands} ON {_table(model)} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.function}()"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model)}"


def _table(model: type[Model] | None) -> str:
    assert model is not None  # noqa: S101  # Django always hands it
    return f'"{model._meta.db_table}"'


class OwnStand(Kept):
    """That a Fassung was closed: what stood in the own fields of its place then is what this number shows."""

    holds: ClassVar[DataClass | None] = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    place = models.TextField("Wo")
    number = models.PositiveSmallIntegerField("Stand")
    fassung = models.UUIDField("Schlüssel der Fassung", unique=True)

    class Meta:
        constraints: ClassVar = [
            *case_policies("own_stand", may=READ_ADD),
            KeptByStand(name="own_stand_next", function="cases_next_stand", commands="INSERT"),
            models.UniqueConstraint(fields=["case", "place", "number"], name="own_stand_once"),
        ]


class OwnValue(Versioned):
    """What was entered in a field of the house: a text as it is shown, from class 2 on sealed with the person's key.

    It stands from `since_number` on, before `until_number`; a Fassung that is closed keeps what stood in it.
    """

    holds = DataClass.COUNSELLING
    disputable = ("text",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="own_values")
    field = models.ForeignKey(OwnField, on_delete=models.PROTECT, related_name="+")
    place = models.TextField("Wo")
    # As it was called when somebody wrote: a field may be renamed afterwards.
    label = models.TextField("Bezeichnung")
    data_class = models.PositiveSmallIntegerField("Klasse")
    text = models.TextField("Inhalt", blank=True)
    sealed = SealedField("Inhalt, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    since_number = models.PositiveSmallIntegerField("seit Stand")
    until_number = models.PositiveSmallIntegerField("bis vor Stand", null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("geschrieben")

    class Meta:
        ordering: ClassVar = ["field__position", "field__label", "id"]
        constraints: ClassVar = [
            *case_policies("own_value", only=FROM_CLASS_2),
            KeptByStand(name="own_value_kept", function="cases_keep_own", commands="INSERT OR UPDATE OR DELETE"),
            Stays(name="own_value_field_stays", columns=("field_id", "place", "data_class", "since_number")),
            models.UniqueConstraint(fields=["case", "field"], condition=Q(until_number=None), name="own_value_once"),
            models.CheckConstraint(
                name="own_value_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, text="", sealed__isnull=False),
            ),
        ]
