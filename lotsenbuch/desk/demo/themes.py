"""Reads `themes.yaml`: the situations and sentences of the generated people."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lotsenbuch.desk.demo.dossier import EntryKind, Fact, FactKind, Group, Phase
from lotsenbuch.desk.demo.section import Section

FILE = Path(__file__).parent / "themes.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurdle:
    """A barrier without its days."""

    group: Group
    label: str
    data_class: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A journal entry without its day."""

    kind: EntryKind
    minutes: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A task without its days; some belong to one phase only."""

    title: str
    rule: str
    phase: Phase | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A situation that many people share; `foreign` ones need another first language than German."""

    key: str
    ages: tuple[int, int]
    foreign: bool
    reasons: tuple[str, ...]
    prognoses: tuple[str, ...]
    barriers: tuple[Hurdle, ...]
    mandates: tuple[str, ...]
    notes: tuple[Note, ...]

    def fits(self, age: int, *, foreign: bool) -> bool:
        """Return whether somebody of this age and first language may be in this situation."""
        return self.ages[0] <= age <= self.ages[1] and (foreign or not self.foreign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """Sentences that fit every situation."""

    taken_on: tuple[str, ...]
    taken_on_16h: tuple[str, ...]
    declined: tuple[str, ...]
    withdrawn: str
    handovers: tuple[str, ...]
    expectations_person: tuple[str, ...]
    expectations_house: tuple[str, ...]
    confidential: tuple[str, ...]
    closings: tuple[str, ...]
    first_contact: tuple[str, ...]
    tasks: tuple[Errand, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The whole file."""

    common: Common
    themes: tuple[Theme, ...]


@cache
def texts() -> Texts:
    """Read the file once."""
    section = Section(yaml.safe_load(FILE.read_text(encoding="utf-8")), FILE.name, date.min)
    result = Texts(common=section.part("common", _common), themes=section.parts("themes", _theme))
    section.done()
    return result


def _common(section: Section) -> Common:
    return Common(
        taken_on=section.texts("taken_on"),
        taken_on_16h=section.texts("taken_on_16h"),
        declined=section.texts("declined"),
        withdrawn=section.text("withdrawn"),
        handovers=section.texts("handovers"),
        expectations_person=section.texts("expectations_person"),
        expectations_house=section.texts("expectations_house"),
        confidential=section.texts("confidential"),
        closings=section.texts("closings"),
        first_contact=section.texts("first_contact"),
        tasks=section.parts("tasks", _errand),
        facts=section.parts("facts", _fact),
    )


def _theme(section: Section) -> Theme:
    youngest, oldest = section.numbers("ages")
    return Theme(
        key=section.text("key"),
        ages=(youngest, oldest),
        foreign=section.flag("foreign", default=False),
        reasons=section.texts("reasons"),
        prognoses=section.texts("prognoses"),
        barriers=section.parts("barriers", _hurdle),
        mandates=section.texts("mandates"),
        notes=section.parts("notes", _note),
    )


def _hurdle(section: Section) -> Hurdle:
    return Hurdle(
        group=section.one_of("group", Group),
        label=section.text("label"),
        data_class=section.number_or("data_class", 1),
    )


def _note(section: Section) -> Note:
    return Note(
        kind=section.one_of("kind", EntryKind),
        minutes=section.optional_number("minutes"),
        text=section.text("text"),
    )


def _errand(section: Section) -> Errand:
    phase = section.one_of("phase", Phase) if section.has("phase") else None
    return Errand(title=section.text("title"), rule=section.text("rule"), phase=phase)


def _fact(section: Section) -> Fact:
    return Fact(kind=section.one_of("kind", FactKind), text=section.text("text"))
