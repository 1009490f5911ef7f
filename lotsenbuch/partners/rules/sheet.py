"""The words around a service on the sheet for the person, by language. Pure Python."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

GERMAN = "de"


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands around a service in one language."""

    language: str
    name: str
    title: str
    what: str
    who: str
    where: str
    when: str
    how: str
    call: str
    person: str
    cost: str
    speak: str
    access: str
    way: str
    wait: str
    weeks: str
    free: str
    days: tuple[str, ...]

    @property
    def runs(self) -> str:
        """Return the direction of reading, as HTML says it."""
        return "rtl" if self.language == "ar" else "ltr"


@cache
def sheet_words() -> dict[str, SheetWords]:
    """Return the words by language, German first."""
    text = (Path(__file__).parent / "sheet_words.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    return {code: SheetWords(language=code, **{**row, "days": tuple(row["days"])}) for code, row in rows.items()}
