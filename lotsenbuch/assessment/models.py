"""What Bewertung remembers: Fassungen of the Potenzialanalyse, what stands in them, setbacks, and network maps.

A strength, a finding or a view is one row from the Fassung in which it is first said (`since_number`) until the one in
which it no longer stands (`until_number`). A new Fassung copies nothing: sealed texts stay bound to their rows, and
what the writer may not open stays in it all the same (decision 0070).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Model, Q
from django.db.models.constraints import BaseConstraint

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.policies import FROM_CLASS_2, case_policies, guard_reads
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import Frozen, OfSameCase, Stays, TableRule
from lotsenbuch.records.rules import DataClass

from .rules.channel import CHANNELS
from .rules.life import BY_CODE, DOMAINS, LEVEL_WORDS, LEVELS
from .rules.network import LAST_PLACE, RINGS, SECTORS

DOMAIN_CHOICES = [(domain.code, domain.label) for domain in DOMAINS]
LEVEL_CHOICES = [(level.code, level.label) for level in LEVELS]


class KeptByFassung(TableRule):
    """What a closed Fassung shows can be neither changed nor deleted, and nothing is added to it afterwards."""

    # Each comes with a migration: 0001 and 0025.
    function: ClassVar[str] = "assessment_keep_fassung"

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return the trigger."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE OR DELETE ON {_table(model)} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.function}()"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # noqa: ARG002  # Django's signature
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model)}"


class KeptByMap(KeptByFassung):
    """The same for what a kept network map shows."""

    function = "assessment_keep_map"


def _table(model: type[Model] | None) -> str:
    assert model is not None  # noqa: S101  # Django always hands it
    return f'"{model._meta.db_table}"'


def _joined(level: str, words: str) -> str:
    """Return the word of the scale and what was said to it."""
    return ": ".join(one for one in (LEVEL_WORDS.get(level, ""), words) if one)


class Assessment(Versioned):
    """One Fassung of the Potenzialanalyse (C19): in work until closed, then as it was."""

    holds = DataClass.COUNSELLING
    disputable = ("aims",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveSmallIntegerField("Fassung")
    aims = models.TextField("Ziele der Potenzialanalyse", blank=True)
    begun_on = models.DateField("begonnen am")
    closed_on = models.DateField("abgeschlossen am", null=True)
    closed_by = models.TextField(blank=True, editable=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("assessment"),
            # `indicators_ways` gives numbers only; the same below.
            guard_reads("assessment", "case_id", "closed_on"),
            OfSameCase(name="assessment_of_same_case", column="replaces_id", table="assessment_assessment"),
            Frozen(name="assessment_closed_stays", when="OLD.closed_on IS NOT NULL"),
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(closed_on=None), name="assessment_one_open"),
        ]


class Noted(Versioned):
    """What somebody wrote down about a case; from class 2 on all its texts stand in one sealed field."""

    texts: ClassVar[tuple[str, ...]] = ()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    sealed = SealedField("Texte, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    noted_on = models.DateField("festgehalten am")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return what the row says, each text with its name; what is empty is left out."""
        return [(self._named(name), getattr(self, name)) for name in self.texts if getattr(self, name)]

    @property
    def heading(self) -> str:
        """Return what the row is about, where that is not in its texts."""
        return ""

    @property
    def class_mark(self) -> str:
        """Return the words for a protected class, nothing for counselling."""
        return DataClass(self.data_class).label if self.data_class >= DataClass.HEALTH else ""

    def _named(self, name: str) -> str:
        return str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # no relation among the texts


class Part(Noted):
    """What stands in Fassungen: from `since_number` on, before `until_number`.

    `thread` is the key of the first row; a row that is changed in a later Fassung is replaced within its thread.
    """

    thread = models.UUIDField("Faden")
    since_number = models.PositiveSmallIntegerField("seit Fassung")
    until_number = models.PositiveSmallIntegerField("bis vor Fassung", null=True)

    class Meta:
        abstract = True


def _sealed_or_open(name: str, *texts: str) -> BaseConstraint:
    empty: dict[str, Any] = dict.fromkeys(texts, "")
    sealed = Q(data_class__gte=2, sealed__isnull=False, **empty)
    return models.CheckConstraint(
        name=f"{name}_sealed_from_class_2", condition=Q(data_class__lt=2, sealed=None) | sealed
    )


def _part_rules(name: str, *texts: str, kept: type[KeptByFassung] = KeptByFassung) -> list[BaseConstraint]:
    return [
        *case_policies(name, only=FROM_CLASS_2),
        kept(name=f"{name}_kept"),
        Stays(name=f"{name}_thread_stays", columns=("thread", "since_number")),
        _sealed_or_open(name, *texts),
        models.UniqueConstraint(fields=["thread"], condition=Q(until_number=None), name=f"{name}_once"),
    ]


class Strength(Part):
    """A strength in words, with what shows it; never points (C18)."""

    holds = DataClass.COUNSELLING
    disputable = (
        "text",
        "evidence",
    )
    texts = ("text", "evidence")

    text = models.TextField("Stärke", blank=True)
    evidence = models.TextField("Woran es zu sehen ist", blank=True)

    class Meta:
        ordering: ClassVar = ["noted_on", "id"]
        constraints: ClassVar = _part_rules("strength", "text", "evidence")


