"""The preparation sheet in the languages of the house; the German letter counts. Pure Python."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

GERMAN = "de"
ORDER = ("de", "en", "uk", "ar", "tr", "pl", "ru")
# The words under which a person's languages stand in the file.
SPOKEN = {
    "en": "Englisch",
    "uk": "Ukrainisch",
    "ar": "Arabisch",
    "tr": "Türkisch",
    "pl": "Polnisch",
    "ru": "Russisch",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet in one language, in its edition; `checked_by` is who read it as a speaker, empty for nobody yet.

    `topics_elsewhere` stands in place of the topics where the letter names others.
    """

    language: str
    name: str
    edition: str
    checked_by: str
    checked_on: date | None
    title: str
    counts: str
    who_title: str
    who: str
    topics_title: str
    topics: tuple[str, ...]
    topics_elsewhere: str
    bring_title: str
    bring: tuple[tuple[str, str], ...]
    bring_note: str
    yours_title: str
    times_title: str
    times_text: str
    times: tuple[str, ...]
    call: str
    sign: str

    @property
    def cut(self) -> str:
        """Return the words at the line to cut; only German ones are sure to be understood by who opens the post."""
        return "Bitte hier abtrennen und zurückgeben" if self.language == GERMAN else ""

    @property
    def is_checked(self) -> bool:
        """Say whether somebody who speaks the language has read it."""
        return bool(self.checked_by and self.checked_on)

    @property
    def label(self) -> str:
        """Return the German name of the language."""
        return SPOKEN.get(self.language, "Deutsch")


@cache
def sheets() -> dict[str, Sheet]:
    """Return the sheets by language, German first."""
    return {language: _read(language) for language in ORDER}


def _read(language: str) -> Sheet:
    row = yaml.safe_load((Path(__file__).parent / "sheets" / f"{language}.yaml").read_text(encoding="utf-8"))
    lists = {name: tuple(row[name]) for name in ("topics", "times")}
    return Sheet(**{**row, **lists, "bring": tuple(row["bring"].items())})
