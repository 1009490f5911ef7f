"""K1 to K3 of § 48a SGB II with their supplements: what can be counted of cases, and what cannot, with the reason.

Source: Kennzahlenverordnung (KFV) of 12 August 2010, §§ 2 to 6. Pure Python.
"""

from dataclasses import dataclass
from datetime import date

from .months import month_before
from .telling import BASE, LEAST, LEAST_PEOPLE

# The months read for one reporting month: a year, the year before for the change, and one more for the shifted mean.
MONTHS = 25
# The BA waits three months before it counts; so do we, and what is told then stays.
WAITING_MONTHS = 3
COUNT_DAY = 15
OWN_VALUE = "eigener vorläufiger Wert, nicht der amtliche"
NOT_ALL = "Beschrieben werden Fälle im Fallmanagement, nicht alle erwerbsfähigen Leistungsberechtigten (eLb)."
COUNTED_WHEN = (
    "Gezählt drei Monate nach Ende des Zeitraums und danach nicht mehr geändert; zufällig auf Vielfache von 5 "
    "gerundet; leer heißt: nicht gezeigt, um Menschen zu schützen."
)
STATE_OF_DATA = (
    "Gezählt drei Monate nach Monatsende (Wartezeit t-3) und danach nicht mehr geändert; Bestand am 15. des Monats, "
    "Kalendermonate (die BA zählt zwischen ihren Stichtagen in der Monatsmitte). Zahlen sind auf Vielfache von 5 "
    "gerundet und die Anteile aus gerundeten Zahlen gebildet; dabei steht, zwischen welchen Werten der Anteil liegt. "
    "Versiegeltes zählt nicht mit."
)


@dataclass(frozen=True, slots=True)
class Official:
    """One Kennzahl: what it is made of, and how it is read."""

    code: str
    label: str
    definition: str
    limit: str
    # The rate is part / whole / parts_of; a change is told as what lies above or below 100 %.
    parts_of: int = 1
    is_change: bool = False
    shifted: str = ""


OFFICIAL: tuple[Official, ...] = (
    Official(
        "K1E2",
        "Veränderung der Zahl der Fälle",
        "Menschen mit Fall am Zähltag des Monats, geteilt durch die Zahl im selben Monat des Vorjahres (§ 4 KFV: eLb).",
        "Ein wachsender Bestand kann heißen, dass mehr Menschen begleitet werden. Er sagt nichts über Bedürftigkeit.",
        is_change=True,
    ),
    Official(
        "K1E3",
        "Durchschnittliche Zugangsrate",
        "Zugänge im Monat, geteilt durch den Bestand dieses Monats; Mittel der letzten zwölf Monatsraten (§ 4 KFV). "
        "In der Klammer: die Zugänge der zwölf Monate, auf den mittleren Bestand umgerechnet, zu diesem Bestand.",
        "Zugang ist der Beginn eines Falls, nicht der Beginn des Leistungsbezugs.",
        parts_of=12,
    ),
    Official(
        "K1E4",
        "Durchschnittliche Abgangsrate",
        "Abgänge im Monat, geteilt durch den Bestand des Vormonats; Mittel der letzten zwölf Monatsraten (§ 4 KFV). "
        "In der Klammer: die Abgänge der zwölf Monate, auf den mittleren Bestand umgerechnet, zu diesem Bestand.",
        "Abgang ist das Ende eines Falls, nicht das Ende des Leistungsbezugs; auch Umzug und Rente sind Abgänge.",
        parts_of=12,
    ),
    Official(
        "K2",
        "Integrationsquote",
        "Integrationen der letzten zwölf Monate, geteilt durch den mittleren Bestand dieser zwölf Monate (§ 5 KFV). "
        "Höchstens eine Integration je Mensch und Monat. Es zählen sozialversicherungspflichtige Arbeit, Ausbildung, "
        "Selbstständigkeit, § 16e SGB II und Arbeit mit Eingliederungszuschuss; nicht Minijob, § 16d und § 16i SGB II.",
        "Die Quote sieht nur den letzten Schritt. Entgiftung, Wohnung, Kinderbetreuung und Vertrauen davor kommen in "
        "ihr nicht vor, und sie ist kein Anteil von Menschen: Jemand kann mehrmals im Jahr zählen.",
        shifted="Bestand um einen Monat verschoben (so rechnet die BA; der Wortlaut von § 5 KFV sagt das nicht)",
    ),
    Official(
        "K2E1",
        "Eintritte in geringfügige Beschäftigung",
        "Aufgenommene Minijobs der letzten zwölf Monate, geteilt durch den mittleren Bestand (§ 5 KFV).",
        "Gezählt werden nur Minijobs, mit denen ein Fall endete.",
        shifted="Bestand um einen Monat verschoben",
    ),
    Official(
        "K2E2",
        "Eintritte in öffentlich geförderte Beschäftigung",
        "Aufgenommene Arbeit nach § 16i und § 16d SGB II der letzten zwölf Monate, geteilt durch den Bestand.",
        "Gezählt wird, womit ein Fall endete; läuft der Fall daneben weiter, fehlt der Eintritt hier.",
        shifted="Bestand um einen Monat verschoben",
    ),
    Official(
        "K2E3",
        "Kontinuierliche Beschäftigung nach Integration",
        "Von den Menschen, die in zwölf Monaten sozialversicherungspflichtige Arbeit aufnahmen: wer sechs Monate "
        "später in der Nachbetreuung sagte, durchgehend in Arbeit zu sein. Das Fenster endet sechs Monate vor dem "
        "Monat (§ 5 KFV).",
        "Amtlich wird jeder der sechs Folgemonate aus Meldungen der Arbeitgeber gezählt. Hier zählt, was jemand "
        "erzählt hat; wer nicht gefragt wurde, zählt als nicht durchgehend. Der Wert ist deshalb eher zu niedrig.",
    ),
)
BY_CODE = {one.code: one for one in OFFICIAL}