class Finding(Part):
    """Something found: fact, the person's words and one's own view stay apart (C77, W27)."""

    holds = DataClass.COUNSELLING
    disputable = (
        "fact",
        "persons_words",
        "own_view",
    )
    texts = ("fact", "persons_words", "own_view")

    class Kind(models.TextChoices):
        """What kind of finding; an impression is marked as one (C61)."""

        RESOURCE = "resource", "Ressource"
        BARRIER_NOTE = "barrier_note", "was im Weg steht"
        INTEREST = "interest", "Interesse"
        HOBBY = "hobby", "Hobby"
        IMPRESSION = "impression", "Eindruck"

    kind = models.TextField("Art", choices=Kind)
    domain = models.TextField("Lebenslage", choices=DOMAIN_CHOICES, blank=True)
    channel = models.TextField("Auf welchem Weg", choices=CHANNELS)
    fact = models.TextField("Was ist", blank=True)
    persons_words = models.TextField("In den Worten der Person", blank=True)
    own_view = models.TextField("Unsere Einschätzung", blank=True)

    class Meta:
        ordering: ClassVar = ["noted_on", "id"]
        constraints: ClassVar = _part_rules("finding", "fact", "persons_words", "own_view")


class DomainView(Part):
    """How a Lebenslage goes, as the person sees it and as the Fallmanager does; each voluntary, in words."""

    holds = DataClass.COUNSELLING
    disputable = (
        "person_words",
        "own_words",
    )
    texts = ("person_level", "person_words", "own_level", "own_words")

    domain = models.TextField("Lebenslage", choices=DOMAIN_CHOICES)
    person_level = models.TextField("Sicht der Person", choices=LEVEL_CHOICES, blank=True)
    person_words = models.TextField("in ihren Worten", blank=True)
    own_level = models.TextField("Sicht des Fallmanagements", choices=LEVEL_CHOICES, blank=True)
    own_words = models.TextField("in unseren Worten", blank=True)

    class Meta:
        ordering: ClassVar = ["domain", "id"]
        constraints: ClassVar = [
            *_part_rules("domain_view", "person_level", "person_words", "own_level", "own_words"),
            guard_reads("domain_view", "case_id", "domain", "noted_on", "since_number", "person_level", "own_level"),
            models.UniqueConstraint(
                fields=["case", "domain"], condition=Q(until_number=None), name="domain_view_once_per_domain"
            ),
        ]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return the two views, each with its word and its own words."""
        both = (("person_level", self.persons), ("own_level", self.own))
        return [(self._named(name), view) for name, view in both if view]

    @property
    def heading(self) -> str:
        """Return the Lebenslage."""
        return BY_CODE[self.domain].label

    @property
    def persons(self) -> str:
        """Return the person's view in words."""
        return _joined(self.person_level, self.person_words)

    @property
    def own(self) -> str:
        """Return the view of the Fallmanagement in words."""
        return _joined(self.own_level, self.own_words)


class Setback(Noted):
    """A setback: what, since when, what now (C36). It changes no goal, phase or figure; nothing points to it."""

    holds = DataClass.COUNSELLING
    disputable = (
        "what",
        "what_now",
    )
    texts = ("what", "what_now")

    since_on = models.DateField("seit")
    what = models.TextField("Was ist passiert", blank=True)
    what_now = models.TextField("Was jetzt", blank=True)

    class Meta:
        ordering: ClassVar = ["-since_on", "id"]
        constraints: ClassVar = [
            *case_policies("setback", only=FROM_CLASS_2),
            guard_reads("setback", "case_id", "since_on"),
            _sealed_or_open("setback", "what", "what_now"),
        ]


class NetworkMap(Versioned):
    """One Fassung of the network map: drawn together, in work until kept, then as it was."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField("Fassung")
    begun_on = models.DateField("begonnen am")
    closed_on = models.DateField("festgehalten am", null=True)
    closed_by = models.TextField(blank=True, editable=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("network_map"),
            OfSameCase(name="network_map_of_same_case", column="replaces_id", table="assessment_networkmap"),
            Frozen(name="network_map_closed_stays", when="OLD.closed_on IS NOT NULL"),
            models.UniqueConstraint(fields=["case", "number"], name="network_map_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(closed_on=None), name="network_map_one_open"),
        ]


class NetworkMember(Part):
    """Somebody on the map: by relation; a name only where it is needed. Never a rating."""

    holds = DataClass.COUNSELLING
    texts = ("relation", "name")

    relation = models.TextField("Wer ist das?", blank=True)
    name = models.TextField("Name", blank=True)
    sector = models.TextField("Bereich", choices=[(one.code, one.label) for one in SECTORS])
    ring = models.TextField("Abstand", choices=[(one.code, one.label) for one in RINGS])
    place = models.PositiveSmallIntegerField("Ort im Bereich", default=0)

    class Meta:
        ordering: ClassVar = ["noted_on", "id"]
        constraints: ClassVar = [
            *_part_rules("network_member", "relation", "name", kept=KeptByMap),
            models.CheckConstraint(name="network_member_place", condition=Q(place__lte=LAST_PLACE)),
        ]


class NetworkTie(Part):
    """A line between two on the map: they know each other. Each end is the first row of its thread."""

    holds = DataClass.COUNSELLING

    one = models.ForeignKey(NetworkMember, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(NetworkMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["noted_on", "id"]
        constraints: ClassVar = [
            *_part_rules("network_tie", kept=KeptByMap),
            OfSameCase(name="network_tie_one_same_case", column="one_id", table="assessment_networkmember"),
            OfSameCase(name="network_tie_other_same_case", column="other_id", table="assessment_networkmember"),
            Stays(name="network_tie_ends_stay", columns=("one_id", "other_id")),
            # Written in one direction, so that two tablets cannot draw the same line twice.
            models.CheckConstraint(name="network_tie_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(until_number=None), name="network_tie_pair_once"
            ),
        ]
