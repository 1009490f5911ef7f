"""Persons, households and the ways to reach somebody."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import ACTOR, AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .policies import ALL, READ_ADD, SEEN_PERSONS, case_policies, guard_erases, guard_reads, person_policies


class Household(Versioned):
    """A Bedarfsgemeinschaft (§ 7 (3) SGB II), known by its number.

    Written by `cases_household` only: one answer for a number that is known and for one that is not.
    """

    holds = DataClass.MASTER

    bg_number = models.TextField("BG-Nummer", unique=True)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="household_by_guard", commands=("SELECT",)),
            RowPolicy(
                name="household_by_person",
                command="SELECT",
                using="id = ANY(ARRAY(SELECT household_id FROM cases_person))",
            ),
            GuardMay(name="household_guard", reads=("id", "bg_number"), writes=("INSERT",)),
            guard_erases("household", "id"),
        ]

    def __str__(self) -> str:
        return self.bg_number


class Person(Versioned):
    """A person with a case: master data of class 0. A person is never linked to a member of staff."""

    holds = DataClass.MASTER
    disputable = ("technical_remark",)

    class Gender(models.TextChoices):
        """As in the register of persons (§ 22 (3) PStG)."""

        FEMALE = "w", "weiblich"
        MALE = "m", "männlich"
        DIVERSE = "d", "divers"
        OPEN = "", "keine Angabe"

    class Means(models.TextChoices):
        """Technical means: asked before a channel is chosen (C60)."""

        SMARTPHONE = "smartphone", "Smartphone"
        PREPAID = "prepaid", "Guthabenkarte, oft leer"
        COMPUTER = "computer", "Computer oder Tablet"
        INTERNET = "internet", "Internet zu Hause"
        VIDEO = "video", "kann Videogespräche führen"
        NONE = "none", "kein eigenes Gerät"

    first_name = models.TextField("Vorname")
    last_name = models.TextField("Nachname")
    birth_on = models.DateField("Geburtsdatum")
    gender = models.TextField("Geschlecht", choices=Gender, blank=True)
    languages = ArrayField(models.TextField(), verbose_name="Sprachen", default=list)
    interpreter_language = models.TextField("Dolmetscher für", blank=True)
    street = models.TextField("Straße und Hausnummer", blank=True)
    postcode = models.TextField("Postleitzahl", blank=True)
    town = models.TextField("Ort", blank=True)
    has_protected_address = models.BooleanField("Schutzadresse", default=False)
    kundennummer = models.TextField("Kundennummer", unique=True, null=True)  # noqa: DJ001  # unique where given
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="persons")
    technical_means = ArrayField(models.TextField(choices=Means), verbose_name="Technik", default=list)
    technical_remark = models.TextField("Anmerkung zur Technik", blank=True)
    search_key = models.TextField(editable=False)
    phonetic_first = models.TextField(editable=False)
    phonetic_last = models.TextField(editable=False)
    name_key = models.TextField(editable=False)
    # Written by the actions: a GeneratedField would make Django ask for RETURNING, which row policies refuse.
    sort_key = models.TextField(editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["birth_on"], name="person_birth")]
        constraints: ClassVar = [
            *person_policies("person", "id", column="id"),
            guard_reads(
                "person",
                "id",
                "first_name",
                "last_name",
                "birth_on",
                "kundennummer",
                "town",
                "languages",
                "interpreter_language",
                "phonetic_first",
                "phonetic_last",
                "name_key",
                "has_protected_address",
            ),
            guard_erases("person", "id", "version", "household_id"),
            # Figures are made per sex (§ 2 KFV); `indicators_counts` gives numbers only.
            GuardMay(name="person_counted", reads=("gender",)),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return first name and last name with all particles."""
        return f"{self.first_name} {self.last_name}"


class PersonKey(models.Model):
    """The person's key, wrapped by the master key with this number; deleting it shreds classes 2-4."""

    holds: ClassVar[DataClass | None] = DataClass.MASTER

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="key")
    master_number = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            *person_policies("person_key", persons=SEEN_PERSONS, may=READ_ADD),
            RowPolicy(name="person_key_rotated", command="SELECT", using=f"{ACTOR} = 'service:rotate'"),
            guard_reads("person_key", "person_id", "master_number", writes=("UPDATE (master_number, wrapped)",)),
            guard_erases("person_key", "person_id"),
        ]


class HouseholdMember(Versioned):
    """Somebody who lives in the household and has no case of their own; seen by the people of the case it stands in.

    Not by everybody with a case in the household: who types a BG-Nummer must not read who lives there.
    """

    holds = DataClass.MASTER

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="household_members")
    name = models.TextField("Name")
    birth_on = models.DateField("Geburtsdatum", null=True)
    relation = models.TextField("Beziehung", blank=True)

    class Meta:
        constraints: ClassVar = [*case_policies("household_member", may=ALL)]


class ContactChannel(Versioned):
    """A way to reach somebody, from when until when, and who said so (C55); an old number is kept, not overwritten."""

    holds = DataClass.MASTER

    class Kind(models.TextChoices):
        """How somebody can be reached."""

        MOBILE = "mobile", "Mobiltelefon"
        PHONE = "phone", "Telefon"
        MAIL = "mail", "E-Mail"
        POST = "post", "Brief"
        MESSENGER = "messenger", "Kurznachricht"
        TRUSTED_PERSON = "trusted_person", "Vertrauensperson"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="channels")
    kind = models.TextField("Weg", choices=Kind)
    value = models.TextField("Nummer oder Adresse")
    valid_from = models.DateField("gültig ab")
    valid_until = models.DateField("gültig bis", null=True)
    said_by = models.TextField("Auskunft von", help_text="Wer hat das gesagt?")
    recorded_by = models.TextField(editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = [models.F("valid_until").desc(nulls_first=True), "-valid_from"]
        constraints: ClassVar = [
            *person_policies("channel", "id", "person_id"),
            guard_erases("channel", "person_id", "version"),
            models.CheckConstraint(
                name="channel_period",
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    @property
    def period(self) -> str:
        """Return from when until when, in German."""
        until = f" bis {self.valid_until:%d.%m.%Y}" if self.valid_until else ""
        return f"ab {self.valid_from:%d.%m.%Y}{until}"
