"""The Lebenslagen and the five words for how one goes: our own list and our own scale (C18). Pure Python.

There are no numbers behind the words. Nothing is added up and nothing can be ranked: what one person calls heavy
another calls normal, and a sum over both says nothing about either.
"""

from dataclasses import dataclass

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class LifeDomain:
    """One Lebenslage: what it is called, what one may ask, and how well it is protected."""

    code: str
    label: str
    asks: str
    data_class: DataClass = DataClass.COUNSELLING


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five words, with a sentence that anchors it."""

    code: str
    label: str
    anchor: str


DOMAINS: tuple[LifeDomain, ...] = (
    LifeDomain("housing", "Wohnen", "Wie sicher und wie passend ist die Wohnung?"),
    LifeDomain("day", "Alltag und Tagesablauf", "Was gibt dem Tag eine Form?"),
    LifeDomain("health", "Gesundheit und Kraft", "Was geht, was braucht Rücksicht? Keine Diagnosen.", DataClass.HEALTH),
    LifeDomain("money", "Geld und Schulden", "Reicht es bis zum Monatsende, drückt etwas?", DataClass.DEBTS),
    LifeDomain("family", "Familie und Partnerschaft", "Wer hält den Rücken frei, wer braucht etwas?"),
    LifeDomain("care", "Kinder und Pflege", "Wer betreut wann, und was ist, wenn jemand ausfällt?"),
    LifeDomain("people", "Freunde und Umfeld", "Mit wem wird gelacht, wer hilft beim Umzug?"),
    LifeDomain("mobility", "Wege und Mobilität", "Wie weit kommt man morgens um sechs?"),
    LifeDomain("language", "Sprache und Verständigung", "Reden, lesen, schreiben: was geht in welcher Sprache?"),
    LifeDomain("learning", "Lernen und Abschlüsse", "Was wurde gelernt, auch ohne Zeugnis?"),
    LifeDomain("work", "Arbeit und Beruf", "Was hat schon einmal gut gepasst, und warum?"),
    LifeDomain("papers", "Papiere, Post und Technik", "Was bleibt liegen, was geht leicht von der Hand?"),
)

LEVELS: tuple[Level, ...] = (
    Level("carries", "trägt", "Das läuft gut und gibt Kraft für anderes."),
    Level("settled", "läuft", "Das ist geregelt und braucht gerade nichts."),
    Level("mixed", "mal so, mal so", "Es geht, aber nicht verlässlich."),
    Level("costly", "kostet Kraft", "Es geht nur mit viel Mühe."),
    Level("help", "braucht Hilfe", "Das geht zurzeit nicht allein."),
)

BY_CODE: dict[str, LifeDomain] = {domain.code: domain for domain in DOMAINS}
LEVEL_WORDS: dict[str, str] = {level.code: level.label for level in LEVELS}


def least_class(domain: str) -> DataClass:
    """Return the class that anything about this Lebenslage has at least; no Lebenslage: counselling."""
    return BY_CODE[domain].data_class if domain in BY_CODE else DataClass.COUNSELLING


def next_domain(code: str, offered: list[str]) -> str:
    """Return the Lebenslage after this one among those that are offered, empty after the last."""
    after = [domain.code for domain in DOMAINS if domain.code in offered]
    place = after.index(code) + 1 if code in after else len(after)
    return after[place] if place < len(after) else ""
