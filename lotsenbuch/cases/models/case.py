"""The case, what is written in it, and its outline without names."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from lotsenbuch.office.models import Project, Team
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, AppMay, GuardMay, GuardSets, OfSameCase, RowPolicy, WrittenBy
from lotsenbuch.records.rules import DataClass

from .person import Person
from .policies import (
    ALL,
    ANSWERED_AFTER_THE_END,
    FROM_CLASS_2,
    GRANTED,
    KNOWN_CASES,
    LED_TEAMS,
    READ_ADD,
    STRANDED_CASES,
    WRITABLE_CASES,
    WRITABLE_PERSONS,
    case_policies,
    guard_erases,
    guard_reads,
    row_policies,
)


class Phase(models.TextChoices):
    """The five phases; screens show the house's own names (`House.phase_names`)."""

    INTAKE = "intake", "Fallzugang"
    ASSESSMENT = "assessment", "Bewertung"
    PLANNING = "planning", "Integrationsplanung"
    STEERING = "steering", "Fallsteuerung"
    CLOSURE = "closure", "Fallbeendigung"


class Case(Versioned):
    """One episode of Fallmanagement with one person."""

    holds = DataClass.MASTER

    fallnummer = models.TextField("Fallnummer", unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    phase = models.TextField("Phase", choices=Phase, default=Phase.INTAKE)
    # As the project itself calls it; said while the case is in a phase with more than one stage of the project.
    stage = models.TextField("Abschnitt des Projekts", blank=True, default="", db_default="")
    opened_on = models.DateField("Fallbeginn")
    closed_on = models.DateField("Fallende", null=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, verbose_name="Projekt", related_name="+")
    plan_agreed_on = models.DateField("Kooperationsplan vom", null=True)
    review_due_on = models.DateField("Nächste Überprüfung", null=True)
    # Set by `cases_seal` and `cases_unseal` only; a further case of a sealed person begins sealed.
    is_sealed = models.BooleanField("versiegelt", default=False, db_default=False, editable=False)
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="later")

    class Meta:
        constraints: ClassVar = [
            # A case of one's own that named a hidden person would show initials and town in its outline.
            *row_policies(
                "case",
                seen=f"id = {KNOWN_CASES}",
                writable=f"id = {WRITABLE_CASES} AND person_id = {WRITABLE_PERSONS}",
                stays=("id", "person_id"),
            ),
            guard_reads(
                "case",
                "id",
                "fallnummer",
                "person_id",
                "phase",
                "stage",
                "opened_on",
                "closed_on",
                "project_id",
                "review_due_on",
                "is_sealed",
                "version",
                writes=("UPDATE (is_sealed)", "UPDATE (closed_on)", "UPDATE (version)"),
            ),
            GuardSets(name="case_sealed_by_guard", column="is_sealed"),
            OfSameCase(name="case_of_same_person", column="earlier_id", table="cases_case", through="person_id"),
            guard_erases("case", "id", "version"),
        ]

    def __str__(self) -> str:
        return self.fallnummer


class Outline(models.Model):
    """What a team lead may know of a case: no name, no address, nothing of class 1 or higher.

    Kept by triggers (migration 0002), so that no path into the database can leave it behind.
    """

    holds: ClassVar[DataClass | None] = DataClass.MASTER

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="outline")
    fallnummer = models.TextField("Fallnummer")
    initials = models.TextField("Initialen")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="outlines")
    held_since = models.DateTimeField("übernommen", null=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    phase = models.TextField("Phase", choices=Phase)
    stage = models.TextField("Abschnitt des Projekts", blank=True, default="", db_default="")
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, related_name="+")
    age_group = models.TextField("Altersgruppe")
    languages = ArrayField(models.TextField(), verbose_name="Sprachen", default=list)
    needs_interpreter = models.BooleanField("mit Dolmetscher", default=False)
    district = models.TextField("Ort", blank=True)
    opened_on = models.DateField("Fallbeginn")
    next_due_on = models.DateField("nächste Frist", null=True)
    is_closed = models.BooleanField("beendet", default=False)
    is_sealed = models.BooleanField("versiegelt", default=False, db_default=False)
    # Set at night: since when the team lead knows that the holder cannot work the case any more.
    stranded_since = models.DateTimeField("ohne arbeitsfähige Fallführung seit", null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["team", "next_due_on"], name="outline_team"),
            models.Index(fields=["holder"], name="outline_holder"),
        ]
        constraints: ClassVar = [
            AppMay(name="outline_by_trigger", commands=("SELECT",)),
            RowPolicy(
                name="outline_seen",
                command="SELECT",
                using=f"case_id = {KNOWN_CASES} OR (NOT is_sealed AND team_id = {LED_TEAMS})",
            ),
            # Without a team every team lead; the function knows who leads and leaves sealed cases out.
            # PostgreSQL asks the policies of a table from the last name to the first: the dear one comes last.
            RowPolicy(name="outline_left_alone", command="SELECT", using=f"case_id = {STRANDED_CASES}"),
            GuardMay(name="outline_guard", reads=("*",), writes=("INSERT", "UPDATE")),
            guard_erases("outline", "case_id"),
        ]


