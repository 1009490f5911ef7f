"""What a note says: five questions of which one is answered, and what goes with them."""

import base64
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lotsenbuch.documents.rules.blanks import Blank
from lotsenbuch.documents.rules.signed import is_text_of
from lotsenbuch.fieldwork.rules.out import is_code
from lotsenbuch.records.rules import DataClass

QUESTIONS = {
    "about": "Worum ging es?",
    "agreed": "Was haben wir vereinbart?",
    "observed": "Was ist mir aufgefallen?",
    "ideas": "Interessen und Ideen",
    "next": "Was ist der nächste Schritt?",
}
HEADINGS = ("Was war", "In den Worten der Person", "Eigene Einschätzung")
# A word as it was felt that day, never a number: words stand in a row and are neither counted nor averaged.
MOODS = ("gelöst", "zuversichtlich", "ruhig", "nachdenklich", "müde", "angespannt", "gedrückt", "wütend")
LONGEST = 10_000
PHOTOS_AT_MOST = 8
FORMS_AT_MOST = 5
_SIGNED = b"\x89PNG"
_JPEG = b"\xff\xd8\xff"


class UnreadableError(Exception):
    """The sealed note opens, but what is in it is no note."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A paper that the person wants to hand in; `paper` is what was missing, empty for another one."""

    paper: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in together, and what the person signed: the text that was shown, by its check value."""

    blank: str
    answers: dict[str, str]
    shown_sha256: str
    signature_png: bytes = b""


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was written outside."""

    meeting: UUID
    sequence: int
    written_at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    own_words: str = ""
    mood: str = ""
    minutes: int | None = None
    # Told to the person in the talk, for a copy that is left to be fetched.
    copy_code: str = ""
    photos: tuple[Photo, ...] = ()
    forms: tuple[Filled, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A note as it goes into the journal: what was, the person's words, the writer's own view (W27)."""

    fact: str = ""
    words: str = ""
    view: str = ""
    data_class: DataClass = DataClass.COUNSELLING
    minutes: int | None = None
    tasks: tuple[tuple[str, date], ...] = ()

    @property
    def text(self) -> str:
        """Return the parts under their headings; a fact alone stands without."""
        said = zip(HEADINGS, (self.fact.strip(), self.words.strip(), self.view.strip()), strict=True)
        filled = [(head, text) for head, text in said if text]
        if len(filled) == 1 and filled[0][0] == HEADINGS[0]:
            return filled[0][1]
        return "\n\n".join(f"## {head}\n\n{text}" for head, text in filled)


def read_note(data: bytes) -> Written:
    """Return the note that these bytes say.

    Raises:
        UnreadableError: no JSON, a part missing or of another kind, nothing answered, or longer than can be.
    """
    try:
        told: dict[str, Any] = json.loads(data)
        note = Written(
            meeting=UUID(told["meeting"]),
            sequence=int(told["sequence"]),
            written_at=datetime.fromisoformat(told["written_at"]),
            answers={name: str(told.get("answers", {}).get(name, "")).strip() for name in QUESTIONS},
            own_words=str(told.get("own_words", "")).strip(),
            mood=str(told.get("mood", "")).strip(),
            minutes=int(told["minutes"]) if told.get("minutes") is not None else None,
            copy_code=str(told.get("copy_code", "")),
            photos=tuple(_photo(photo) for photo in told.get("photos", [])),
            forms=tuple(_filled(form) for form in told.get("forms", [])),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableError from error
    if _is_empty(note) or _is_too_much(note) or note.written_at.tzinfo is None or note.sequence < 0:
        raise UnreadableError
    if (note.mood and note.mood not in MOODS) or (note.copy_code and not is_code(note.copy_code)):
        raise UnreadableError
    return note


def is_bound(blank: Blank, filled: Filled) -> bool:
    """Say whether what was signed is what the answers say; a form without a signature binds nobody."""
    return bool(filled.signature_png) and is_text_of(blank, filled.answers, filled.shown_sha256)


def _photo(told: dict[str, Any]) -> Photo:
    photo = Photo(str(told.get("paper", "")), base64.b64decode(told["jpeg"], validate=True))
    if not photo.jpeg.startswith(_JPEG):
        raise UnreadableError
    return photo


def _filled(told: dict[str, Any]) -> Filled:
    answers = {str(number): str(text) for number, text in told.get("answers", {}).items()}
    signature = base64.b64decode(told.get("signature_png", ""), validate=True)
    if signature and not signature.startswith(_SIGNED):
        raise UnreadableError
    return Filled(str(told["blank"]), answers, str(told["shown_sha256"]), signature)


def _is_empty(note: Written) -> bool:
    return not any([*note.answers.values(), note.own_words, note.mood, *note.photos, *note.forms])


def _is_too_much(note: Written) -> bool:
    texts = [*note.answers.values(), note.own_words, *(text for form in note.forms for text in form.answers.values())]
    is_too_long = any(len(text) > LONGEST for text in texts)
    return is_too_long or len(note.photos) > PHOTOS_AT_MOST or len(note.forms) > FORMS_AT_MOST
