"""What a story tells of Bewertung: Fassungen of the Potenzialanalyse and setbacks, read as strictly as the rest."""

from dataclasses import dataclass
from enum import StrEnum

from lotsenbuch.assessment.rules.life import least_class
from lotsenbuch.desk.demo.section import Section

_OPEN = 1


class Kind(StrEnum):
    """What kind of finding."""

    RESOURCE = "resource"
    BARRIER_NOTE = "barrier_note"
    INTEREST = "interest"
    HOBBY = "hobby"
    IMPRESSION = "impression"


class Way(StrEnum):
    """By which way it was found (C62)."""

    PERSONAL = "personal"
    OUTSIDE = "outside"
    PHONE = "phone"
    VIDEO = "video"
    PAPER = "paper"


class Area(StrEnum):
    """A Lebenslage."""

    HOUSING = "housing"
    DAY = "day"
    HEALTH = "health"
    MONEY = "money"
    FAMILY = "family"
    CARE = "care"
    PEOPLE = "people"
    MOBILITY = "mobility"
    LANGUAGE = "language"
    LEARNING = "learning"
    WORK = "work"
    PAPERS = "papers"


class Word(StrEnum):
    """How it goes, in a word."""

    CARRIES = "carries"
    SETTLED = "settled"
    MIXED = "mixed"
    COSTLY = "costly"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStrength:
    """A strength; `instead_of` names the one whose place it takes in a later Fassung."""

    text: str
    evidence: str
    instead_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    """A finding with its three texts apart."""

    kind: Kind
    channel: Way
    domain: Area | None
    fact: str
    persons_words: str
    own_view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """How a Lebenslage goes, for both sides; each voluntary."""

    domain: Area
    person: Word | None
    person_words: str
    own: Word | None
    own_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFassung:
    """One Fassung; without `is_closed` it is still in work."""

    on: int
    is_closed: bool
    aims: str
    strengths: tuple[ToldStrength, ...]
    findings: tuple[ToldFinding, ...]
    views: tuple[ToldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSetback:
    """A setback: what, since when, what now."""

    on: int
    since: int
    what: str
    what_now: str
    data_class: int


def fassung(section: Section) -> ToldFassung:
    """Read one Fassung."""
    return ToldFassung(
        on=section.day("day"),
        is_closed=section.flag("closed", default=True),
        aims=section.text("aims"),
        strengths=section.parts("strengths", _strength),
        findings=section.parts("findings", _finding),
        views=section.parts("views", _view),
    )


def setback(section: Section) -> ToldSetback:
    """Read one setback."""
    return ToldSetback(
        on=section.day("day"),
        since=section.day("since"),
        what=section.text("what"),
        what_now=section.text_or("what_now", ""),
        data_class=section.number_or("data_class", _OPEN),
    )


def _strength(section: Section) -> ToldStrength:
    return ToldStrength(
        text=section.text("text"), evidence=section.text("evidence"), instead_of=section.text_or("instead_of", "")
    )


def _finding(section: Section) -> ToldFinding:
    return ToldFinding(
        kind=section.one_of("kind", Kind),
        channel=section.one_of("channel", Way),
        domain=section.one_of("domain", Area) if section.has("domain") else None,
        fact=section.text_or("fact", ""),
        persons_words=section.text_or("words", ""),
        own_view=section.text_or("view", ""),
    )


def _view(section: Section) -> ToldView:
    return ToldView(
        domain=section.one_of("domain", Area),
        person=section.one_of("person", Word) if section.has("person") else None,
        person_words=section.text_or("person_words", ""),
        own=section.one_of("own", Word) if section.has("own") else None,
        own_words=section.text_or("own_words", ""),
    )


def texts_of_class_1(fassungen: tuple[ToldFassung, ...], setbacks: tuple[ToldSetback, ...]) -> list[str]:
    """Return what stands in clear: all but what is told of a protected Lebenslage or in a protected setback."""
    told: list[str] = []
    for one in fassungen:
        told.append(one.aims)
        told += [text for strength in one.strengths for text in (strength.text, strength.evidence)]
        for finding in one.findings:
            if least_class(finding.domain or "") <= _OPEN:
                told += [finding.fact, finding.persons_words, finding.own_view]
        for view in one.views:
            if least_class(view.domain) <= _OPEN:
                told += [view.person_words, view.own_words]
    told += [text for one in setbacks if one.data_class <= _OPEN for text in (one.what, one.what_now)]
    return [text for text in told if text]
