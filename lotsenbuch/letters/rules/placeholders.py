"""Placeholders of letters: filled with what the case knows, and loud about what it does not. Pure Python."""

import re
from collections.abc import Mapping

from lotsenbuch.records.rules import RefusedError

# What stands in the texts, and what is said to be missing when there is no value.
NAMES: dict[str, str] = {
    "name": "der Name der Person",
    "ansprechperson": "die Ansprechperson",
    "telefon": "die Telefonnummer der Ansprechperson oder des Hauses",
    "haus": "der Name des Hauses",
    "termin": "Tag und Uhrzeit des Termins",
    "ort": "der Ort des Termins",
    "treffpunkt": "der Ort des Termins",
    "dauer": "die Dauer des Termins",
    "zweck": "der Zweck der Meldung",
    "themen": "die Themen des Gesprächs",
    "gefehlt": "der Tag des Termins, der nicht zustande kam",
    "neuer_termin": "der Satz zum neuen Termin",
    "bis": "der Tag, bis zu dem eine Antwort erbeten wird",
    "plan_vom": "ein vereinbarter Plan",
    "fall_seit": "der Beginn der Teilnahme",
    "fall_bis": "das Ende der Teilnahme",
    "ab": "der Tag des Wechsels",
    "nachfolge": "der Name der neuen Ansprechperson",
    "nachfolge_telefon": "die Telefonnummer der neuen Ansprechperson",
    "papiere": "ein Papier, das noch fehlt",
}
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


def poured(text: str, values: Mapping[str, str]) -> str:
    """Return a text with every known value in its place; what is not known stays as `{placeholder}`."""
    return _PLACE.sub(lambda found: values.get(found[1], "") or found[0], text)


def missing_in(text: str, values: Mapping[str, str]) -> list[str]:
    """Return in German what a text asks for and nobody gave; also placeholders that the house does not know."""
    asked = dict.fromkeys(found for found in _PLACE.findall(text) if not values.get(found))
    return [NAMES.get(name, f"„{{{name}}}“ (diesen Platzhalter kennt das Haus nicht)") for name in asked]


def unknown_in(text: str) -> list[str]:
    """Return the placeholders of a text that the house does not know: no letter could ever fill them."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name not in NAMES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with all its values.

    Raises:
        RefusedError: a value is missing; the message names each one.
    """
    if missing := missing_in(text, values):
        raise RefusedError(f"Der Brief geht so nicht hinaus. Es fehlt: {'; '.join(missing)}.", field="text")
    return poured(text, values)
