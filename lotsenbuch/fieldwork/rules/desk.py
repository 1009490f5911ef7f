"""How a note is laid out at the desk before it goes into the journal: fact, words, own view, tasks. Pure Python."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from lotsenbuch.appointments.rules.slots import BERLIN

from .notes import Filled, Photo, Written

TASK_IN = timedelta(days=7)
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Laid:
    """A note as the form at the desk begins."""

    fact: str
    words: str
    view: str
    task: str
    task_on: date
    interests: str
    mood: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along with a note: photos with the kind of paper they are, signed forms, interests, the mood.

    `photos` pairs a kind of paper with the picture; what was left out is not there.
    """

    photos: tuple[tuple[str, Photo], ...] = ()
    forms: tuple[Filled, ...] = ()
    interests: str = ""
    mood: str = ""
    tasks: tuple[tuple[str, date], ...] = field(default=())


def laid(note: Written, today: date, writer: str = "") -> Laid:
    """Return what the form begins with: what was agreed is a fact, what was noticed is one's own view.

    A note that was handed on says first who wrote it.
    """
    answers = note.answers
    told = (("", "about"), ("Vereinbart: ", "agreed"), ("Nächster Schritt: ", "next"))
    fact = "\n\n".join(f"{before}{answers[name]}" for before, name in told if answers.get(name))
    if writer:
        fact = f"{writer} schreibt:\n\n{fact}".strip()
    first = answers.get("next", "").splitlines()[:1]
    return Laid(
        fact=fact or ("" if note.own_words or answers.get("observed") else "Treffen draußen."),
        words=note.own_words,
        view=answers.get("observed", ""),
        task=first[0][:LONGEST_TITLE] if first else "",
        task_on=max(note.written_at.astimezone(BERLIN).date(), today) + TASK_IN,
        interests=answers.get("ideas", ""),
        mood=note.mood,
        minutes=note.minutes,
    )
