"""What holds in a project, read from a file and written to one, and what changes from one version to the next.

The file is YAML that colleagues read; `project.schema.json` says the same for machines, and a test holds both together.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

FORMAT = "lotsenbuch-project/1"
WILLINGNESS = "Die Person will es selbst. Mehr wird nicht verlangt."
PHASES = ("intake", "assessment", "planning", "steering", "closure")
# Far more than a project has, far less than a loader needs to be made slow.
LONGEST_FILE = 20_000
LONGEST_TEXT = 2_000
LONGEST_NAME = 80
MOST_ROWS = 20
MOST_PLACES = 500
MOST_DAYS = 366
MOST_MINUTES = 24 * 60
# What may stand in a take-along folder by itself: class 0 and 1 only, anything else is ticked one by one each time.
FACTS = {
    "topic": "Worum es geht",
    "agreed": "Was vereinbart ist",
    "tasks": "Was zugesagt ist",
    "interests": "Interessen und Stärken",
    "papers": "Welche Papiere fehlen",
    "needs": "Was Gespräche leichter macht",
    "language": "Sprache",
}
_LEFT = frozenset({"format", "name"})
_DAYS_A_WEEK = 7
_MINUTES_AN_HOUR = 60


class ProjectFileError(ValueError):
    """The file is no project; `problems` says in German what to mend, line by line."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def often_words(days: int) -> str:
    """Return a distance between talks in words: `14` is „alle zwei Wochen“."""
    return {1: "täglich", 7: "wöchentlich", 14: "alle zwei Wochen"}.get(days, f"alle {days} Tage")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a project by its own name, and the phase that it belongs to."""

    name: str
    phase: str


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession that works in the project, and what it may do there."""

    name: str
    may_hold: bool
    may_cover: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds in a project. `cap` is the number of places of one colleague; None means no limit of its own.

    Where `has_summons` is False nobody of the project is summoned under § 309 SGB III: talks are offered only.
    Where `needs_tandem` is True, two go to every talk outside, not only to the first one. `folder` names what
    stands in a take-along folder unless somebody unticks it (`FACTS`). After `last_on` nobody new is taken in.
    """

    last_on: date | None = None
    target_group: str = ""
    entry_condition: str = WILLINGNESS
    cap: int | None = None
    contact_days: int | None = None
    contact_minutes: int | None = None
    has_summons: bool = True
    needs_tandem: bool = False
    folder: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    professions: tuple[Profession, ...] = ()

    def is_over(self, on: date) -> bool:
        """Say whether the last day has passed."""
        return self.last_on is not None and self.last_on < on

    @property
    def rhythm(self) -> str:
        """Return how often people are met, in words."""
        if self.contact_days is None:
            return ""
        often = often_words(self.contact_days)
        return f"{often}, je {self.contact_minutes} Minuten" if self.contact_minutes else often

    @property
    def folder_words(self) -> str:
        """Return what stands in a folder by itself, in one line."""
        return " · ".join(FACTS[one] for one in self.folder)

    def stages_of(self, phase: str) -> list[str]:
        """Return the names of the stages that belong to a phase, in their order."""
        return [stage.name for stage in self.stages if stage.phase == phase]

    def stage_in(self, phase: str, chosen: str) -> str:
        """Return in which stage somebody is: the one that was chosen, or the only one of the phase; else none."""
        names = self.stages_of(phase)
        return chosen if chosen in names else names[0] if len(names) == 1 else ""

    @property
    def stage_words(self) -> str:
        """Return the stages in one line."""
        return " · ".join(stage.name for stage in self.stages)

    @property
    def profession_words(self) -> str:
        """Return the professions with what they may do, in one line."""
        return "; ".join(f"{one.name} ({_may(one)})" for one in self.professions)


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs between two versions."""

    label: str
    before: str
    after: str


