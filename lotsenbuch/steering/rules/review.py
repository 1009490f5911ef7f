"""What a review is made of: counted contacts, what the person said, reasons to go on (W2, W3). Pure Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lotsenbuch.law.days import german

# From here on it is no longer "only n talks so far".
FEW_TALKS = 6
SHORT, LONG = 4, 240
TALKS = "talks"

_QUOTE = re.compile(r"„([^„“]+)“")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reason that the file itself offers; `data_class` is that of the rows it is made from."""

    key: str
    text: str
    data_class: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file knows at this moment, counted."""

    talks: int
    talks_class: int
    open_barriers: int
    barriers_class: int
    running_measures: tuple[tuple[str, str, int], ...]  # key, name, class
    setbacks: tuple[tuple[str, int], ...] = ()  # key, class
    open_goals: int = 0
    goals_class: int = 1


@dataclass(frozen=True, slots=True)
class Decided:
    """What the Fallmanager entered."""

    decision: str
    chosen: frozenset[str] = frozenset()
    own_reason: str = ""
    sentence: str = ""
    justification: str = ""
    data_class: int = 1
    trigger: str = "due"
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is missing, at which field."""

    field: str
    message: str


def quotes(text: str) -> list[str]:
    """Return what stands in German quotation marks: the person's own words, as they were written down."""
    return [found.strip() for found in _QUOTE.findall(text) if SHORT <= len(found.strip()) <= LONG]


def number_of(count: int, one: str, many: str) -> str:
    """Return a count with its noun: `ein Gespräch`, `3 Gespräche`."""
    return one if count == 1 else f"{count} {many}"


def suggestions(facts: Facts, collected: Sequence[tuple[str, str, int]] = ()) -> list[Suggestion]:
    """Return the reasons that can be ticked; each is a full reason, none is ticked beforehand.

    Args:
        facts: what the file knows.
        collected: key, text and class of the reasons noted on the way.
    """
    offered = [Suggestion(f"kept:{key}", text, data_class) for key, text, data_class in collected]
    if facts.talks < FEW_TALKS:
        offered.append(Suggestion(TALKS, _few_talks(facts.talks), facts.talks_class))
    for key, name, data_class in facts.running_measures:
        offered.append(Suggestion(f"measure:{key}", f"Läuft noch: {name}.", data_class))
    if facts.open_goals:
        goals = number_of(facts.open_goals, "ein Ziel ist", "Ziele sind")
        offered.append(Suggestion("goals", f"{_upper(goals)} noch offen.", facts.goals_class))
    if facts.open_barriers:
        barriers = number_of(facts.open_barriers, "ein Hemmnis besteht", "Hemmnisse bestehen")
        offered.append(Suggestion("barriers", f"{_upper(barriers)} weiter.", facts.barriers_class))
    if facts.setbacks:
        data_class = max(one[1] for one in facts.setbacks)
        offered.append(Suggestion("setback", "Nach einem Rückschritt braucht es Zeit.", data_class))
    offered.append(Suggestion("wish", "Die Person möchte weiterarbeiten."))
    return offered


def _few_talks(count: int) -> str:
    if count == 0:
        return "Bisher kam noch kein Gespräch zustande."
    return f"Bisher erst {number_of(count, 'ein Gespräch', 'Gespräche')}."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def missing(typed: Decided, *, goes_beyond: bool) -> Refusal | None:
    """Return what a decision still needs; "only n talks so far" is a full reason and needs no sentence.

    Args:
        typed: what was entered.
        goes_beyond: going on would pass the house's limit.
    """
    if not typed.decision:
        return Refusal("decision", "Bitte entscheiden, wie es weitergeht.")
    if typed.trigger == "event" and not typed.occasion.strip():
        return Refusal("occasion", "Bitte kurz sagen, welcher Anlass es war.")
    extends = typed.decision == "extend"
    if extends and not typed.chosen and not typed.own_reason.strip():
        return Refusal("reasons", "Bitte mindestens einen Grund ankreuzen oder einen eigenen nennen.")
    if not typed.sentence.strip() and not (extends and TALKS in typed.chosen):
        return Refusal("sentence", "Bitte mit einem Satz sagen, wie es eingeschätzt wird.")
    if extends and goes_beyond and not typed.justification.strip():
        return Refusal("justification", "Das Haus bittet hier um eine ausführlichere Begründung.")
    return None


def justification(opened_on: date, limit_months: int, reasons: Iterable[tuple[date, str]]) -> str:
    """Draft the justification from the reasons that were collected, oldest first; empty without any."""
    told = [f"{german(on)}: {text}" for on, text in reasons]
    if not told:
        return ""
    head = f"Das Fallmanagement begann am {german(opened_on)}. Es geht über {limit_months} Monate hinaus, weil:"
    return "\n".join([head, *(f"– {line}" for line in told)])
