"""Release from confidentiality (Schweigepflichtentbindung): who may be told what, for which purpose. Pure Python.

A release is recipient × purpose × class × direction, from and until. Without one, only what the law itself allows goes
out. Not signing has no consequence anywhere: no rule of the house asks whether somebody signed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lotsenbuch.law.days import add_months
from lotsenbuch.records.rules import DataClass

# As long as nobody says otherwise, and at the longest.
USUAL_MONTHS, MOST_MONTHS = 6, 12


class RecipientKind(StrEnum):
    """What sort of recipient it is; the law asks for it."""

    PERSON = "person"
    HOUSE = "house"
    AUTHORITY = "authority"
    PARTNER = "partner"
    SECRET = "secret"  # noqa: S105  # no password: somebody bound by § 203 StGB
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the kind in German words."""
        return _KINDS[self]


_KINDS = {
    RecipientKind.PERSON: "die Person selbst",
    RecipientKind.HOUSE: "andere Stelle im Jobcenter",
    RecipientKind.AUTHORITY: "andere Sozialbehörde",
    RecipientKind.PARTNER: "Träger einer Maßnahme",
    RecipientKind.SECRET: "Beratungsstelle, Praxis oder Klinik (§ 203 StGB)",
    RecipientKind.OTHER: "jemand anderes",
}
# Whom a person can release from confidentiality towards; oneself needs no paper.
ASKED_KINDS = tuple(kind for kind in RecipientKind if kind != RecipientKind.PERSON)


class ReleasePurpose(StrEnum):
    """What it is for; a release for one purpose opens nothing for another."""

    REFERRAL = "referral"
    COOPERATION = "cooperation"
    PAPERS = "papers"
    HAND_OVER = "hand_over"
    CONTROL = "control"

    @property
    def label(self) -> str:
        """Return the purpose in German words."""
        return _PURPOSES[self]


_PURPOSES = {
    ReleasePurpose.REFERRAL: "Vermittlung zu einem Angebot",
    ReleasePurpose.COOPERATION: "Absprachen über das gemeinsame Vorgehen",
    ReleasePurpose.PAPERS: "Unterlagen anfordern oder weitergeben",
    ReleasePurpose.HAND_OVER: "Übergabe an die nächste zuständige Stelle",
    ReleasePurpose.CONTROL: "Kontrolle oder Leistungsentscheidung",
}
# What somebody can sign for; for control nobody is asked.
ASKED_PURPOSES = tuple(purpose for purpose in ReleasePurpose if purpose != ReleasePurpose.CONTROL)


class Direction(StrEnum):
    """Who tells whom."""

    OUT = "out"
    IN = "in"
    BOTH = "both"

    @property
    def label(self) -> str:
        """Return the direction in German words, seen from the house."""
        return _DIRECTIONS[self]

    def covers(self, other: "Direction") -> bool:
        """Say whether what is signed for this direction holds for the other."""
        return self in (Direction.BOTH, other)


