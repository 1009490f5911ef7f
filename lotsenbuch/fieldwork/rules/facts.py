"""What can go along on a walk: each fact with its class and what it is for. Pure Python."""

import re
import textwrap
from dataclasses import dataclass

from lotsenbuch.office.rules.project import FACTS
from lotsenbuch.records.rules import DataClass

LONGEST_FACT = 600
# Nobody reads more while walking, and a card is lost more easily than a phone.
LONGEST_KEYWORD = 60
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact."""

    code: str
    label: str
    purpose: str
    data_class: DataClass = DataClass.COUNSELLING


_PURPOSES = {
    "topic": "um anzuknüpfen, ohne dass jemand von vorn erzählen muss",
    "agreed": "um zu wissen, was beide vorhatten",
    "tasks": "um zu halten, was zugesagt war",
    "interests": "um über das zu reden, was Freude macht",
    "papers": "um Papiere gleich fotografieren zu können",
    "needs": "um sich gut zu verstehen",
    "language": "um in der passenden Sprache zu grüßen",
}
ORDINARY = tuple(
    FactKind(code, label, _PURPOSES[code], DataClass.MASTER if code == "language" else DataClass.COUNSELLING)
    for code, label in FACTS.items()
)
# Never by themselves: ticked one by one, each with a reason. Class 4 never leaves the house and stands in no list.
SENSITIVE = (
    FactKind("health", "Was es unterwegs braucht", "um Rücksicht nehmen zu können", DataClass.HEALTH),
    FactKind("health_view", "Gesundheit und Kraft", "nur, wenn heute darüber gesprochen wird", DataClass.HEALTH),
    FactKind("money", "Geld und Schulden", "nur, wenn heute darüber gesprochen wird", DataClass.DEBTS),
)
BY_CODE = {one.code: one for one in (*ORDINARY, *SENSITIVE)}
# A line of one's own on a card or in a folder.
KEYWORD = FactKind("keyword", "Stichwort", "was sonst wichtig ist")
LABELS = {**{code: one.label for code, one in BY_CODE.items()}, KEYWORD.code: KEYWORD.label}
# What goes along with every meeting, ticked or not; a lost device may have held it of everybody.
ALWAYS_ALONG = (
    "Vorname",
    "Telefonnummer",
    "Zeit und Ort des Treffens",
    "Hinweise zur Sicherheit, wo es welche gab",
    "Stimmung bei früheren Treffen, in einem Wort",
)
# Without a rule of the project and without an earlier folder.
DEFAULT = ("topic", "agreed")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one case as it could leave the house."""

    kind: FactKind
    text: str
    data_class: DataClass

    @property
    def is_sensitive(self) -> bool:
        """Say whether it goes along only with a reason."""
        return self.data_class >= DataClass.HEALTH


def nameless(text: str, *names: str) -> str:
    """Return a text for a card, with the initials of a person instead of the names."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}s?\b", f"{name[0].upper()}.", text)
    return text


def keyword(text: str) -> str:
    """Return a text as a card has room for it, cut between two words where there are any."""
    cut = textwrap.shorten(text, LONGEST_KEYWORD, placeholder=" …")
    return cut if cut != "…" else f"{text[: LONGEST_KEYWORD - 1]}…"


def shortened(text: str) -> str:
    """Return a text as it goes along: nobody reads a page while walking."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_FACT else f"{words[: LONGEST_FACT - 1].rstrip()}…"


def proposed(last: tuple[str, ...] | None, of_project: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is ticked at first: what the last folder of the case held, else the project's rule, else little."""
    ordinary = {one.code for one in ORDINARY}
    if last is not None:
        return tuple(code for code in last if code in ordinary)
    return of_project or DEFAULT