@dataclass
class _Reading:
    """A file while it is read; problems are collected so that all of them are told at once."""

    found: dict[str, Any]
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, *, longest: int, needed: bool = False) -> str:
        value = self.found.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.problems.append(f"„{name}“: Bitte einen Text angeben.")
            return ""
        if len(value) > longest:
            self.problems.append(f"„{name}“: höchstens {longest} Zeichen.")
        return " ".join(value.split())

    def number(self, name: str, most: int) -> int | None:
        value = self.found.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.problems.append(f"„{name}“: eine ganze Zahl von 1 bis {most}, oder weglassen.")
            return None
        return value

    def day(self, name: str) -> date | None:
        value = self.found.get(name)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = "?"
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.problems.append(f"„{name}“: ein Tag wie 2027-06-30, oder weglassen.")
        return None

    def answer(self, name: str, *, default: bool) -> bool:
        value = self.found.get(name, default)
        if not isinstance(value, bool):
            self.problems.append(f"„{name}“: true oder false.")
            return default
        return value

    def words(self, name: str, known: dict[str, str]) -> tuple[str, ...]:
        value = self.found.get(name) or []
        if not isinstance(value, list) or any(one not in known for one in value if isinstance(one, str)):
            self.problems.append(f"„{name}“: eine Liste aus {', '.join(known)}.")
            return ()
        if not all(isinstance(one, str) for one in value) or len(set(value)) < len(value):
            self.problems.append(f"„{name}“: Jedes Wort kommt einmal vor.")
            return ()
        return tuple(one for one in known if one in value)

    def rows(self, name: str, keys: frozenset[str]) -> list[dict[str, Any]]:
        value = self.found.get(name) or []
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            self.problems.append(f"„{name}“: eine Liste mit höchstens {MOST_ROWS} Zeilen.")
            return []
        good = []
        for place, row in enumerate(value, start=1):
            named = row.get("name") if isinstance(row, dict) else None
            if not isinstance(row, dict) or set(row) - keys or not isinstance(named, str) or not named.strip():
                self.problems.append(
                    f"„{name}“, Zeile {place}: erlaubt sind {', '.join(sorted(keys))}; name ist nötig."
                )
            elif len(named) > LONGEST_NAME or "," in named:
                self.problems.append(
                    f"„{name}“, Zeile {place}: ein Name hat höchstens {LONGEST_NAME} Zeichen und kein Komma."
                )
            else:
                good.append(row)
        names = [row["name"].strip() for row in good]
        if len(set(names)) < len(names):
            self.problems.append(f"„{name}“: Jeder Name kommt einmal vor.")
        return good


def read_project(text: str) -> tuple[str, Terms]:
    """Read the name of a project and what holds in it.

    Raises:
        ProjectFileError: the file is none, or something in it is not allowed.
    """
    reading = _Reading(_loaded(text))
    unknown = sorted(set(reading.found) - _LEFT - set(_KEYS))
    if unknown:
        reading.problems.append(f"Unbekannt: {', '.join(unknown)}.")
    if reading.found.get("format") != FORMAT:
        reading.problems.append(f"„format“: Hier wird {FORMAT} gelesen.")
    name = reading.text("name", longest=LONGEST_NAME, needed=True)
    terms = Terms(
        last_on=reading.day("until"),
        target_group=reading.text("target_group", longest=LONGEST_TEXT),
        entry_condition=reading.text("entry_condition", longest=LONGEST_TEXT) or WILLINGNESS,
        cap=reading.number("cap", MOST_PLACES),
        contact_days=reading.number("contact_every_days", MOST_DAYS),
        contact_minutes=reading.number("contact_minutes", MOST_MINUTES),
        has_summons=reading.answer("summons", default=True),
        needs_tandem=reading.answer("needs_tandem", default=False),
        folder=reading.words("folder", FACTS),
        stages=_stages(reading),
        professions=_professions(reading),
    )
    if reading.problems:
        raise ProjectFileError(*reading.problems)
    return name, terms


def write_project(name: str, terms: Terms) -> str:
    """Return the file of a project; reading it gives the same terms back."""
    content: dict[str, Any] = {"format": FORMAT, "name": name, **{key: read(terms) for key, read in _KEYS.items()}}
    kept = {key: value for key, value in content.items() if value not in (None, "", [])}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)


def differences(old: Terms | None, new: Terms) -> list[Change]:
    """Return what a new version changes, line by line."""
    before = old or Terms(entry_condition="")
    lines = [(label, say(before), say(new)) for label, say in _LABELS]
    return [Change(*line) for line in lines if line[1] != line[2]]


def hours_per_week(people: int, terms: Terms) -> Decimal | None:
    """Return the hours that so many people need each week by the rhythm of the project; None where it has none.

    Fifteen people, weekly, three hours each, are 45 hours.
    """
    if not terms.contact_days or not terms.contact_minutes:
        return None
    minutes = Decimal(people * terms.contact_minutes * _DAYS_A_WEEK) / terms.contact_days
    return (minutes / _MINUTES_AN_HOUR).quantize(Decimal("0.1"))


