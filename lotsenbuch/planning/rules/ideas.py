"""From interests to ideas: rules that say which words lead where, and why an idea is there (C32-C34). Pure Python.

An idea is an offer to talk. Nothing is scored or ranked, and what is protected (from class 2 on) is never looked at.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from lotsenbuch.law import store

_FILE = Path(__file__).with_name("ideas.yaml")
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_WORD = re.compile(r"\w+")
# Addresses as the portals have them; the only part that changes is the search word of a rule.
JOB_SEARCH = "https://www.arbeitsagentur.de/jobsuche/suche"
TRAINING_SEARCH = "https://web.arbeitsagentur.de/weiterbildungssuche/suche"
LONGEST_SEARCH = 40
# A short beginning is the beginning of too much: „hund“ of „hundert“.
WHOLE_UP_TO = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """Which words lead to which occupational field, what to try there and what may help."""

    key: str
    label: str
    words: tuple[str, ...]
    group: str
    level: str
    search: str
    trial: str
    programmes: tuple[str, ...]
    is_own: bool = False
    is_off: bool = False

    @property
    def jobs_url(self) -> str:
        """Return the job search of the BA for this field: our own word, and nothing of anybody."""
        return f"{JOB_SEARCH}?{urlencode({'angebotsart': 1, 'was': self.search})}"

    @property
    def training_url(self) -> str:
        """Return the search for further training; as above."""
        return f"{TRAINING_SEARCH}?{urlencode({'sw': self.search})}"


@dataclass(frozen=True, slots=True)
class Programme:
    """Something that the law offers."""

    key: str
    norm: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Idea:
    """A rule that found something, with the words that it found."""

    rule: Rule
    because: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


@cache
def built_in() -> tuple[Rule, ...]:
    """Return the rules that every house begins with."""
    return tuple(
        Rule(
            key=raw["key"],
            label=raw["label"],
            words=tuple(raw["words"]),
            group=raw["group"],
            level=str(raw["level"]),
            search=raw["search"],
            trial=raw["trial"],
            programmes=tuple(raw["programmes"]),
        )
        for raw in _file()["rules"]
    )


def all_programmes() -> tuple[Programme, ...]:
    """Return every programme that a rule can name."""
    return tuple(Programme(**raw) for raw in _file()["programmes"])


def programmes_on(day: date) -> Mapping[str, Programme]:
    """Return what is in force on a day, by key."""
    return {one.key: one for one in all_programmes() if store.norm(one.norm).on(day).in_force}


def rules_with(own: Iterable[Rule]) -> list[Rule]:
    """Return the built-in rules, each replaced by the house's own under its key, then the further ones of the house."""
    of_house = {rule.key: rule for rule in own}
    first = [of_house.pop(rule.key, rule) for rule in built_in()]
    return [*first, *sorted(of_house.values(), key=lambda rule: rule.label.casefold())]


def folded(text: str) -> str:
    """Return a text as words are compared: small, without umlauts, one space around every word."""
    return f" {' '.join(_WORD.findall(text.casefold().translate(_FOLDED)))} "


def begins_with(word: str) -> str:
    """Return what a text must contain to hold a word of a rule: a short one whole, a longer one as a beginning."""
    plain = folded(word)
    return plain if len(plain.strip()) <= WHOLE_UP_TO else plain.rstrip()


def ideas_from(rules: Iterable[Rule], liked: Iterable[str]) -> list[Idea]:
    """Return the ideas that the rules have for what somebody likes, in the order of the rules, each with its why."""
    texts = [(text, folded(text)) for text in liked]
    found = []
    for rule in rules:
        begins = [stem for stem in (begins_with(word) for word in rule.words) if stem.strip()]
        because = tuple(text for text, plain in texts if any(stem in plain for stem in begins))
        if because and not rule.is_off:
            found.append(Idea(rule, because))
    return found
