"""What the quota leaves out: each figure with its cells, its definition and its limit. Pure Python.

The words are for people who talk with people; the counting stands in the guard function `indicators_ways`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from lotsenbuch.assessment.rules.life import DOMAINS
from lotsenbuch.records.rules import DataClass

type Cells = tuple[tuple[str, str], ...]

PEOPLE = "Menschen"
# ρ of Kiresuk and Sherman: how much the goals of one person are expected to go together.
GOALS_GO_TOGETHER = 0.3


@dataclass(frozen=True, slots=True)
class Way:
    """One figure: a table with a row per cell, or, with `rows`, a table with a row per figure and a column per cell."""

    code: str
    label: str
    cells: Cells
    definition: str
    limit: str
    unit: str = PEOPLE
    is_sensitive: bool = False
    rows: Cells = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the names under which the cells are counted."""
        return tuple(f"{self.code}:{code}" for code, _ in self.rows) or (self.code,)


# What is sealed is not counted: health, money.
COUNTED_DOMAINS: Cells = tuple((one.code, one.label) for one in DOMAINS if one.data_class == DataClass.COUNSELLING)
_MOVED: Cells = (("lighter", "leichter geworden"), ("same", "gleich geblieben"), ("heavier", "schwerer geworden"))
_SEALED = "Gesundheit und Geld fehlen: Was dort steht, ist verschlüsselt und wird nicht ausgezählt."
_FIELDS: Cells = (
    ("stabilising", "erst einmal Halt finden"),
    ("job_far", "auf dem Weg dorthin"),
    ("job_near", "nahe an der Arbeit"),
)
_WAITED: Cells = (
    ("d14", "bis 2 Wochen"),
    ("d28", "bis 4 Wochen"),
    ("d56", "bis 8 Wochen"),
    ("d91", "bis 13 Wochen"),
    ("more", "länger"),
)

