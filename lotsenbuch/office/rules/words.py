"""The words of the house (C103): how the people are called whom it works with; its working days. Pure Python."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_SATURDAY = 5


def working_day_after(start: date, days: int, *, holidays: Container[date]) -> date:
    """Return the working day that lies so many working days after `start`, which does not count (§ 187 (1) BGB).

    Args:
        start: the day of the event.
        days: number of working days, 1 or more.
        holidays: public holidays of the house's Land; Saturdays and Sundays are none of its working days either.
    """
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY or day in holidays:
            day += timedelta(days=1)
    return day


class ClientWord(StrEnum):
    """How a house calls the people it works with."""

    KUNDE = "kunde"
    LEISTUNGSBERECHTIGTE = "leistungsberechtigte"
    TEILNEHMENDE = "teilnehmende"


class GenderForm(StrEnum):
    """How a house writes both or all genders."""

    PAIR = "pair"
    SLASH = "slash"
    COLON = "colon"
    STAR = "star"


@dataclass(frozen=True, slots=True)
class LawPoint:
    """An uncertain point of the law and the rule that holds in this house."""

    question: str
    rule: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Words:
    """One word in the forms that German sentences need."""

    singular: str
    plural: str


_NEUTRAL = {
    ClientWord.LEISTUNGSBERECHTIGTE: Words("leistungsberechtigte Person", "Leistungsberechtigte"),
    ClientWord.TEILNEHMENDE: Words("teilnehmende Person", "Teilnehmende"),
}
_KUNDE = {
    GenderForm.PAIR: Words("Kundin oder Kunde", "Kundinnen und Kunden"),
    GenderForm.SLASH: Words("Kundin/Kunde", "Kundinnen/Kunden"),
    GenderForm.COLON: Words("Kund:in", "Kund:innen"),
    GenderForm.STAR: Words("Kund*in", "Kund*innen"),
}


def words(client: ClientWord, form: GenderForm) -> Words:
    """Return the word for the people of the house; neutral words need no gender form."""
    return _NEUTRAL.get(client) or _KUNDE[form]


# Whoever sees the envelope must not learn that somebody has to do with the office.
_TELLING = re.compile(
    r"job\s*-?\s*cent|arbeitsagentur|agentur\s+f|arbeitsamt|sozialamt|grundsicherung|b(ü|ue)rgergeld|hartz|sgb|"
    r"fallmanag|leistung|frauenhaus|schutz",
    re.IGNORECASE,
)


def gives_away(sender: str) -> bool:
    """Say whether a line of sender names the office or what it is for."""
    return bool(_TELLING.search(sender))
