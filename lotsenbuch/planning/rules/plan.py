"""What makes a plan complete, fair and due: § 15 SGB II by date, and plain words on both sides. Pure Python."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotsenbuch.cases.rules.phases import Check as PhaseCheck
from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import german
from lotsenbuch.law.reviews import changed_for_plan, contents_of_plan, review_of_plan
from lotsenbuch.law.store import all_versions

# Words with which a side promises nothing that could be checked; the office's own duties are held to them.
_VAGUE = (
    r"wir unterstützen",
    r"unterstützt? (?:Sie|ihn|sie|dich)? ?bei Bedarf",
    r"bei Bedarf",
    r"gegebenenfalls",
    r"ggf\.?",
    r"nach Möglichkeit",
    r"möglichst",
    r"zeitnah",
    r"eventuell",
    r"im Rahmen (?:der|unserer) Möglichkeiten",
    r"wir bemühen uns",
    r"wir prüfen",
    r"sofern möglich",
    r"in Betracht",
)
_FOUND = re.compile(r"\b(?:" + "|".join(_VAGUE) + r")(?!\w)", re.IGNORECASE)

# What § 15 SGB II names beside goal, steps and own efforts, which the lists of the plan hold themselves: label, hint.
CONTENTS: dict[str, tuple[str, str]] = {
    "personal_offer": (
        "Was wir Ihnen persönlich anbieten",
        "Beratung, Unterstützung oder Vermittlung: was genau, von wem, ab wann.",
    ),
    "placement": ("Wohin es beruflich gehen soll", "Ausbildung, Tätigkeit oder Bereich."),
    "services": ("Welche Leistungen in Frage kommen", "Leistungen zur Eingliederung, beim Namen genannt."),
    "language": ("Deutschkurs", "Integrationskurs oder Berufssprachkurs, wenn einer vorgesehen ist."),
    "other_bodies": ("Wer sonst beteiligt ist", "Leistungen anderer Träger und wie sie einbezogen werden."),
    "rehabilitation": ("Rehabilitation", "Ob ein Antrag in Betracht kommt. Nur, was die Person selbst möchte."),
    "participation": ("Leistungen zur Teilhabe", "Auf welchen Antrag wir gemeinsam hinwirken (§ 5 SGB IX)."),
    "disability": ("Was wegen einer Behinderung wichtig ist", "Besondere Bedürfnisse, wie die Person sie nennt."),
    "health_services": ("Was bei gesundheitlichen Fragen helfen kann", "Angebote und wer zu beteiligen wäre."),
    "household_services": ("Leistungen für Angehörige", "Die Angehörigen sind dabei zu beteiligen."),
}
# Held by goals and steps themselves.
HELD_BY_LISTS = frozenset({"goal", "steps", "own_efforts"})
# These speak of health or disability: they stand sealed (class 2).
HEALTH_CONTENTS = frozenset({"rehabilitation", "participation", "disability", "health_services"})

LEVELS = (-2, -1, 0, 1, 2)
LEVEL_WORDS = {
    -2: "noch ganz am Anfang",
    -1: "ein Stück des Weges",
    0: "so wie vorgenommen",
    1: "mehr als vorgenommen",
    2: "viel mehr als vorgenommen",
}


def level_name(level: int) -> str:
    """Return a level as a label; only its first letter changes: „Anfang“ stays a noun."""
    words = LEVEL_WORDS[level]
    return words[0].upper() + words[1:]


def levels_in_words(own: Sequence[str]) -> list[tuple[int, str]]:
    """Return the five levels with the goal's own words, and those of the house where it has none."""
    told = dict(zip(LEVELS, own, strict=True)) if own else {}
    return [(level, told.get(level) or level_name(level)) for level in LEVELS]


# What is asked before Integrationsplanung is left; a fresh house requires neither (§ 15 SGB II says "soll").
CHECKS = (PhaseCheck("goal", "mindestens ein Ziel"), PhaseCheck("hand_over", "Kooperationsplan übergeben"))


@dataclass(frozen=True, slots=True)
class Promise:
    """A step as the rules look at it."""

    text: str
    whose: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that both should look at before they agree; it refuses nothing."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What the plan lacks on the day it is agreed."""

    lacking: tuple[str, ...]
    hints: tuple[Hint, ...]
    changed: tuple[Reason, ...] = ()


