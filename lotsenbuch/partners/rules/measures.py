"""The catalogue of measures: kinds, legal bases with the days on which they hold, what a place costs. Pure Python."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from lotsenbuch.law.days import german
from lotsenbuch.law.versions import norm_on

CENT = Decimal("0.01")


class MeasureKind(StrEnum):
    """Roughly what it is; the same codes as `steering.Measure.Kind`, which builds on this room."""

    COUNSELLING = "counselling"
    TRAINING = "training"
    PRACTICE = "practice"
    WORK = "work"
    COACHING = "coaching"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _KINDS[self]


_KINDS = {
    MeasureKind.COUNSELLING: "kommunale Beratung (§ 16a SGB II)",
    MeasureKind.TRAINING: "Qualifizierung oder Sprache",
    MeasureKind.PRACTICE: "Praktikum oder Erprobung",
    MeasureKind.WORK: "Beschäftigung mit Förderung",
    MeasureKind.COACHING: "Begleitung oder Coaching",
    MeasureKind.OTHER: "anderes Angebot",
}


class Basis(StrEnum):
    """On which norm the house pays."""

    ACTIVATION = "activation"
    TRAINING = "training"
    WAGE = "wage"
    MUNICIPAL = "municipal"
    OPPORTUNITY = "opportunity"
    LONG_TERM = "long_term"
    FREE = "free"
    YOUNG = "young"
    PARTICIPATION = "participation"
    HOLISTIC = "holistic"
    OTHER = "other"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the words on screen and paper."""
        return _BASES[self][0]

    @property
    def norm(self) -> str:
        """Return the norm in the collection of the law; empty where it holds none."""
        return _BASES[self][1]


_BASES = {
    Basis.ACTIVATION: ("§ 16 Abs. 1 SGB II mit § 45 SGB III: Aktivierung und Eingliederung", "§ 16 SGB II"),
    Basis.TRAINING: ("§ 16 Abs. 1 SGB II mit §§ 81 ff. SGB III: berufliche Weiterbildung", "§ 16 SGB II"),
    Basis.WAGE: ("§ 16 Abs. 1 SGB II mit §§ 88 bis 92 SGB III: Eingliederungszuschuss", "§ 89 SGB III"),
    Basis.MUNICIPAL: ("§ 16a SGB II: kommunale Eingliederungsleistung", "§ 16a SGB II"),
    Basis.OPPORTUNITY: ("§ 16d SGB II: Arbeitsgelegenheit", "§ 16d SGB II"),
    Basis.LONG_TERM: ("§ 16e SGB II: Zuschuss zum Arbeitsentgelt", "§ 16e SGB II"),
    Basis.FREE: ("§ 16f SGB II: Freie Förderung", "§ 16f SGB II"),
    Basis.YOUNG: ("§ 16h SGB II: Förderung schwer zu erreichender junger Menschen", "§ 16h SGB II"),
    Basis.PARTICIPATION: ("§ 16i SGB II: Teilhabe am Arbeitsmarkt", "§ 16i SGB II"),
    Basis.HOLISTIC: ("§ 16k SGB II: ganzheitliche Betreuung", "§ 16k SGB II"),
    Basis.OTHER: ("andere Grundlage, im Inhalt genannt", ""),
    Basis.NONE: ("ohne Geld des Jobcenters", ""),
}
# Since 2025 the Agentur für Arbeit decides on further training of people in the SGB II (G v. 22.12.2023, Art. 4).
TRAINING_UNTIL = date(2024, 12, 31)
TRAINING_ELSEWHERE = "Über berufliche Weiterbildung entscheidet seit dem 01.01.2025 die Agentur für Arbeit."


class Per(StrEnum):
    """What the cost of a place is told for."""

    ONCE = "once"
    MONTH = "month"
    HOUR = "hour"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return {"once": "für die ganze Teilnahme", "month": "im Monat", "hour": "je Stunde"}[self]


@dataclass(frozen=True, slots=True)
class Validity:
    """Whether a basis carries on a day, and why."""

    holds: bool
    reason: str


def valid_on(basis: Basis, day: date, since: date | None, until: date | None) -> Validity:
    """Say whether a basis carries on a day: by the law of that day, and by the days that the house entered."""
    if since and day < since:
        return Validity(holds=False, reason=f"Im Katalog gilt die Rechtsgrundlage erst ab {german(since)}.")
    if until and day > until:
        return Validity(holds=False, reason=f"Im Katalog gilt die Rechtsgrundlage nur bis {german(until)}.")
    if basis == Basis.TRAINING and day > TRAINING_UNTIL:
        return Validity(holds=False, reason=TRAINING_ELSEWHERE)
    if not basis.norm:
        return Validity(holds=True, reason="Keine Vorschrift, die hier hinterlegt ist.")
    found = norm_on(basis.norm, day)
    return Validity(holds=found.in_force, reason=found.because[1].text)


def months_between(first: date, last: date) -> int:
    """Return how many months are begun from the first to the last day, both counted: 31.1. to 28.2. is one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + (last.day >= first.day)


def cost_of(amount: Decimal | None, per: Per, first: date | None, last: date | None) -> Decimal | None:
    """Return what one participation is expected to cost; None where that cannot be told from the catalogue."""
    if amount is None or per == Per.HOUR:
        return None
    if per == Per.ONCE:
        return amount
    if first is None or last is None or last < first:
        return None
    return (amount * max(1, months_between(first, last))).quantize(CENT, ROUND_HALF_UP)
