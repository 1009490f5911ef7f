"""The closed lists of the directory: what partners do, how a site is reached, how a relation is kept. Pure Python."""

from enum import StrEnum

from lotsenbuch.records.rules import DataClass


class Category(StrEnum):
    """What a service is about; the doors that the sources of the house name, and the departments beside one's own."""

    YOUTH = "youth"
    CHILDCARE = "childcare"
    CARE = "care"
    MIGRATION = "migration"
    LANGUAGE = "language"
    DEBT = "debt"
    ADDICTION = "addiction"
    PSYCHOSOCIAL = "psychosocial"
    HEALTH = "health"
    REHAB = "rehab"
    HOUSING = "housing"
    VIOLENCE = "violence"
    FAMILY = "family"
    DISABILITY = "disability"
    PROBATION = "probation"
    SCHOOL = "school"
    TRAINING = "training"
    EMPLOYER = "employer"
    LEISURE = "leisure"
    SELF_HELP = "self_help"
    LEGAL = "legal"
    INTERNAL = "internal"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _CATEGORIES[self]

    @property
    def data_class(self) -> DataClass:
        """Return the class that a referral there has at least: the door itself tells what it is about."""
        return _CLASSES.get(self, DataClass.COUNSELLING)


_CATEGORIES = {
    Category.YOUTH: "Jugendamt und Jugendhilfe",
    Category.CHILDCARE: "Kinderbetreuung",
    Category.CARE: "Pflege von Angehörigen",
    Category.MIGRATION: "Migrationsberatung",
    Category.LANGUAGE: "Sprache und Integration",
    Category.DEBT: "Schuldnerberatung",
    Category.ADDICTION: "Suchtberatung",
    Category.PSYCHOSOCIAL: "psychosoziale Betreuung",
    Category.HEALTH: "Gesundheit und Therapie",
    Category.REHAB: "Rehabilitation und Teilhabe",
    Category.HOUSING: "Wohnen und Wohnungsnot",
    Category.VIOLENCE: "Schutz vor Gewalt",
    Category.FAMILY: "Familien- und Erziehungsberatung",
    Category.DISABILITY: "Behinderung und Inklusion",
    Category.PROBATION: "Straffälligen- und Bewährungshilfe",
    Category.SCHOOL: "Schule und Abschlüsse",
    Category.TRAINING: "Träger von Qualifizierung und Beschäftigung",
    Category.EMPLOYER: "Betriebe und Erprobung",
    Category.LEISURE: "Freizeit, Sport und Ehrenamt",
    Category.SELF_HELP: "Selbsthilfe",
    Category.LEGAL: "Recht und Sozialberatung",
    Category.INTERNAL: "Abteilung im eigenen Haus",
    Category.OTHER: "anderes",
}
_CLASSES = {
    Category.DEBT: DataClass.DEBTS,
    Category.PROBATION: DataClass.DEBTS,
    Category.ADDICTION: DataClass.HEALTH,
    Category.HEALTH: DataClass.HEALTH,
    Category.REHAB: DataClass.HEALTH,
    Category.PSYCHOSOCIAL: DataClass.HEALTH,
    Category.DISABILITY: DataClass.HEALTH,
    Category.SELF_HELP: DataClass.HEALTH,
}


class Municipal(StrEnum):
    """The services of § 16a SGB II, by their numbers there."""

    NONE = ""
    CARE = "1"
    DEBT = "2"
    PSYCHOSOCIAL = "3"
    ADDICTION = "4"

    @property
    def label(self) -> str:
        """Return the words of the statute, shortened."""
        return _MUNICIPAL[self]


_MUNICIPAL = {
    Municipal.NONE: "keine Leistung nach § 16a SGB II",
    Municipal.CARE: "§ 16a Nr. 1: Betreuung von Kindern oder Pflege von Angehörigen",
    Municipal.DEBT: "§ 16a Nr. 2: Schuldnerberatung",
    Municipal.PSYCHOSOCIAL: "§ 16a Nr. 3: psychosoziale Betreuung",
    Municipal.ADDICTION: "§ 16a Nr. 4: Suchtberatung",
}


class Access(StrEnum):
    """How a site is reached and used without barriers."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    TOILET = "toilet"
    HEARING = "hearing"
    SIGNING = "signing"
    SEEING = "seeing"
    PLAIN = "plain"
    CHILDREN = "children"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _ACCESS[self]


_ACCESS = {
    Access.STEP_FREE: "stufenlos erreichbar",
    Access.LIFT: "Aufzug",
    Access.TOILET: "rollstuhlgerechte Toilette",
    Access.HEARING: "Anlage für Hörgeräte",
    Access.SIGNING: "Gebärdensprache nach Absprache",
    Access.SEEING: "Leitsystem oder große Schrift",
    Access.PLAIN: "Leichte Sprache",
    Access.CHILDREN: "Kinder können mitkommen",
}


class CareKind(StrEnum):
    """What happens between the house and a partner (C91)."""

    VISIT = "visit"
    AGREEMENT = "agreement"
    ANNUAL_TALK = "annual_talk"
    WORKS = "works"
    NOTE = "note"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _CARE[self]


_CARE = {
    CareKind.VISIT: "Besuch",
    CareKind.AGREEMENT: "Absprache",
    CareKind.ANNUAL_TALK: "Jahresgespräch",
    CareKind.WORKS: "Was gut klappt",
    CareKind.NOTE: "Hinweis zur Zusammenarbeit",
}
# After so many days without a look the directory asks to check an entry (house practice, not law).
CHECK_DAYS = 180