def vague(text: str) -> list[str]:
    """Return the words of a promise that nobody could check, as they are written."""
    return [match.group(0) for match in _FOUND.finditer(text)]


def content_keys(day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts that § 15 SGB II names on a day beside goals and steps: what shall stand there, what may."""
    shall, may = contents_of_plan(day)
    return tuple(key for key in shall if key not in HELD_BY_LISTS), may


def check_plan(
    *, goals: int, steps: Iterable[Promise], texts: Mapping[str, str], drafted_on: date, agreed_on: date
) -> Check:
    """Look at a plan on the day it is agreed, by the law of that day.

    Args:
        goals: how many goals are open.
        steps: their open steps.
        texts: contents by key.
        drafted_on: the day the draft began.
        agreed_on: the day of the agreement, or today.
    """
    promises = list(steps)
    sides = {promise.whose for promise in promises}
    lacking = [] if goals else ["ein Ziel"]
    lacking += [] if promises else ["mindestens ein Schritt"]
    hints = []
    if promises and not sides & {"house", "both"}:
        hints.append(Hint("Bisher verspricht nur die Person etwas. Was tun wir?"))
    if promises and not sides & {"person", "both"}:
        hints.append(Hint("Bisher tun nur wir etwas. Was nimmt die Person sich vor?"))
    hints += [_vague_hint(promise.text) for promise in promises if promise.whose != "person" and vague(promise.text)]
    hints += [_vague_hint(texts[key]) for key in ("personal_offer", "services") if key in texts and vague(texts[key])]
    hints += [Hint("Bis wann? Dieser Schritt hat kein Datum.", one.text) for one in promises if one.due_on is None]
    shall, _ = content_keys(agreed_on)
    open_keys = [key for key in shall if not texts.get(key, "").strip() and key not in HEALTH_CONTENTS]
    named = " · ".join(CONTENTS[key][0] for key in open_keys)
    hints += [Hint("Dazu steht noch nichts im Plan.", named)] if named else []
    return Check(tuple(lacking), tuple(hints), tuple(changed_for_plan(drafted_on, agreed_on)))


def _vague_hint(text: str) -> Hint:
    words = ", ".join(f"„{word}“" for word in vague(text))
    return Hint(f"{words}: Was genau tun wir, und bis wann?", text)


def anchor_of(agreed_on: date, earlier: tuple[date, date] | None) -> date:
    """Return the day from which the reviews of a new Fassung count.

    Args:
        agreed_on: the day of the new Fassung.
        earlier: anchor and due day of the Fassung before.

    A plan that is renewed on the very day keeps its anchor (31.08. → 28.02. → 31.08.); any other day is a new one.
    """
    return earlier[0] if earlier and earlier[1] == agreed_on else agreed_on


def law_in_words(version: str) -> str:
    """Return since when the law held under which a plan was agreed; nobody knows a version by its number.

    Its name is left out: some speak of refusing work, and this page is read together.
    """
    known = next((one for one in all_versions() if one.id == version), None)
    return f"SGB II, Stand ab {german(known.valid_from)} ({version})" if known else version


def review_due(anchor: date, agreed_on: date) -> tuple[date, list[Reason]]:
    """Return by when the Fassung has to be looked at again, and why (§ 15 SGB II)."""
    return review_of_plan(anchor, agreed_on)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a Fassung for comparing: what it is about, and its words."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """What two Fassungen say differently about the same thing; "" where one of them says nothing."""

    about: str
    before: str
    now: str


def what_changed(before: Iterable[tuple[str, Line]], now: Iterable[tuple[str, Line]]) -> list[Change]:
    """Return what is new, different or gone, in the order of the newer Fassung, then what is gone.

    Args:
        before: lines of the older Fassung by what they come from (the same goal, the same step, the same content).
        now: lines of the newer one.
    """
    old, new = dict(before), dict(now)
    changes = [
        Change(line.about, old[key].words if key in old else "", line.words)
        for key, line in new.items()
        if key not in old or old[key].words != line.words
    ]
    return changes + [Change(line.about, line.words, "") for key, line in old.items() if key not in new]
