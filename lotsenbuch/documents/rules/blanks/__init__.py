"""The forms of the house: YAML files that colleagues can read, with the same numbers on screen, paper and telephone."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Field:
    """A numbered field: a line, several lines, a day or a choice."""

    number: str
    label: str
    hint: str = ""
    lines: int = 1
    options: tuple[str, ...] = ()
    is_day: bool = False
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked on one screen."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A form of the house.

    Attributes:
        code: stands in the address.
        edition: month of the print; a filled form keeps the one it was filled on.
        purpose: what it is for, in a sentence to the person.
    """

    code: str
    title: str
    edition: str
    purpose: str
    data_class: DataClass
    steps: tuple[Step, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all fields in their order."""
        return tuple(field for step in self.steps for field in step.fields)

    def lacking(self, answers: dict[str, str]) -> list[str]:
        """Return the numbers of the needed fields that are empty."""
        return [field.number for field in self.fields if field.is_needed and not answers.get(field.number, "").strip()]


@cache
def blanks() -> dict[str, Blank]:
    """Return all forms by code, in the order of their titles."""
    read = [_blank(path) for path in Path(__file__).parent.glob("*.yaml")]
    return {blank.code: blank for blank in sorted(read, key=lambda blank: blank.title)}


def _blank(path: Path) -> Blank:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = tuple(
        Step(step["title"], tuple(_field(f"{at}.{place}", field) for place, field in enumerate(step["fields"], 1)))
        for at, step in enumerate(told["steps"], 1)
    )
    return Blank(path.stem, told["title"], told["edition"], told["purpose"], DataClass(told["class"]), steps)


def _field(number: str, told: dict[str, Any]) -> Field:
    return Field(
        number=number,
        label=told["label"],
        hint=told.get("hint", ""),
        lines=told.get("lines", 1),
        options=tuple(told.get("options", ())),
        is_day=told.get("day", False),
        is_needed=told.get("needed", False),
    )