class JournalEntry(Kept):
    """A note, or what happened by itself (phase, assignment); class 2-3 texts stand sealed."""

    holds = DataClass.COUNSELLING

    class Kind(models.TextChoices):
        """What kind of entry."""

        NOTE = "note", "Vermerk"
        PHONE = "phone", "Telefonat"
        TALK = "talk", "Gespräch"
        VISIT = "visit", "Treffen draußen"
        EVENT = "event", "Ereignis"

    class Purpose(models.TextChoices):
        """Which kind of work it was (C76); at hand-back only Vermittlung goes along by itself."""

        COUNSELLING = "counselling", "Beratung"
        PLACEMENT = "placement", "Vermittlung"

    class Relation(models.TextChoices):
        """What the entry is to the earlier one it names; that one stays as it was written."""

        NONE = "", "eigener Eintrag"
        CORRECTION = "correction", "Berichtigung"
        OBJECTION = "objection", "Gegendarstellung"
        FEEDBACK_PERSON = "feedback_person", "Rückmeldung der Person"
        FEEDBACK_HOUSE = "feedback_house", "Rückmeldung des Hauses"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="journal")
    kind = models.TextField("Art", choices=Kind)
    happened_at = models.DateTimeField("Wann")
    minutes = models.PositiveSmallIntegerField("Minuten", null=True)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    text = models.TextField("Text", blank=True)
    sealed = SealedField("Text, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    purpose = models.TextField("Arbeit", choices=Purpose, default=Purpose.COUNSELLING)
    is_entrusted = models.BooleanField("anvertraut (§ 203 StGB)", default=False)
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    relation = models.TextField("zum früheren Eintrag", choices=Relation, default=Relation.NONE, blank=True)
    own_kind = models.ForeignKey("cases.OwnKind", on_delete=models.PROTECT, null=True, related_name="+")
    own_kind_label = models.TextField("Art des Hauses", blank=True, default="")
    # Given by `queries.disputes.marked` to whoever reads the words.
    dispute = ""

    @property
    def kind_label(self) -> str:
        """Return the kind in words: the house's own where one was chosen."""
        return self.own_kind_label or str(self.get_kind_display())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-happened_at"], name="journal_by_case")]
        constraints: ClassVar = [
            *case_policies("journal", only=FROM_CLASS_2, also=ANSWERED_AFTER_THE_END, may=READ_ADD),
            guard_erases("journal", "case_id", "kind"),
            # `indicators_ways` gives numbers only.
            guard_reads("journal_counted", "case_id", "kind", "happened_at"),
            OfSameCase(name="journal_about_same_case", column="about_id", table="cases_journalentry"),
            models.CheckConstraint(
                name="journal_sealed_from_class_2",
                condition=models.Q(data_class__lt=2, sealed=None) | models.Q(data_class__gte=2, text=""),
            ),
            models.CheckConstraint(
                name="journal_answers_something",
                condition=models.Q(about=None, relation="") | (models.Q(about__isnull=False) & ~models.Q(relation="")),
            ),
            # Of two corrections at once the second is refused; corrected again is the correction.
            models.UniqueConstraint(
                fields=["about"], condition=models.Q(relation="correction"), name="journal_corrected_once"
            ),
        ]


class ProtectedFact(Versioned):
    """A voluntary statement of class 2-4 in its own field, encrypted, seen only with a grant for its class."""

    holds = DataClass.HEALTH

    class Kind(models.TextChoices):
        """The fields and, through `KIND_CLASS`, their class."""

        HEALTH = "health", "Gesundheit"
        ADDICTION = "addiction", "Sucht"
        DEBTS = "debts", "Schulden"
        CONVICTIONS = "convictions", "Verurteilungen"
        ADDRESS = "address", "geschützte Anschrift"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="protected_facts")
    kind = models.TextField("Art", choices=Kind)
    data_class = models.PositiveSmallIntegerField("Klasse")
    sealed = SealedField("Inhalt, verschlüsselt", data_class=DataClass.HEALTH)
    recorded_by = models.TextField("erfasst von")
    recorded_at = models.DateTimeField("erfasst")

    class Meta:
        constraints: ClassVar = [
            *case_policies("fact", only=f" AND {GRANTED}", may=ALL),
            guard_erases("fact", "case_id", "version"),
            models.UniqueConstraint(fields=["case", "kind"], name="fact_once"),
            models.CheckConstraint(name="fact_class", condition=models.Q(data_class__gte=2)),
        ]


KIND_CLASS: dict[str, DataClass] = {
    ProtectedFact.Kind.HEALTH: DataClass.HEALTH,
    ProtectedFact.Kind.ADDICTION: DataClass.HEALTH,
    ProtectedFact.Kind.DEBTS: DataClass.DEBTS,
    ProtectedFact.Kind.CONVICTIONS: DataClass.DEBTS,
    ProtectedFact.Kind.ADDRESS: DataClass.SEALED,
}


class Task(Versioned):
    """Something to do until a day, with the rule or reason that says so.

    Class 0: tasks stand on the desk and in lists; the form asks to leave out what was said in counselling.
    """

    holds = DataClass.MASTER
    disputable = (
        "title",
        "why",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.TextField("Aufgabe")
    due_on = models.DateField("fällig am")
    why = models.TextField("Warum", blank=True)
    made_by = models.TextField(editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField("erledigt", null=True)
    done_by = models.TextField(blank=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], condition=models.Q(done_at=None), name="task_open"),
        ]
        constraints: ClassVar = [*case_policies("task"), guard_reads("task", "case_id", "due_on", "done_at")]


class PhaseNeed(Versioned):
    """What the house wants to see before a phase is left (C7); the rooms know how to check each key."""

    phase = models.TextField("Phase", choices=Phase)
    key = models.TextField("Prüfpunkt")
    is_required = models.BooleanField("wird gebraucht", default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "key"], name="phase_need_once"),
            WrittenBy(name="phase_need_written", insert=SETTINGS_BY, update=SETTINGS_BY),
        ]
