"""The words of the reply page in the languages of the house; the German letter counts. Pure Python."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

GERMAN = "de"
LANGUAGES = ("de", "en", "uk", "ar", "tr", "pl", "ru")


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """What the page says in one language; `counts` is empty in German. The wishes go by their codes."""

    language: str
    name: str
    title: str
    choose: str
    duty: str
    wish: str
    comes: str
    other_time: str
    other_place: str
    call_me: str
    cannot: str
    when: str
    where: str
    where_hint: str
    more: str
    send: str
    rules: str
    counts: str
    phone: str
    video: str
    ask_wish: str
    ask_time: str
    ask_place: str
    thanks: str
    stands: str
    calendar: str
    subscribe: str
    keeps: str
    received: str
    close: str

    @property
    def runs(self) -> str:
        """Return the direction of reading, as HTML says it."""
        return "rtl" if self.language == "ar" else "ltr"


@cache
def reply_words() -> dict[str, ReplyWords]:
    """Return the words by language, German first."""
    return {language: _read(language) for language in LANGUAGES}


def _read(language: str) -> ReplyWords:
    text = (Path(__file__).parent / "reply" / f"{language}.yaml").read_text(encoding="utf-8")
    return ReplyWords(**yaml.safe_load(text))
