"""The way of a referral: its states, what may be told of the person, and what a partner may say back. Pure Python."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotsenbuch.cases.rules.release import RecipientKind
from lotsenbuch.records.rules import DataClass

from .kinds import Category


class State(StrEnum):
    """Where a referral stands."""

    PREPARED = "prepared"
    RELEASED = "released"
    SENT = "sent"
    APPOINTMENT = "appointment"
    ARRIVED = "arrived"
    RUNNING = "running"
    ENDED = "ended"
    NOT_TAKEN_UP = "not_taken_up"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _STATES[self]


_STATES = {
    State.PREPARED: "vorbereitet",
    State.RELEASED: "freigegeben, wird gesendet",
    State.SENT: "gesendet",
    State.APPOINTMENT: "Termin vereinbart",
    State.ARRIVED: "angekommen",
    State.RUNNING: "läuft",
    State.ENDED: "beendet",
    State.NOT_TAKEN_UP: "nicht in Anspruch genommen",
    State.WITHDRAWN: "zurückgenommen",
}
_TO_THE_DOOR = (State.APPOINTMENT, State.ARRIVED, State.NOT_TAKEN_UP)
# What a colleague may note by hand. Nobody needs to have signed or sent anything for that. What was noted wrongly is
# put right the same way: once more with the right day, or a step back.
NEXT: dict[State, tuple[State, ...]] = {
    State.PREPARED: _TO_THE_DOOR,
    State.RELEASED: (),
    State.SENT: _TO_THE_DOOR,
    State.APPOINTMENT: (State.ARRIVED, State.NOT_TAKEN_UP),
    State.ARRIVED: (State.RUNNING, State.ENDED, State.ARRIVED, State.NOT_TAKEN_UP),
    State.RUNNING: (State.ENDED, State.ARRIVED),
    State.ENDED: (State.ENDED, State.RUNNING),
    State.NOT_TAKEN_UP: (State.APPOINTMENT, State.ARRIVED),
    State.WITHDRAWN: (),
}
_PUT_RIGHT = {
    (State.ARRIVED, State.ARRIVED): "angekommen, aber an einem anderen Tag",
    (State.ARRIVED, State.NOT_TAKEN_UP): "doch nicht angekommen: nicht in Anspruch genommen",
    (State.RUNNING, State.ARRIVED): "angekommen, aber an einem anderen Tag",
    (State.ENDED, State.ENDED): "beendet, aber an einem anderen Tag",
    (State.ENDED, State.RUNNING): "doch nicht beendet: läuft",
}
OPEN = (State.PREPARED, State.RELEASED, State.SENT, State.APPOINTMENT, State.ARRIVED, State.RUNNING)
# Nothing has left yet, or somebody waits for what would still leave.
STOPPABLE = (State.PREPARED, State.RELEASED, State.SENT, State.APPOINTMENT)
SENDABLE = (State.PREPARED, State.APPOINTMENT)


def next_steps(now: State) -> list[tuple[State, str]]:
    """Return what may be noted next, in words; what puts a slip right says so."""
    return [(to, _PUT_RIGHT.get((now, to), to.label)) for to in NEXT[now]]


class Told(StrEnum):
    """What of a person a partner may be told: a closed list, each part only as far as the signature covers it."""

    NAME = "name"
    BIRTH = "birth"
    CONTACT = "contact"
    LANGUAGES = "languages"
    WHEREFORE = "wherefore"

    @property
    def label(self) -> str:
        """Return the words on screen and paper."""
        return _TOLD[self]


_TOLD = {
    Told.NAME: "Name",
    Told.BIRTH: "Geburtsdatum",
    Told.CONTACT: "Telefon",
    Told.LANGUAGES: "Sprachen",
    Told.WHEREFORE: "Worum es geht",
}


def class_told(part: Told, of_referral: int, *, is_protected: bool) -> DataClass:
    """Return the class of a part: the reason has that of the referral, a protected person's contact never leaves."""
    if part == Told.WHEREFORE:
        return DataClass(of_referral)
    return DataClass.SEALED if is_protected and part == Told.CONTACT else DataClass.MASTER


_KINDS = {
    Category.INTERNAL: RecipientKind.HOUSE,
    Category.YOUTH: RecipientKind.AUTHORITY,
    Category.TRAINING: RecipientKind.PARTNER,
    Category.LANGUAGE: RecipientKind.PARTNER,
    Category.SCHOOL: RecipientKind.OTHER,
    Category.EMPLOYER: RecipientKind.OTHER,
    Category.LEISURE: RecipientKind.OTHER,
    Category.SELF_HELP: RecipientKind.OTHER,
    Category.CHILDCARE: RecipientKind.OTHER,
    Category.OTHER: RecipientKind.OTHER,
}


def recipient_kind(category: Category) -> RecipientKind:
    """Return what sort of recipient a partner is; counselling is bound by § 203 StGB."""
    return _KINDS.get(category, RecipientKind.SECRET)


class Back(StrEnum):
    """All that a partner may say back. Of the counselling itself nothing ever comes (§ 203 StGB)."""

    ARRIVED = "arrived"
    PLACE = "place"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Return the words on the partner's page."""
        return _BACK[self]


# How far back what a partner tells may lie, and how far ahead a place may be offered.
_TOLD_DAYS = 366


def wrong_day(kind: Back, on: date, today: date) -> str:
    """Return why a day cannot belong to what a partner says; empty where it can."""
    if kind != Back.PLACE and on > today:
        return "Das Datum liegt in der Zukunft. Bitte einen Tag bis heute angeben."
    if abs((on - today).days) > _TOLD_DAYS:
        return "Das liegt mehr als ein Jahr von heute entfernt. Bitte das Jahr prüfen."
    return ""


_BACK = {Back.ARRIVED: "angekommen", Back.PLACE: "Platz frei ab", Back.ENDED: "beendet"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What both chose: what it is about, what the partner may be told, and whether somebody goes along."""

    wherefore: str
    parts: tuple[Told, ...]
    is_accompanied: bool = False