WAYS: tuple[Way, ...] = (
    Way(
        "people",
        "Menschen im Fallmanagement",
        (("w", "Frauen"), ("m", "Männer"), ("d", "divers"), ("unsaid", "ohne Angabe")),
        "Menschen, deren Fall an mindestens einem Tag des Zeitraums offen war.",
        "Versiegelte Fälle sind in keiner Zahl.",
    ),
    Way(
        "domains_person",
        "Lebenslagen, wie die Menschen sie selbst sehen",
        _MOVED,
        "Je Lebenslage: Menschen, die mindestens zweimal sagten, wie es geht, zuletzt in diesem Zeitraum; die letzte "
        "Auskunft verglichen mit der ersten.",
        f"Freiwillige Auskunft, in Worten. Nur wer zweimal gefragt wurde, ist dabei. {_SEALED}",
        rows=COUNTED_DOMAINS,
    ),
    Way(
        "domains_own",
        "Lebenslagen, wie das Fallmanagement sie sieht",
        _MOVED,
        "Ebenso, aus der Sicht des Fallmanagements. Beide Sichten stehen nebeneinander und werden nie verrechnet.",
        f"Eine Einschätzung, kein Messwert. {_SEALED}",
        rows=COUNTED_DOMAINS,
    ),
    Way(
        "attainment",
        "Zielerreichung (Goal Attainment Scaling)",
        (("below", "hinter dem Erwarteten"), ("as_expected", "wie erwartet"), ("above", "mehr als erwartet")),
        "Menschen nach ihrem T-Wert über alle Ziele, deren Stufe in diesem Zeitraum festgehalten wurde: unter 50, "
        "genau 50, über 50.",
        "Die Stufen wurden je Mensch verabredet. T-Werte zeigen den eigenen Weg; Menschen oder Gruppen lassen sich "
        "damit nicht vergleichen.",
    ),
    Way(
        "goals",
        "Erreichte Ziele",
        _FIELDS,
        "Menschen mit mindestens einem in diesem Zeitraum erreichten Ziel, nach Art des Ziels.",
        "Ein kleines Ziel kann mehr Weg sein als ein großes.",
    ),
    Way(
        "steps",
        "Getane Schritte",
        _FIELDS,
        "Menschen mit mindestens einem in diesem Zeitraum getanen Schritt, nach Art des Ziels, zu dem er gehört.",
        "Gezählt wird, was im Plan stand. Vieles geschieht, ohne dort zu stehen.",
    ),
    Way(
        "regained",
        "Kontakt wiedergefunden",
        (("regained", "wieder im Gespräch"),),
        "Menschen, mit denen es nach einer Pause, die länger war als die Hausregel für stille Fälle, wieder ein "
        "Gespräch gab.",
        "Warum es still war, sagt die Zahl nicht.",
    ),
    Way(
        "first_talk",
        "Vom Fallbeginn bis zum ersten Gespräch",
        (("d7", "bis 7 Tage"), ("d14", "8 bis 14 Tage"), ("d28", "15 bis 28 Tage"), ("more", "länger")),
        "Menschen, deren erstes Gespräch in diesen Zeitraum fiel, nach Tagen seit Fallbeginn.",
        "Wer noch kein Gespräch hatte, fehlt hier.",
    ),
    Way(
        "first_service",
        "Vom Fallbeginn bis zur ersten Hilfe",
        (("d30", "bis 30 Tage"), ("d90", "31 bis 90 Tage"), ("d180", "91 bis 180 Tage"), ("more", "länger")),
        "Menschen, deren erste Maßnahme oder Beratung in diesem Zeitraum begann, nach Tagen seit Fallbeginn.",
        "Schnell ist nicht besser, wenn erst Vertrauen wachsen muss.",
    ),
    Way(
        "services",
        "Erreichte Hilfen",
        (
            ("counselling", "kommunale Beratung (§ 16a SGB II)"),
            ("training", "Qualifizierung oder Sprache"),
            ("practice", "Praktikum oder Erprobung"),
            ("work", "Beschäftigung mit Förderung"),
            ("coaching", "Begleitung oder Coaching"),
            ("other", "anderes Angebot"),
        ),
        "Menschen, für die eine Hilfe dieser Art in diesem Zeitraum begann.",
        "Wie lange jemand darauf wartete, steht bei den Wartezeiten.",
    ),
    Way(
        "services_said",
        "Was die Hilfen brachten",
        (("helped", "hat weitergeholfen"), ("partly", "hat teilweise geholfen"), ("not", "war nicht das Richtige")),
        "Menschen mit einer in diesem Zeitraum ausgewerteten Hilfe, nach der Einschätzung, die mit ihnen besprochen "
        "wurde.",
        "Kein Urteil über einen Träger: Es kommt auf die Passung an.",
    ),
    Way(
        "share",
        "Teilhabe am Ende, verglichen mit dem Anfang",
        (("more", "mehr dabei"), ("same", "ähnlich"), ("less", "weniger dabei")),
        "Menschen, deren Fall in diesem Zeitraum endete und die etwas dazu sagten.",
        "Teilhabe ist ein Ergebnis für sich, auch ohne Arbeit. Ohne Angabe zählt niemand.",
    ),
    Way(
        "setbacks",
        "Rückschläge gehören dazu",
        (("setback", "Rückschlag"), ("went_on", "danach ein weiterer Schritt")),
        "Menschen mit einem festgehaltenen Rückschlag, und wie viele von ihnen danach im selben Zeitraum einen "
        "Schritt taten.",
        "Wer Rückschläge ehrlich festhält, hat mehr davon in der Zahl. Sie ist kein Misserfolg.",
        is_sensitive=True,
    ),
    Way(
        "work",
        "Aufgenommene Arbeit und Ausbildung",
        (
            ("svb", "sozialversicherungspflichtige Arbeit"),
            ("ausbildung", "Ausbildung"),
            ("selbstaendig", "selbstständige Tätigkeit"),
            ("egz", "Arbeit mit Eingliederungszuschuss"),
            ("16e", "Arbeit nach § 16e SGB II"),
            ("16i", "Arbeit nach § 16i SGB II"),
            ("minijob", "Minijob"),
            ("agh", "Arbeitsgelegenheit (§ 16d SGB II)"),
        ),
        "Menschen, deren Fall mit einer Aufnahme endete, die in diesem Zeitraum begann.",
        "Eintritte nach § 16i SGB II zählen in der Integrationsquote nicht; hier stehen sie.",
    ),
    Way(
        "after_six",
        "Sechs Monate danach",
        (("throughout", "durchgehend in Arbeit"), ("again", "in Arbeit, mit Unterbrechung"), ("no", "zurzeit nicht"),
         ("unsaid", "nicht gefragt oder keine Angabe")),
        "Menschen, deren Arbeit oder Ausbildung vor sechs Monaten begann (Stichtag im Zeitraum), nach der ersten "
        "Auskunft danach.",
        "Eine freiwillige Auskunft in der Nachbetreuung, keine Meldung des Arbeitgebers.",
    ),
    Way(
        "endings",
        "Beendete Fälle",
        (("completed", "absolviert"), ("broken_off", "abgebrochen"), ("other", "sonstiges Ende")),
        "Menschen, deren Fall in diesem Zeitraum endete, nach der Zählweise des Hauses.",
        "„Abgebrochen“ sagt nichts darüber, von wem und ob es gut so war.",
    ),
    Way(
        "contacts",
        "Kontakte",
        (("talk", "Gespräche"), ("phone", "Telefonate"), ("visit", "Treffen draußen")),
        "Festgehaltene Kontakte, jeder einzeln gezählt.",
        "Viele Kontakte können viel Not heißen oder viel Vertrauen. Was nicht festgehalten wurde, fehlt.",
        unit="Kontakte",
    ),
    Way(
        "talks",
        "Termine: angeboten, zugesagt, zustande gekommen",
        (
            ("offered", "angeboten"),
            ("confirmed", "davon zugesagt"),
            ("attended", "stattgefunden"),
            ("came_later", "später am selben Tag gekommen"),
            ("excused", "entschuldigt"),
            ("person_cancelled", "von der Person abgesagt"),
            ("office_cancelled", "vom Haus abgesagt"),
            ("missed", "nicht zustande gekommen"),
        ),
        "Termine im Zeitraum, jeder einzeln gezählt; zurückgenommene und verlegte zählen nicht.",
        "Mehr einzuladen, damit genug kommen, macht die Zahl nicht besser und die Tage voller (C52).",
        unit="Termine",
    ),
    Way(
        "partners",
        "Mit anderen zusammen",
        (("municipal", "kommunale Beratung begonnen"), ("colleague", "Kollegin oder Kollege anderer Stellen dabei")),
        "Menschen, für die in diesem Zeitraum eine Stelle außerhalb des Fallmanagements dazukam.",
        "Absprachen am Telefon stehen nur im Vermerk und zählen hier nicht.",
    ),
    Way(
        "partner_wait",
        "Warten bei Partnern",
        (*_WAITED, ("waiting", "noch nicht angekommen")),
        "Menschen, die in diesem Zeitraum bei einem Partner ankamen, nach Tagen seit der Vermittlung (seit etwas "
        "gesendet wurde, sonst seit sie vorbereitet wurde); zuletzt, wer am Ende des Zeitraums noch wartete.",
        "Wer aufgab, bevor gezählt wurde, fehlt. Warten kann am Partner liegen, am Weg dorthin oder daran, dass es "
        "noch zu früh war.",
    ),
    Way(
        "measure_wait",
        "Warten auf eine Maßnahme",
        _WAITED,
        "Menschen, deren Maßnahme aus dem Katalog in diesem Zeitraum begann, nach Tagen seit Vorschlag oder Buchung.",
        "Maßnahmen haben feste Anfangstage; wer früh bucht, wartet auf dem Papier länger.",
    ),
    Way(
        "assessments",
        "Geöffnete Wege",
        (("closed", "Potenzialanalyse abgeschlossen"), ("plan", "Kooperationsplan vereinbart"),
         ("option", "Möglichkeiten besprochen")),
        "Menschen, mit denen das in diesem Zeitraum mindestens einmal geschah.",
        "Wie gut ein Gespräch war, zeigt keine Zahl.",
    ),
)  # fmt: skip
BY_CODE = {one.code: one for one in WAYS}


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, what it is for, and its figures in order."""

    code: str
    title: str
    lead: str
    ways: tuple[str, ...]
    # Opened without a choice it shows the newest year, not the newest half.
    is_yearly: bool = False

    def figures(self) -> Iterator[Way]:
        """Yield its figures."""
        yield from (BY_CODE[code] for code in self.ways)


REPORTS: tuple[Report, ...] = (
    Report(
        "wirkung-und-wege",
        "Wirkung und Wege",
        "Was sich bewegt hat, auch wenn keine Arbeit daraus wurde.",
        (
            "people", "domains_person", "domains_own", "attainment", "goals", "steps", "regained", "first_talk",
            "first_service", "services", "services_said", "share", "setbacks", "work", "after_six", "endings",
        ),
    ),
    Report(
        "was-getan-wurde",
        "Was getan wurde",
        "Kontakte, Partner, Schritte zum Halt und geöffnete Wege.",
        (
            "people", "contacts", "talks", "partners", "partner_wait", "measure_wait", "steps", "assessments",
            "services", "work",
        ),
        is_yearly=True,
    ),
)  # fmt: skip
# What belongs to time, too, and is told for half-years and years only.
WAITED = Report("zeit", "Warten", "", ("partner_wait", "measure_wait", "first_talk", "first_service", "talks"))
REPORT_BY_CODE = {one.code: one for one in REPORTS}


def t_value(levels: list[int]) -> float | None:
    """Return the T-value of one person's goals, None without any.

    T = 50 + 10 · Σx / √((1 − ρ) · n + ρ · n²), all goals weighing the same, x from −2 (much less than expected) over 0
    (as expected) to +2 (much more), ρ = 0.3. Fifty is what was expected.

    Source: T. J. Kiresuk, R. E. Sherman: Goal attainment scaling: a general method for evaluating comprehensive
    community mental health programs. Community Mental Health Journal 4 (1968), pp. 443-453.
    """
    n = len(levels)
    if n == 0:
        return None
    return 50 + 10 * sum(levels) / sqrt((1 - GOALS_GO_TOGETHER) * n + GOALS_GO_TOGETHER * n * n)
