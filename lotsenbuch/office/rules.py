"""The words of the house (C103): how the people are called whom it works with. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum


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
