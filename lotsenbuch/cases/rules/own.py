"""Fields and kinds that a house adds beside the standard (C112). Pure Python.

„Individuelle Anforderungen und Lebensrealitäten“ do not fit into the fields that everybody has. What a house adds says
of itself what every field says: what for, how protected, until when it is kept.
"""

import re
from dataclasses import dataclass
from datetime import date

from lotsenbuch.records.rules import About, DataClass, Deletion

PERSON, ASSESSMENT, PLAN, CLOSING = "person", "assessment", "plan", "closing"
PLACES: dict[str, str] = {
    PERSON: "Person",
    ASSESSMENT: "Bewertung",
    PLAN: "Kooperationsplan",
    CLOSING: "Fallbeendigung",
}
LINE, LONG, CHOICE, DAY, YES_NO, NUMBER = "line", "long", "choice", "day", "yes_no", "number"
TYPES: dict[str, str] = {
    LINE: "kurzer Text",
    LONG: "langer Text",
    CHOICE: "Auswahl aus eigener Liste",
    DAY: "Datum",
    YES_NO: "ja oder nein",
    NUMBER: "Zahl, mit Einheit",
}
# What a house may set for its own data; drafts, the log and proposals have their own rules.
DELETIONS: dict[str, str] = {
    rule.name: f"{rule.code}: {rule.label}" for rule in (Deletion.COUNSELLING, Deletion.CASE, Deletion.WITHDRAWN)
}
YES, NO = "ja", "nein"
MOST_OPTIONS = 30
LEAST_OPTIONS = 2
SEEN_BY = "wer den Fall führt, vertritt oder namentlich benannt ist"
WITH_GRANT = "wer am Fall beteiligt ist, und nur mit eigener Freigabe für diese Klasse"
VOLUNTARY = "freiwillig: Einwilligung, § 67b Abs. 2 SGB X; Art. 9 Abs. 2 DSGVO"
TASK_OF_THE_HOUSE = "§ 67a Abs. 1, § 67c Abs. 1 SGB X mit §§ 14 bis 16k SGB II"
_PREFIX = "own:"
_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


@dataclass(frozen=True, slots=True)
class KindPlace:
    """Where kinds are chosen: the built-in ones as code and word, and the neutral one that an own kind counts as."""

    key: str
    label: str
    builtin: tuple[tuple[str, str], ...]
    neutral: str


_kinds: dict[str, KindPlace] = {}


def offer_kinds(place: KindPlace) -> None:
    """Let a house add kinds beside those of a room, which says so at start-up (`AppConfig.ready`)."""
    _kinds[place.key] = place


def kind_places() -> dict[str, KindPlace]:
    """Return every place with kinds, by key."""
    return dict(_kinds)


def own_key(kind_id: object) -> str:
    """Return the value by which a form names an own kind."""
    return f"{_PREFIX}{kind_id}"


def own_id(value: str) -> str:
    """Return the key of an own kind from the value of a form; empty for a built-in one."""
    return value.removeprefix(_PREFIX) if value.startswith(_PREFIX) else ""


def runs(from_on: date, until_on: date | None, today: date) -> bool:
    """Say whether what a house added is offered on a day; `until_on` is the first day on which it no longer is."""
    return from_on <= today and (until_on is None or today < until_on)


def read_options(text: str) -> list[str]:
    """Return the options that were typed, one a line, nothing twice."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def wrong_options(kind: str, options: list[str]) -> str:
    """Return what is wrong with a list of options; empty when nothing is."""
    if kind != CHOICE:
        return "Nur eine Auswahl hat eine Liste. Bitte leeren oder die Art ändern." if options else ""
    if len(options) < LEAST_OPTIONS:
        return "Eine Auswahl braucht mindestens zwei Möglichkeiten, jede in einer eigenen Zeile."
    return f"Höchstens {MOST_OPTIONS} Möglichkeiten." if len(options) > MOST_OPTIONS else ""


def read_number(text: str, unit: str) -> str | None:
    """Return a number as it is written in German, without its unit; None when it is none."""
    bare = text.strip().removesuffix(unit).strip() if unit else text.strip()
    return bare.replace(".", "") if _NUMBER.fullmatch(bare) else None


def about_own(key: str, label: str, purpose: str, data_class: int, deletion: str, columns: tuple[str, ...]) -> About:
    """Return what an own field or kind says of itself, in the words of the catalogue (W10)."""
    is_protected = data_class >= DataClass.HEALTH
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass(data_class),
        seen_by=WITH_GRANT if is_protected else SEEN_BY,
        deletion=Deletion[deletion],
        basis=VOLUNTARY if is_protected else TASK_OF_THE_HOUSE,
        columns=columns,
    )
