"""The one Jobcenter that this instance belongs to, with its words and house rules."""

from datetime import time
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lotsenbuch.law.houserules import HouseRules, choices
from lotsenbuch.law.workdays import LANDS
from lotsenbuch.office.rules.rooms import SWITCHABLE, phases_off
from lotsenbuch.office.rules.words import ClientWord, GenderForm, LawPoint, Words, words
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import SETTINGS_BY, WrittenBy


class House(Versioned):
    """The one Jobcenter that this instance belongs to, with its words and house rules."""

    class Carrier(models.TextChoices):
        """Who runs the Jobcenter (§§ 6a, 44b SGB II)."""

        ZKT = "zkt", "zugelassener kommunaler Träger"
        GE = "ge", "gemeinsame Einrichtung"

    is_the_house = models.BooleanField(default=True, unique=True, editable=False)
    name = models.TextField("Name des Hauses", default="Jobcenter")
    carrier = models.TextField("Träger", choices=Carrier, default=Carrier.ZKT)
    client_word = models.TextField(
        "Anrede der Menschen, für die das Haus da ist",
        choices=[
            (ClientWord.KUNDE.value, "Kundin/Kunde"),
            (ClientWord.LEISTUNGSBERECHTIGTE.value, "Leistungsberechtigte"),
            (ClientWord.TEILNEHMENDE.value, "Teilnehmende"),
        ],
        default=ClientWord.KUNDE.value,
    )
    gender_form = models.TextField(
        "Schreibweise der Geschlechter",
        choices=[
            (GenderForm.PAIR.value, "Kundin oder Kunde"),
            (GenderForm.SLASH.value, "Kundin/Kunde"),
            (GenderForm.COLON.value, "Kund:in"),
            (GenderForm.STAR.value, "Kund*in"),
        ],
        default=GenderForm.SLASH.value,
    )
    phase_intake = models.TextField("Phase 1", default="Fallzugang")
    phase_assessment = models.TextField("Phase 2", default="Bewertung")
    phase_planning = models.TextField("Phase 3", default="Integrationsplanung")
    phase_steering = models.TextField("Phase 4", default="Fallsteuerung")
    phase_closure = models.TextField("Phase 5", default="Fallbeendigung")
    case_hours = models.PositiveSmallIntegerField("Stunden je Woche für Gespräche (volle Stelle)", default=28)
    caseload_key = models.PositiveSmallIntegerField("Fälle je Fallmanagement (Hausregel)", default=75)
    first_talk_days = models.PositiveSmallIntegerField("Tage bis zum ersten Gespräch (Hausregel)", default=14)
    silence_days = models.PositiveSmallIntegerField("Tage ohne Eintrag bis zum Hinweis (Hausregel)", default=60)
    review_days = models.PositiveSmallIntegerField("Arbeitstage bis zur Prüfung eines Zugriffs (Hausregel)", default=5)
    supervision_hours = models.PositiveSmallIntegerField("Stunden je Fachaufsicht, höchstens (Hausregel)", default=8)
    sample_size = models.PositiveSmallIntegerField("gelesene Akten je Stichprobe (Hausregel)", default=20)
    reopen_days = models.PositiveSmallIntegerField(
        "Tage, in denen ein beendeter Fall wieder geöffnet werden kann (Hausregel)", default=90
    )
    case_review_months = models.PositiveSmallIntegerField(
        "Monate zwischen zwei Fallüberprüfungen (Hausregel)", default=6
    )
    case_limit_months = models.PositiveSmallIntegerField("Monate bis zur besonderen Begründung (Hausregel)", default=24)
    case_notice_months = models.PositiveSmallIntegerField("Monate vorher ein Hinweis darauf (Hausregel)", default=3)
    seat_land = models.TextField("Land am Sitz des Hauses", blank=True, default="")
    seat_municipality = models.TextField("Gemeinde am Sitz des Hauses", blank=True, default="")
    # Empty: the default of the rule book; the choices stand in its file of uncertain points (docs/law.md).
    law_early_misses = models.TextField("Frühere Meldeversäumnisse", blank=True, default="")
    law_repeat_window = models.TextField("Frist für „wiederholt“", blank=True, default="")
    law_lifting_of_refusal = models.TextField("Aufhebung bei Arbeitsverweigerung", blank=True, default="")
    law_hearing_days = models.TextField("Dauer der Anhörung", blank=True, default="")
    log_months = models.PositiveSmallIntegerField("Monate, die das Protokoll behalten wird (Hausregel)", default=12)
    information_contact = models.TextField(
        "Kontakt der Datenschutzbeauftragten", default="datenschutz@beispiel.invalid"
    )
    address = models.TextField("Anschrift des Hauses", default="Musterplatz 1, 44532 Lotsenau")
    neutral_sender = models.TextField(
        "Neutraler Absender für Briefe an Schutzadressen", default="Postfach 10 01 01, 44532 Lotsenau"
    )

    quiet_from = models.TimeField("Ruhezeit ab", default=time(18))
    quiet_until = models.TimeField("Ruhezeit bis", default=time(7))
    # Only in a gE, where the systems of the Bundesagentur stay the leading file (§ 50 (3) SGB II).
    switched_off = ArrayField(models.TextField(), verbose_name="abgeschaltete Räume", default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="house_is_one", condition=Q(is_the_house=True)),
            WrittenBy(name="house_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            models.CheckConstraint(
                name="house_switches_rooms_off_in_a_ge",
                condition=Q(carrier="ge", switched_off__contained_by=list(SWITCHABLE)) | Q(switched_off=[]),
            ),
            models.CheckConstraint(name="house_quiet_hours_last", condition=~Q(quiet_from=models.F("quiet_until"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def client(self) -> Words:
        """Return the word for the people of the house."""
        return words(ClientWord(self.client_word), GenderForm(self.gender_form))

    @property
    def law_rules(self) -> HouseRules:
        """Return what the house has laid down for uncertain points of the law."""
        return HouseRules({point.key: str(getattr(self, f"law_{point.key}")) for point in choices()})

    @property
    def law_points(self) -> list[LawPoint]:
        """Return the uncertain points that a house can settle, with the rule that holds here."""
        rules = self.law_rules
        return [
            LawPoint(point.question, rules.option(point.key).text, rules.is_default(point.key)) for point in choices()
        ]

    @property
    def seat(self) -> str:
        """Return where the house sits, as far as holidays need it."""
        return ", ".join(word for word in (self.seat_municipality, LANDS.get(self.seat_land, "")) if word)

    @property
    def rooms_off(self) -> list[str]:
        """Return the names of the rooms that are switched off, as the settings show them."""
        return [room.label for code, room in SWITCHABLE.items() if code in self.switched_off]

    @property
    def phase_names(self) -> dict[str, str]:
        """Return the house's name per phase code."""
        codes = ("intake", "assessment", "planning", "steering", "closure")
        return {code: str(getattr(self, f"phase_{code}")) for code in codes}

    @property
    def open_phases(self) -> dict[str, str]:
        """Return the house's name per phase whose room is not switched off."""
        off = phases_off(self.switched_off)
        return {code: name for code, name in self.phase_names.items() if code not in off}