_DIRECTIONS = {
    Direction.OUT: "wir geben weiter",
    Direction.IN: "wir holen ein",
    Direction.BOTH: "in beide Richtungen",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets something: a name as it was signed, what sort, and where one is kept the key in a directory."""

    name: str
    kind: RecipientKind = RecipientKind.OTHER
    key: str = ""

    def is_same(self, other: "Recipient") -> bool:
        """Say whether both are one recipient: by key where both have one, else by name in any spelling of spaces."""
        if self.key and other.key:
            return self.key == other.key
        return _folded(self.name) == _folded(other.name)


PERSON = Recipient("die Person selbst", RecipientKind.PERSON)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class SentField:
    """Something that can be told of a person: its words and its class."""

    label: str
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Signed:
    """A release as it is kept; with topics it covers these and nothing else of their classes."""

    recipient: Recipient
    purpose: ReleasePurpose
    classes: frozenset[int]
    direction: Direction
    from_on: date
    until_on: date
    signed_on: date | None = None
    revoked_on: date | None = None
    topics: tuple[SentField, ...] = ()

    def covers(self, data_class: int, topic: str) -> bool:
        """Say whether something is among what it is about: a class as a whole, or the topics that it names."""
        if not self.topics:
            return data_class in self.classes
        return any(one.label == topic and one.data_class == data_class for one in self.topics)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question before something is sent or fetched; `topic` is what of its class, where the sender knows it."""

    recipient: Recipient
    purpose: ReleasePurpose
    data_class: int
    direction: Direction
    on: date
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may go; one sentence why."""

    reason: str
    light: str = field(default="allowed", init=False)
    label: str = field(default="erlaubt", init=False)


@dataclass(frozen=True, slots=True)
class NeedsConsent:
    """Only with a signature of the person; one sentence why, or what is wrong with the one there is."""

    reason: str
    light: str = field(default="needs_consent", init=False)
    label: str = field(default="braucht Einwilligung", init=False)


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Never, with or without a signature; one sentence why."""

    reason: str
    light: str = field(default="not_allowed", init=False)
    label: str = field(default="nicht erlaubt", init=False)


type Answer = Allowed | NeedsConsent | NotAllowed

SEALED_STAYS = "Klasse 4 verlässt das Haus nie: Eine geschützte Anschrift geht an niemanden weiter."
NO_CONTROL = "Was in der Beratung gesagt wird, dient nie der Kontrolle; dafür wird nichts geholt oder gegeben."
OWN_DATA = "Die eigenen Daten bekommt die Person immer (Art. 15 DSGVO)."
NEEDED = "Name und Stammdaten, soweit für die gemeinsame Aufgabe nötig (§ 69 Abs. 1 Nr. 1 SGB X)."
NEXT_IN_HOUSE = "Wer im Haus weiterarbeitet, braucht es für dieselbe Aufgabe (§ 69 Abs. 1 Nr. 1 SGB X)."
_BY_LAW = frozenset({RecipientKind.HOUSE, RecipientKind.AUTHORITY, RecipientKind.PARTNER})


def decide(ask: Ask, releases: Iterable[Signed]) -> Answer:  # noqa: PLR0911  # one step of the law each
    """Return whether something of a class may go to (or come from) a recipient on a day, with one sentence why.

    Norms: § 35 SGB I, §§ 67b, 67d, 69, 76 SGB X, § 203 StGB, Art. 9 GDPR.
    """
    if ask.recipient.kind == RecipientKind.PERSON:
        return Allowed(OWN_DATA)
    if ask.data_class >= DataClass.SEALED:
        return NotAllowed(SEALED_STAYS)
    if ask.purpose == ReleasePurpose.CONTROL and ask.data_class >= DataClass.COUNSELLING:
        return NotAllowed(NO_CONTROL)
    if by_law := _by_law(ask):
        return Allowed(by_law)
    about = [one for one in releases if one.recipient.is_same(ask.recipient)]
    good = [one for one in about if not _lacking(one, ask)[1]]
    if good:
        longest = max(good, key=lambda one: one.until_on)
        return Allowed(f"Unterschrieben am {longest.signed_on:%d.%m.%Y}, gilt bis {longest.until_on:%d.%m.%Y}.")
    if about:
        # Of several, the one that is nearest to fitting says what is wrong.
        return NeedsConsent(max(_lacking(one, ask) for one in about)[1])
    return NeedsConsent("Dafür hat die Person noch nichts unterschrieben. Sie muss es nicht.")


def _by_law(ask: Ask) -> str:
    """Return why the law itself allows it, empty where it does not."""
    if ask.recipient.kind not in _BY_LAW:
        return ""
    if ask.data_class == DataClass.MASTER and ask.purpose != ReleasePurpose.CONTROL:
        return NEEDED
    is_next = ask.recipient.kind == RecipientKind.HOUSE and ask.purpose == ReleasePurpose.HAND_OVER
    return NEXT_IN_HOUSE if is_next and ask.data_class == DataClass.COUNSELLING else ""


def _lacking(one: Signed, ask: Ask) -> tuple[int, str]:
    """Return how far a release is fit and what it lacks, as a sentence; empty when it fits."""
    checks = (
        (one.purpose == ask.purpose, "Die Unterschrift gilt für einen anderen Zweck."),
        (one.covers(ask.data_class, ask.topic), "Die Unterschrift umfasst diese Art von Angaben nicht."),
        (one.direction.covers(ask.direction), "Die Unterschrift gilt nur für die andere Richtung."),
        (one.signed_on is not None and one.signed_on <= ask.on, "Vorbereitet, aber noch nicht unterschrieben."),
        (one.revoked_on is None, f"Die Person hat widerrufen{_on(one.revoked_on)}; es geht nichts mehr hinaus."),
        (one.from_on <= ask.on, f"Die Unterschrift gilt erst ab {one.from_on:%d.%m.%Y}."),
        (ask.on <= one.until_on, f"Die Unterschrift galt bis {one.until_on:%d.%m.%Y} und ist abgelaufen."),
    )
    for place, (fits, sentence) in enumerate(checks):
        if not fits:
            return place, sentence
    return len(checks), ""


def _on(day: date | None) -> str:
    return f" am {day:%d.%m.%Y}" if day else ""


def usual_end(from_on: date) -> date:
    """Return until when a release runs when nobody says otherwise: six months."""
    return add_months(from_on, USUAL_MONTHS)


def wrong_period(from_on: date, until_on: date) -> str:
    """Say in German what does not fit about a period; empty when all is well."""
    if until_on < from_on:
        return "Das Ende liegt vor dem Beginn."
    if until_on > add_months(from_on, MOST_MONTHS):
        return "Längstens ein Jahr. Danach wird die Person neu gefragt."
    return ""


# What the page of lights shows, as people speak of it.
FIELDS: tuple[SentField, ...] = (
    SentField("Name, Geburtsdatum, Kontakt", DataClass.MASTER),
    SentField("Sprachen und Dolmetschen", DataClass.MASTER),
    SentField("Ziele, Schritte, Plan", DataClass.COUNSELLING),
    SentField("Vermerke und Gespräche", DataClass.COUNSELLING),
    SentField("Gesundheit", DataClass.HEALTH),
    SentField("Sucht", DataClass.HEALTH),
    SentField("Schulden", DataClass.DEBTS),
    SentField("Verurteilungen", DataClass.DEBTS),
    SentField("geschützte Anschrift", DataClass.SEALED),
)
