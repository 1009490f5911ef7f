"""Hints for plain German: long sentences, passive, foreign words, threats. Hints, never a gate. Pure Python."""

import re
from dataclasses import dataclass

LONGEST_SENTENCE = 15  # words; what plain-language guides of the administration ask for
LONGEST_WORD = 20

_SENTENCE = re.compile(r"[^.!?:\n]+[.!?:]?")
_ABBREVIATED = re.compile(
    r"\b(?:Abs|Nr|bzw|ggf|z\. ?B|d\. ?h|usw|S|Art|Tel|Str)\.|\b\d{1,2}\.(?:\d{1,2}\.)?", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
# „wird … gemacht“: a form of werden and, later in the sentence, a participle. „werden + Infinitiv“ is future tense.
_PASSIVE = re.compile(
    r"\b(?:wird|werden|wurde|wurden|worden)\b[^.!?\n]*"
    r"\b(?:\w*ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer)\w{2,}(?:t|en)|\w+iert)\b(?! werden)",
    re.IGNORECASE,
)
_FOREIGN = {
    "evaluieren": "prüfen", "evaluation": "Prüfung", "partizipation": "Teilnahme", "implementieren": "einführen",
    "kooperation": "Zusammenarbeit", "integration": "Ankommen in Arbeit", "ressourcen": "Stärken",
    "qualifizierung": "Lernen für den Beruf", "kompetenzen": "was Sie können", "motivation": "was Sie antreibt",
    "perspektive": "Aussicht", "akquise": "Suche", "profiling": "Gespräch über Ihre Stärken", "coaching": "Begleitung",
    "feedback": "Rückmeldung", "relevant": "wichtig", "adäquat": "passend", "initiieren": "beginnen",
    "priorität": "was zuerst kommt", "dokumentation": "Aufschreiben", "frist": "Tag, bis zu dem",
}  # fmt: skip
_OFFICIAL = {
    "diesbezüglich": "dazu", "hinsichtlich": "zu", "gemäß": "nach", "unverzüglich": "gleich",
    "zwecks": "für", "seitens": "von", "vorsprache": "Gespräch", "obliegen": "müssen", "inanspruchnahme": "Nutzung",
}  # fmt: skip
_THREATS = (
    "sanktion", "minder", "kürz", "entzug", "entfällt", "entfallen", "einstell", "rechtsfolge", "versäumnis",
    "mitwirkungspflicht", "pflichtverletz", "konsequenz", "andernfalls", "sonst droh", "drohen", "verpflichtet",
    "letztmal", "strafe", "verstoß", "belehr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint with the place it is about."""

    text: str
    place: str
    is_warning: bool = False


def hints_on(text: str, *, is_counselling: bool) -> list[Hint]:
    """Return what could be said more plainly, and in counselling papers each word that threatens (C96)."""
    hints = list[Hint]()
    for sentence in _sentences(text):
        words = _WORD.findall(sentence)
        place = _short(sentence)
        if len(words) > LONGEST_SENTENCE:
            hints.append(Hint(f"Langer Satz: {len(words)} Wörter. Bis {LONGEST_SENTENCE} liest es sich leicht.", place))
        if _PASSIVE.search(sentence):
            hints.append(Hint("Passiv: Wer tut es? „Wir prüfen“ statt „es wird geprüft“.", place))
        hints += _words(words, place)
    return hints + (_threats(text) if is_counselling else [])


def _sentences(text: str) -> list[str]:
    kept = _ABBREVIATED.sub(lambda found: found[0].replace(".", "\u2024"), text)
    return [found.strip().replace("\u2024", ".") for found in _SENTENCE.findall(kept) if found.strip()]


def _words(words: list[str], place: str) -> list[Hint]:
    hints = list[Hint]()
    for word in dict.fromkeys(words):
        plain = _FOREIGN.get(word.lower()) or _OFFICIAL.get(word.lower())
        if plain:
            hints.append(Hint(f"„{word}“: einfacher „{plain}“.", place))
        elif len(word) > LONGEST_WORD and "-" not in word:
            hints.append(Hint(f"Langes Wort: „{word}“. Geht es mit zweien?", place))
    return hints


def _threats(text: str) -> list[Hint]:
    found = dict.fromkeys(word for word in _WORD.findall(text) if any(bad in word.lower() for bad in _THREATS))
    says = "klingt nach Drohung. In Beratungsbriefen hat das keinen Platz; was rechtlich gilt, steht auf eigener Seite."
    return [Hint(f"„{word}“ {says}", word, is_warning=True) for word in found]


def _short(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")  # noqa: PLR2004  # as much as one finds again
