"""Reads the hand-computed cases of `cases.yaml`."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from .reference import SEXES, Event, Spell

FILE = Path(__file__).with_name("cases.yaml")
type Row = dict[str, object]


@dataclass(frozen=True)
class Example:
    """One case: what goes in, and the rows that somebody worked out by hand."""

    name: str
    persons: list[Spell]
    events: list[Event]
    month: str
    count_day: int
    rows: list[Row]


@dataclass
class Bundle:
    """Cases that are counted together; each case's Jobcenter carry its number."""

    names: list[str] = field(default_factory=list)
    persons: list[Spell] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def add(self, one: Example) -> None:
        prefix = f"{len(self.names):03}."
        self.names.append(one.name)
        self.persons += [replace(spell, jobcenter=f"{prefix}{spell.jobcenter}") for spell in one.persons]
        self.events += [replace(event, jobcenter=f"{prefix}{event.jobcenter}") for event in one.events]

    def taken_apart(self, jobcenter: str) -> tuple[str, str]:
        """The name of the case and its own name of the Jobcenter."""
        number, _, own = jobcenter.partition(".")
        return self.names[int(number)], own


def bundles() -> dict[tuple[str, int], Bundle]:
    found: dict[tuple[str, int], Bundle] = {}
    for one in examples():
        found.setdefault((one.month, one.count_day), Bundle()).add(one)
    return found


def examples() -> list[Example]:
    return [_example(one) for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def _example(one: dict[str, Any]) -> Example:
    persons = [Spell(*_with_jobcenter(row, 4)) for row in one["persons"]]
    events = [Event(*_with_jobcenter(row, 3)) for row in one.get("events", [])]
    said = {_of(key): value for key, value in one["rows"].items()}
    jobcenters = sorted({str(spell.jobcenter) for spell in persons})
    assert {jobcenter for jobcenter, _ in said} <= set(jobcenters)
    assert {sex for _, sex in said} <= set(SEXES)
    rows = [_row(jobcenter, sex, *said.get((jobcenter, sex), (0, 0, 0))) for jobcenter in jobcenters for sex in SEXES]
    return Example(one["name"], persons, events, one.get("month", "2026-06"), one.get("count_day", 15), rows)


def _with_jobcenter(row: list[Any], length: int) -> list[Any]:
    return ["A", *row] if len(row) == length else row


def _of(key: str) -> tuple[str, str]:
    first, _, last = key.rpartition(" ")
    return first or "A", last


def _row(jobcenter: str, sex: str, number: int, stock: int, shifted: int) -> Row:
    return {
        "jobcenter": jobcenter,
        "sex": sex,
        "integrations": number,
        "mean_stock": stock / 12,
        "rate": number / (stock / 12) if stock else None,
        "mean_stock_shifted": shifted / 12,
        "rate_shifted": number / (shifted / 12) if shifted else None,
    }
