"""The dated files, read once: norms, versions, transitional rules, uncertain points, municipalities."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .because import LawInputError

DATA = Path(__file__).parent / "data"
OWN_MUNICIPALITIES = "LOTSE_MUNICIPALITIES"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CODES = {"SGB II": "sgb2", "SGB III": "sgb3", "SGB X": "sgb10", "SGG": "sgg", "BGB": "bgb"}
_SECTION = re.compile(r"§ (\d+)([a-z]?) (.+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of a norm, from its first day in force until the next entry."""

    valid_from: date
    in_force: bool
    paragraphs: tuple[str, ...] | None  # None: not recorded
    act: str
    gazette: str
    source: str
    confidence: str
    values: Mapping[str, Any]
    note: str
    uncertain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm with all its wordings, oldest first."""

    name: str
    title: str
    selector: str
    entries: tuple[Entry, ...]

    def on(self, day: date) -> Entry:
        """Return the wording of the day; before the collection begins, its first one."""
        return next((entry for entry in reversed(self.entries) if entry.valid_from <= day), self.entries[0])


@dataclass(frozen=True, slots=True)
class Version:
    """A legal version of the SGB II."""

    id: str
    valid_from: date
    name: str
    act: str
    gazette: str
    confidence: str
    is_read: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A transitional rule: which day chooses the version."""

    id: str
    norm: str
    selector: str
    text: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer an uncertain point."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point on which the law is not clear or the sources end; the first option is the default."""

    key: str
    norm: str
    since: date
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality whose holidays are known."""

    name: str
    land: str
    is_catholic: bool
    own: tuple[tuple[str, int, int], ...]


def read(path: Path) -> Any:
    """Return the content of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders


def file_of(name: str) -> Path:
    """Return where a norm is kept: `§ 31a SGB II` in `sgb2-031a.yaml`."""
    found = _SECTION.fullmatch(name)
    if found is None or found[3] not in _CODES:
        return DATA / "norms" / "sgb2-name.yaml"
    return DATA / "norms" / f"{_CODES[found[3]]}-{int(found[1]):03}{found[2]}.yaml"


def is_stored(name: str) -> bool:
    """Tell whether the collection knows the norm."""
    return file_of(name).exists()


@cache
def norm(name: str) -> Norm:
    """Return a norm by its name, `§ 31a SGB II`."""
    return _norm(read(file_of(name)))


@cache
def all_norms() -> tuple[Norm, ...]:
    """Return every norm of the collection."""
    return tuple(_norm(read(path)) for path in sorted((DATA / "norms").glob("*.yaml")))


def _norm(raw: dict[str, Any]) -> Norm:
    return Norm(raw["norm"], raw["title"], raw["selector"], tuple(_entry(item) for item in raw["versions"]))


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(
        valid_from=raw["from"],
        in_force=raw["in_force"],
        paragraphs=None if raw.get("paragraphs_unknown") else tuple(raw["paragraphs"]),
        act=raw["act"],
        gazette=raw["gazette"],
        source=raw["source"],
        confidence=raw["confidence"],
        values=raw.get("values", {}),
        note=raw.get("note", ""),
        uncertain=tuple(raw.get("uncertain", ())),
    )


@cache
def _versions_file() -> dict[str, Any]:
    return dict(read(DATA / "versions.yaml"))


@cache
def all_versions() -> tuple[Version, ...]:
    """Return the legal versions of the SGB II, oldest first, also those that were not read."""
    return tuple(
        Version(
            id=raw["id"],
            valid_from=raw["from"],
            name=raw["name"],
            act=raw["act"],
            gazette=raw["gazette"],
            confidence=raw["confidence"],
            is_read=raw["read"],
            changes=tuple(raw["changes"]),
        )
        for raw in _versions_file()["versions"]
    )


def horizon() -> date:
    """Return the day of the newest statute text that was read."""
    day: date = _versions_file()["horizon"]
    return day


def collection_begins() -> date:
    """Return the first day for which wordings are recorded."""
    day: date = _versions_file()["collection_begins"]
    return day


def changes_by_day() -> dict[date, tuple[str, ...]]:
    """Return for every change date, great or small, the norms that changed on it."""
    versions = {version.valid_from: version.changes for version in all_versions()}
    minor = {raw["from"]: tuple(raw["changes"]) for raw in _versions_file()["minor"]}
    return versions | minor


@cache
def transitions() -> tuple[Transition, ...]:
    """Return the transitional rules."""
    rows = read(DATA / "transitions.yaml")["transitions"]
    return tuple(Transition(raw["id"], raw["norm"], raw["selector"], raw["text"], raw["from"]) for raw in rows)


@cache
def points() -> dict[str, Point]:
    """Return the uncertain points by their key."""
    rows = read(DATA / "uncertain.yaml")["points"]
    return {
        raw["key"]: Point(
            key=raw["key"],
            norm=raw["norm"],
            since=raw["since"],
            question=raw["question"],
            options=tuple(Option(item["code"], item["text"]) for item in raw["options"]),
        )
        for raw in rows
    }


@cache
def municipalities() -> dict[str, Municipality]:
    """Return the known municipalities by name; a house's own file (environment) adds to ours and replaces lines.

    Raises:
        LawInputError: if the house's own file cannot be read.

    """
    found = _municipalities(DATA / "municipalities.yaml")
    own = os.environ.get(OWN_MUNICIPALITIES)
    if own:
        try:
            found |= _municipalities(Path(own))
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise LawInputError(f"Die Datei der eigenen Gemeinden ist nicht lesbar: {own}") from error
    return found


def _municipalities(path: Path) -> dict[str, Municipality]:
    return {
        raw["name"]: Municipality(
            name=raw["name"],
            land=raw["land"],
            is_catholic=bool(raw["catholic"]),
            own=tuple((item["name"], int(item["month"]), int(item["day"])) for item in raw["own"]),
        )
        for raw in read(path)["municipalities"]
    }
