"""The house, its places, teams and projects. Nothing here reaches a person with a case."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.law.houserules import HouseRules, choices
from lotsenbuch.law.workdays import LANDS
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import ACTOR, SETS_UP, SETTINGS_BY, STAFF, AppMay, GuardMay, RowPolicy, Stays, WrittenBy
from lotsenbuch.records.rules import DataClass

from .rules.project import WILLINGNESS, Profession, Stage, Terms
from .rules.words import ClientWord, GenderForm, LawPoint, Words, words


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

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="house_is_one", condition=Q(is_the_house=True)),
            WrittenBy(name="house_written", insert=SETTINGS_BY, update=SETTINGS_BY),
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
    def phase_names(self) -> dict[str, str]:
        """Return the house's name per phase code."""
        codes = ("intake", "assessment", "planning", "steering", "closure")
        return {code: str(getattr(self, f"phase_{code}")) for code in codes}


class Office(Versioned):
    """A place where the house works."""

    name = models.TextField("Name", unique=True)
    address = models.TextField("Anschrift", blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [WrittenBy(name="office_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.name


class Team(Versioned):
    """A team of an office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name="Standort", related_name="teams")
    name = models.TextField("Name", unique=True)
    # C51: kept for the team, shown beside the hours that it needs; there is none for a person, and it warns nobody.
    weekly_talks = models.PositiveSmallIntegerField("Gespräche je Woche", null=True)
    talk_minutes = models.PositiveSmallIntegerField("Minuten je Gespräch", null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [WrittenBy(name="team_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.name


class Member(Versioned):
    """Who belongs to a team, and who leads it, from when until when."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField("leitet das Team", default=False)
    valid_from = models.DateTimeField("gültig ab")
    valid_until = models.DateTimeField("gültig bis", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(valid_until=None, is_lead=False), name="member_of_one_team"
            ),
            models.UniqueConstraint(
                fields=["staff", "team"], condition=Q(valid_until=None, is_lead=True), name="lead_once_per_team"
            ),
            # Nobody makes themself the lead of a team; who belongs to one is ended, not deleted.
            WrittenBy(
                name="member_written",
                insert=f"({SETS_UP}) AND NOT (NEW.is_lead AND NEW.staff_id IS NOT DISTINCT FROM {STAFF})",
                update=f"({SETS_UP}) AND OLD.staff_id = NEW.staff_id AND OLD.team_id = NEW.team_id "
                "AND OLD.is_lead = NEW.is_lead AND OLD.valid_from = NEW.valid_from",
            ),
        ]


# The colleagues of the teams that the actor leads.
_NOW = "valid_from <= now() AND (valid_until IS NULL OR valid_until > now())"
_LEADING = f"FROM office_member WHERE staff_id = {STAFF} AND is_lead AND {_NOW} AND lotse_has_role('team_lead')"
_LED = f"FROM office_member WHERE NOT is_lead AND {_NOW} AND team_id IN (SELECT team_id {_LEADING})"
LED_STAFF = f"ANY(ARRAY(SELECT staff_id {_LED}))"


class Absence(Versioned):
    """Days on which a colleague is not there. Everybody may know that; why stands in `AbsenceKind`."""

    holds: ClassVar[DataClass | None] = None

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    absent_from = models.DateField("abwesend ab")
    absent_until = models.DateField("wieder da ab")
    noted_by = models.TextField("eingetragen von")

    class Meta:
        constraints: ClassVar = [
            AppMay(name="absence_app", commands=("SELECT", "INSERT", "UPDATE")),
            RowPolicy(name="absence_seen", command="SELECT", using=f"{ACTOR} IS NOT NULL"),
            RowPolicy(
                name="absence_added",
                command="INSERT",
                using="",
                check_sql=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}",
            ),
            RowPolicy(name="absence_changed", command="UPDATE", using=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}"),
            GuardMay(name="absence_guard", reads=("staff_id", "absent_from", "absent_until")),
            Stays(name="absence_stays", columns=("id", "staff_id")),
            models.CheckConstraint(name="absence_has_days", condition=Q(absent_until__gte=F("absent_from"))),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    (F("staff"), RangeOperators.EQUAL),
                    (
                        Func("absent_from", "absent_until", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class AbsenceKind(Kept):
    """Why somebody is absent: for that person and who leads their team, nobody else."""

    holds: ClassVar[DataClass | None] = None

    class Kind(models.TextChoices):
        """A closed list: no word more than the lead needs."""

        LEAVE = "leave", "Urlaub"
        ILLNESS = "illness", "Krankheit"
        TRAINING = "training", "Fortbildung"
        OTHER = "other", "anderes"

    absence = models.OneToOneField(Absence, on_delete=models.CASCADE, related_name="why")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField("Art", choices=Kind)

    class Meta:
        constraints: ClassVar = [
            AppMay(name="absence_kind_app", commands=("SELECT", "INSERT")),
            RowPolicy(
                name="absence_kind_seen", command="SELECT", using=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}"
            ),
            RowPolicy(
                name="absence_kind_added",
                command="INSERT",
                using="",
                check_sql=f"staff_id = {STAFF} OR staff_id = {LED_STAFF}",
            ),
        ]


class Project(Versioned):
    """A project by its plain name; what holds in it stands in `ProjectTerms`."""

    name = models.TextField("Name", unique=True)
    is_active = models.BooleanField("läuft", default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            GuardMay(name="project_guard", reads=("id", "name")),
            WrittenBy(name="project_written", insert=SETTINGS_BY, update=SETTINGS_BY),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectTerms(Kept):
    """What holds in a project from one day until another. Only its end is ever written anew (decision 0100)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("gilt bis vor", null=True)
    target_group = models.TextField("Für wen", blank=True)
    entry_condition = models.TextField("Bedingung für die Aufnahme", default=WILLINGNESS)
    cap = models.PositiveSmallIntegerField("Plätze je Fallführung", null=True)
    contact_days = models.PositiveSmallIntegerField("alle wie viele Tage ein Gespräch", null=True)
    contact_minutes = models.PositiveSmallIntegerField("Minuten je Gespräch", null=True)
    stages = models.JSONField("Abschnitte", default=list)
    professions = models.JSONField("Professionen", default=list)
    made_by = models.TextField("festgelegt von")
    made_at = models.DateTimeField("festgelegt", auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="terms_one_at_a_time",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_until", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            # What never came into force ends on the day on which it would have begun.
            models.CheckConstraint(
                name="terms_end_after_their_beginning",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            WrittenBy(name="terms_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            GuardMay(name="terms_guard", reads=("project_id", "valid_from", "valid_until", "cap")),
            Stays(
                name="terms_stay",
                columns=(
                    "id", "project_id", "valid_from", "target_group", "entry_condition", "cap", "contact_days",
                    "contact_minutes", "stages", "professions", "made_by", "made_at",
                ),
            ),
        ]  # fmt: skip

    @property
    def terms(self) -> Terms:
        """Return what holds, as the rules know it."""
        return Terms(
            target_group=self.target_group,
            entry_condition=self.entry_condition,
            cap=self.cap,
            contact_days=self.contact_days,
            contact_minutes=self.contact_minutes,
            stages=tuple(Stage(**row) for row in self.stages),
            professions=tuple(Profession(**row) for row in self.professions),
        )
