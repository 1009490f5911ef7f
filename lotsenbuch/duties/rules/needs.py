"""What is still missing before a step can be taken; the database asks for the same (`duties_find`). Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lotsenbuch.law.days import german

from .kinds import ANSWERED, TALKED, About

# As a letter's proof says it.
CAME_BACK = "returned"
OVER = "Die sechs Monate, in denen etwas festgestellt werden kann, sind vorbei (§ 31b Abs. 1 SGB II)"
OTHER_WAYS = "Andere Wege versucht oder angeboten, und was der Schritt für die Beziehung heißt"


@dataclass(frozen=True, slots=True)
class Need:
    """Something that stands before a finding: its key, its words, whether it is there, the step that settles it."""

    key: str
    words: str
    is_met: bool
    step: str = ""


def needs(matter: Mapping[str, Any], today: date) -> tuple[Need, ...]:
    """Return, in the order of use, what a finding asks for: the question why stands first."""
    hearing = "note_hearing" if matter["hearing_from"] else "send_hearing"
    rows = [
        Need(
            "why",
            "Warum ist es so gekommen? Wie wurde die Person gesucht?",
            _both(matter, "why", "reached"),
            "write_why",
        ),
        Need("reason", "Wichtiger Grund geprüft, mit Begründung", _says_no(matter, "reason", "none"), "check_reason"),
        Need(
            "hardship",
            "Außergewöhnliche Härte geprüft, mit Begründung",
            _says_no(matter, "hardship", "no"),
            "check_hardship",
        ),
        Need("alternatives", OTHER_WAYS, _both(matter, "alternatives", "relationship"), "weigh"),
        Need("hearing", "Angehört, oder die Frist ist vorbei", _answered(matter, today), hearing),
    ]
    if matter["has_letter"]:
        lacks = _late(matter)
        rows.append(Need("given", lacks or "Die Aufforderung ging nachweislich hinaus", not lacks))
    if matter["in_person"]:
        talked = matter["heard_how"] in TALKED and _answered(matter, today)
        rows.append(Need("in_person", "Persönlich angehört oder die Gelegenheit dazu gehabt", talked, hearing))
    if matter["about"] == About.REFUSAL:
        rows.append(Need("offer", "Das konkrete Angebot ist belegt", bool(matter["offer_words"]), "weigh"))
    if matter["about"] == About.UNREACHABLE:
        words = "Die beiden Meldetermine davor sind geprüft: richtig belehrt, kein wichtiger Grund, keine Härte"
        rows.append(Need("row", words, bool(matter["is_third"])))
    return tuple(rows)


def _both(matter: Mapping[str, Any], one: str, other: str) -> bool:
    return bool(matter[one] and matter[other])


def _answered(matter: Mapping[str, Any], today: date) -> bool:
    """Say whether the person answered, or had the whole period to do so: an offer not used is no answer."""
    if matter["hearing_from"] is None:
        return False
    if matter["heard_on"] and matter["heard_how"] in ANSWERED:
        return True
    return bool(matter["hearing_until"] < today and matter["hearing_way"] != CAME_BACK)


def letter_lacks(way: str | None, given_on: date | None, day: date) -> str:
    """Return what a finding lacks in the letter of the request; empty where nothing.

    Args:
        way: the newest proof of its way; None where nobody noted one.
        given_on: when it counts as given (§ 37 SGB X).
        day: the day of the duty: who is told later could not do it.
    """
    if way is None:
        return "Am Brief der Aufforderung fehlt der Nachweis: zur Post gegeben oder übergeben"
    if way == CAME_BACK or given_on is None:
        return "Der Brief der Aufforderung kam als unzustellbar zurück"
    if given_on > day:
        return f"Der Brief der Aufforderung gilt erst am {german(given_on)} als bekannt gegeben, nach dem {german(day)}"
    return ""


def _late(matter: Mapping[str, Any]) -> str:
    return letter_lacks(matter["way"], matter["given_on"], matter["happened_on"])


def _says_no(matter: Mapping[str, Any], name: str, no: str) -> bool:
    return matter[name] == no and bool(matter[f"{name}_words"])


def stops(matter: Mapping[str, Any]) -> str:
    """Return why nothing can follow at all, as far as a human has said so; empty where it is open."""
    # Without any proof of the letter one may still be noted; told too late, nobody can be told in time any more.
    late = _late(matter) if matter["has_letter"] and matter["way"] else ""
    bars = (
        (matter["reason"] == "given", "Ein wichtiger Grund lag vor"),
        (matter["hardship"] == "yes", "Es wäre eine außergewöhnliche Härte"),
        (matter["is_withdrawn"], "Die Aufforderung ist zurückgenommen"),
        (matter["is_upheld"], "Dem Widerspruch gegen die Aufforderung ist abgeholfen"),
        (matter["is_conciliated"], "An diesem Tag lief eine Schlichtung (§ 15a Abs. 3 SGB II bis Juni 2026)"),
        (bool(late), late),
        (matter["is_over"], OVER),
    )
    return next((f"{words}. Es folgt nichts." for is_so, words in bars if is_so), "")


def heard_too_early(how: str, until: date | None, today: date) -> bool:
    """Say whether silence, or an offer not used, is stated before the period has run out."""
    return how not in ANSWERED and (until is None or until >= today)