# What case data do not hold. Nothing is estimated in its place.
NOT_COUNTED: tuple[tuple[str, str, str], ...] = (
    (
        "K1", "Summe der Leistungen zum Lebensunterhalt",
        "Leistungsbeträge stehen nicht im Fallmanagement und gehören nicht hinein.",
    ),
    ("K1E1", "Summe der Leistungen für Unterkunft und Heizung", "Wie bei K1: Beträge stehen in der Leistungsakte."),
    (
        "K2E4",
        "Integrationsquote der Alleinerziehenden",
        "Wer allein erzieht, wird nicht als Merkmal geführt; aus Namen im Haushalt darf es nicht geschlossen werden.",
    ),
    (
        "K3",
        "Bestand an Langzeitleistungsbeziehenden",
        ("Ob jemand in 21 von 24 Monaten Leistungen bekam, weiß die Leistungsakte; die Dauer eines Falls ist etwas "
        "anderes."),
    ),
    (
        "K3E1",
        "Integrationsquote der Langzeitleistungsbeziehenden",
        ("Aufgenommene Arbeit ist bekannt, aber nicht, wer davon in 21 von 24 Monaten Leistungen bekam (wie bei K3)."),
    ),
    (
        "K3E2",
        "Aktivierungsquote der Langzeitleistungsbeziehenden",
        (
            "Wer lange Leistungen bekommt, ist nicht bekannt (wie bei K3). Wie viele Menschen eine Hilfe begannen, "
            "steht im Bericht „Wirkung und Wege“; das ist etwas anderes als ein Anteil an einem Tag."
        ),
    ),
    (
        "K3E3",
        "Zugangsrate der Langzeitleistungsbeziehenden",
        (
            "Ab welchem Monat jemand die 21 von 24 Monaten erreicht, weiß nur die Leistungsakte; ein Fall kann früher "
            "oder später beginnen."
        ),
    ),
    (
        "K3E4",
        "Abgangsrate der Langzeitleistungsbeziehenden",
        (
            "Wann der Leistungsbezug endet, weiß nur die Leistungsakte; ein Fall kann enden, während jemand weiter "
            "Leistungen bekommt."
        ),
    ),
)  # fmt: skip


def percent(code: str, part: int | None, whole: int | None) -> int | None:
    """Return a Kennzahl in whole percent, made of rounded numbers alone; None where nothing is told."""
    if part is None or whole is None or whole < LEAST_PEOPLE:
        return None
    return _rate(code, part, whole)


def span(code: str, part: int, whole: int) -> tuple[int, int]:
    """Return between what a Kennzahl lies: both numbers were rounded at random to the next multiple of five."""
    off = BASE - 1
    low = _rate(code, max(LEAST, part - off), whole + off)
    high = _rate(code, part + off, max(LEAST_PEOPLE, whole - off))
    return low, min(high, 100) if code in _OF_PEOPLE else high


# Of so many people so many: never more than all of them.
_OF_PEOPLE = ("K2E3",)


def _rate(code: str, part: int, whole: int) -> int:
    one = BY_CODE[code.removesuffix("_shifted")]
    rate = round(100 * part / whole / one.parts_of)
    return rate - 100 if one.is_change else rate


def last_told_month(today: date) -> date:
    """Return the first day of the newest month whose waiting time is over."""
    return month_before(today, WAITING_MONTHS)
