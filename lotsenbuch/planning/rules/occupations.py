"""The Klassifikation der Berufe 2010: areas, main groups and requirement levels as dated data. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("kldb2010.yaml")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the classification, from its first day on."""

    valid_from: date
    name: str
    publisher: str
    source: str
    areas: Mapping[str, str]
    groups: Mapping[str, str]
    levels: Mapping[str, str]

    def field_of(self, group: str, level: str) -> str:
        """Return main group and requirement level in words, with their codes."""
        return f"{group} {self.groups[group]} · Anforderungsniveau {level}: {self.levels[level]}"

    def area_of(self, group: str) -> str:
        """Return the area of a main group, with its code."""
        return f"{group[0]} {self.areas[group[0]]}"


@cache
def editions() -> tuple[Edition, ...]:
    """Return all editions, oldest first."""
    rows: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["editions"]
    names = ("name", "publisher", "source", "areas", "groups", "levels")
    return tuple(Edition(valid_from=raw["from"], **{name: raw[name] for name in names}) for raw in rows)


def edition_on(day: date) -> Edition:
    """Return the edition of a day; before the first one, the first."""
    return next((one for one in reversed(editions()) if one.valid_from <= day), editions()[0])
