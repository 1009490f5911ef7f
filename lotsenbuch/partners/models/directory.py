"""Organisations, their sites, services and contacts, and the table of places. No person with a case stands here."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from lotsenbuch.partners.rules.kinds import Access, Category, Municipal
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, GuardMay, WrittenBy
from lotsenbuch.records.rules import DataClass

from .keeping import KEEPS, kept_by_the_house

# A text of a service begins with its name and whose it is: so many letters of it.
NAMES = 60


def _line(label: str, **more: Any) -> Any:
    return models.TextField(label, blank=True, default="", **more)


def empty_week() -> list[str]:
    """Return a week without hours."""
    return [""] * 7


class Organisation(Versioned):
    """Who helps: an authority, a charity, a firm, or a department of the own house."""

    holds: ClassVar[DataClass | None] = None

    name = models.TextField("Name")
    short_name = _line("Kurzname")
    about = _line("Was sie macht")
    website = _line("Internet")
    phone = _line("Telefon")
    mail = _line("E-Mail")
    is_internal = models.BooleanField("Abteilung im eigenen Haus", default=False)
    is_azav = models.BooleanField("zugelassen nach AZAV", default=False)
    azav_until = models.DateField("Zulassung bis", null=True)
    cooperation = _line("Hinweise zur Zusammenarbeit")
    checked_on = models.DateField("zuletzt geprüft", null=True)
    checked_by = _line("geprüft von")
    outdated_on = models.DateField("als veraltet gemeldet", null=True)
    ended_on = models.DateField("gibt es nicht mehr seit", null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            kept_by_the_house("organisation"),
            GuardMay(
                name="organisation_guard",
                reads=("id", "version"),
                writes=("UPDATE (checked_on, checked_by, outdated_on, version)",),
            ),
            models.CheckConstraint(name="organisation_not_its_own", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Versioned):
    """Where an organisation is found."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = _line("Name des Ortes")
    street = _line("Straße und Hausnummer")
    postcode = _line("Postleitzahl")
    town = _line("Ort")
    phone = _line("Telefon")
    way = _line("Wie man hinkommt")
    access = ArrayField(
        models.TextField(choices=[(one.value, one.label) for one in Access]),
        verbose_name="Barrierefreiheit",
        default=list,
        blank=True,
    )
    access_note = _line("mehr zur Barrierefreiheit")
    ended_on = models.DateField("gibt es nicht mehr seit", null=True)

    class Meta:
        ordering: ClassVar = ["town", "name", "id"]
        indexes: ClassVar = [models.Index(fields=["postcode"], name="site_postcode")]
        constraints: ClassVar = [kept_by_the_house("site")]

    @property
    def address(self) -> str:
        """Return the address in one line."""
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part)

    @property
    def access_labels(self) -> list[str]:
        """Return what is known of the accessibility, in words."""
        return [Access(one).label for one in self.access]


class Service(Versioned):
    """What an organisation offers."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    name = models.TextField("Angebot")
    category = models.TextField("Art", choices=[(one.value, one.label) for one in Category])
    municipal = models.TextField(
        "Leistung nach § 16a SGB II",
        choices=[(one.value, one.label) for one in Municipal],
        blank=True,
        default="",
    )
    about = _line("Was dort geschieht")
    target_group = _line("Für wen")
    area = _line("Für welches Gebiet")
    languages = ArrayField(models.TextField(), verbose_name="Sprachen", default=list, blank=True)
    # Monday first; as it is typed: `8-12, 13:30-16`.
    hours = ArrayField(models.TextField(blank=True), verbose_name="Öffnungszeiten", size=7, default=empty_week)
    hours_note = _line("Hinweis zu den Zeiten")
    way_in = _line("Wie man hineinkommt")
    cost = _line("Kosten für die Person")
    phone = _line("Telefon")
    mail = _line("E-Mail")
    waiting_weeks = models.PositiveSmallIntegerField("Wartezeit in Wochen", null=True)
    free_places = models.PositiveSmallIntegerField("freie Plätze", null=True)
    places_on = models.DateField("Stand von Wartezeit und Plätzen", null=True)
    places_by = _line("wer das gesagt hat")
    ended_on = models.DateField("gibt es nicht mehr seit", null=True)
    # Written by the actions with every change of the service, its organisation and its sites.
    search_text = models.TextField(editable=False, default="")
    search_vector = SearchVectorField(editable=False, null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="service_words"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="service_letters"),
            # Likeness is looked for where the names stand; with a list of what waits to be sorted in, the planner would
            # compare all names instead (0260).
            GinIndex(OpClass(Left("search_text", NAMES), name="gin_trgm_ops"), name="service_names", fastupdate=False),
        ]
        constraints: ClassVar = [
            kept_by_the_house("service"),
            GuardMay(
                name="service_guard",
                reads=("id", "version", "organisation_id"),
                writes=("UPDATE (waiting_weeks, free_places, places_on, places_by, version)",),
            ),
            models.CheckConstraint(
                name="service_places_have_a_source",
                condition=Q(waiting_weeks=None, free_places=None) | (Q(places_on__isnull=False) & ~Q(places_by="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def category_label(self) -> str:
        """Return what it is about, in words."""
        return Category(self.category).label

    @property
    def municipal_label(self) -> str:
        """Return the service of § 16a SGB II in words."""
        return Municipal(self.municipal).label

    @property
    def is_free(self) -> bool:
        """Say whether somebody said that there is a place."""
        return bool(self.free_places)


class At(Kept):
    """A service at a site."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="ats")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="ats")

    class Meta:
        constraints: ClassVar = [
            kept_by_the_house("at", delete=KEEPS),
            models.UniqueConstraint(fields=["service", "site"], name="at_once"),
        ]


class Contact(Versioned):
    """Whom one reaches there: what the person gave us for working together, nothing private."""

    holds: ClassVar[DataClass | None] = None

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    name = models.TextField("Name")
    role = _line("Aufgabe")
    phone = _line("Telefon")
    mail = _line("E-Mail")
    reached = _line("Wie sie oder er gut zu erreichen ist")
    ended_on = models.DateField("nicht mehr dort seit", null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [kept_by_the_house("contact")]


class Place(Kept):
    """A place of the region with its position, from a table that the house keeps; nothing is asked of a map service."""

    postcode = models.TextField("Postleitzahl")
    town = models.TextField("Ort")
    latitude = models.FloatField("Breite in Grad")
    longitude = models.FloatField("Länge in Grad")

    class Meta:
        ordering: ClassVar = ["postcode", "town"]
        constraints: ClassVar = [
            WrittenBy(name="place_written", insert=SETTINGS_BY, update=SETTINGS_BY, delete=SETTINGS_BY),
            models.UniqueConstraint(fields=["postcode", "town"], name="place_once"),
            models.CheckConstraint(
                name="place_on_earth",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]