def _loaded(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_FILE:
        raise ProjectFileError(f"Die Datei ist zu lang: höchstens {LONGEST_FILE} Zeichen.")
    try:
        # An alias repeats what stands elsewhere: a short file can thereby become endless.
        repeats = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
        found = None if repeats else yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (Zeile {mark.line + 1})" if mark else ""
        raise ProjectFileError(f"Das ist keine lesbare YAML-Datei{where}.") from None
    except (ValueError, RecursionError):
        raise ProjectFileError("Das ist keine lesbare YAML-Datei.") from None
    if repeats:
        raise ProjectFileError("Verweise (*name) sind in der Datei nicht erlaubt.")
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise ProjectFileError("Die Datei beschreibt kein Projekt.")
    return found


def _stages(reading: _Reading) -> tuple[Stage, ...]:
    rows = reading.rows("stages", frozenset({"name", "phase"}))
    wrong = [row["name"] for row in rows if row.get("phase") not in PHASES]
    if wrong:
        reading.problems.append(f"„stages“: phase ist eines von {', '.join(PHASES)} ({', '.join(wrong)}).")
        return ()
    order = [PHASES.index(row["phase"]) for row in rows]
    if order != sorted(order):
        reading.problems.append("„stages“: Die Abschnitte stehen in der Reihenfolge der Phasen.")
    return tuple(Stage(row["name"].strip(), row["phase"]) for row in rows)


def _professions(reading: _Reading) -> tuple[Profession, ...]:
    rows = reading.rows("professions", frozenset({"name", "may_hold", "may_cover"}))
    found = []
    for row in rows:
        hold, cover = row.get("may_hold", True), row.get("may_cover", True)
        if not isinstance(hold, bool) or not isinstance(cover, bool):
            reading.problems.append(f"„professions“, {row['name']}: may_hold und may_cover sind true oder false.")
        else:
            found.append(Profession(row["name"].strip(), may_hold=hold, may_cover=cover))
    if found and not any(one.may_hold for one in found):
        reading.problems.append("„professions“: Mindestens eine Profession führt Fälle (may_hold: true).")
    return tuple(found)


def _may(one: Profession) -> str:
    words = [word for is_so, word in ((one.may_hold, "führt Fälle"), (one.may_cover, "vertritt")) if is_so]
    return ", ".join(words) or "wirkt mit"


def _shown(value: object) -> str:
    return "" if value is None else str(value)


# Key of the file, and what stands there.
_KEYS: dict[str, Any] = {
    "until": lambda terms: terms.last_on,
    "target_group": lambda terms: terms.target_group,
    "entry_condition": lambda terms: terms.entry_condition,
    "cap": lambda terms: terms.cap,
    "contact_every_days": lambda terms: terms.contact_days,
    "contact_minutes": lambda terms: terms.contact_minutes,
    # Left out where it is as usual, as everything that says nothing.
    "summons": lambda terms: None if terms.has_summons else False,
    "needs_tandem": lambda terms: True if terms.needs_tandem else None,
    "folder": lambda terms: list(terms.folder),
    "stages": lambda terms: [{"name": one.name, "phase": one.phase} for one in terms.stages],
    "professions": lambda terms: [
        {"name": one.name, "may_hold": one.may_hold, "may_cover": one.may_cover} for one in terms.professions
    ],
}
_LABELS: tuple[tuple[str, Any], ...] = (
    ("Letzter Tag", lambda terms: f"{terms.last_on:%d.%m.%Y}" if terms.last_on else ""),
    ("Für wen", lambda terms: terms.target_group),
    ("Bedingung für die Aufnahme", lambda terms: terms.entry_condition),
    ("Plätze je Fallführung", lambda terms: _shown(terms.cap)),
    ("Rhythmus der Gespräche", lambda terms: terms.rhythm),
    ("Meldeaufforderungen", lambda terms: "" if terms.has_summons else "keine: Gespräche werden angeboten"),
    ("Treffen draußen", lambda terms: "immer zu zweit" if terms.needs_tandem else ""),
    ("In der Mappe", lambda terms: terms.folder_words),
    ("Abschnitte", lambda terms: terms.stage_words),
    ("Professionen", lambda terms: terms.profession_words),
)
