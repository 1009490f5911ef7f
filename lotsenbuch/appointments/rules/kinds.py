"""The kinds of talks, their states and results, and which of them can be a Meldetermin (§ 309 SGB III)."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """How and where people talk."""

    OFFICE = "office"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"
    OUTSIDE = "outside"
    PARTNER = "partner"
    THREEWAY = "threeway"
    GROUP = "group"
    MEDICAL = "medical"

    @property
    def label(self) -> str:
        """Return the word on the screen."""
        return _KINDS[self]

    @property
    def is_out(self) -> bool:
        """Say whether somebody of the house is out for it."""
        return self in OUT_KINDS


_KINDS = {
    Kind.OFFICE: "im Jobcenter",
    Kind.PHONE: "Telefon",
    Kind.VIDEO: "Video",
    Kind.HOME: "zu Hause",
    Kind.OUTSIDE: "draußen",
    Kind.PARTNER: "bei einem Partner",
    Kind.THREEWAY: "zu dritt",
    Kind.GROUP: "Gruppe",
    Kind.MEDICAL: "ärztliche oder psychologische Untersuchung",
}
OUT_KINDS = frozenset({Kind.HOME, Kind.OUTSIDE, Kind.PARTNER, Kind.THREEWAY})
# § 309 (1) SGB III: to report in person, or to come to a medical or psychological examination.
SUMMONED_KINDS = (Kind.OFFICE, Kind.MEDICAL)


class Purpose(StrEnum):
    """The closed list of § 309 (2) SGB III."""

    CAREER = "career"
    PLACEMENT = "placement"
    SUPPORT = "support"
    DECISION = "decision"
    ENTITLEMENT = "entitlement"

    @property
    def label(self) -> str:
        """Return the words of the statute."""
        return _PURPOSES[self]


_PURPOSES = {
    Purpose.CAREER: "Berufsberatung",
    Purpose.PLACEMENT: "Vermittlung in Ausbildung oder Arbeit",
    Purpose.SUPPORT: "Vorbereitung aktiver Arbeitsförderungsleistungen",
    Purpose.DECISION: "Vorbereitung von Entscheidungen im Leistungsverfahren",
    Purpose.ENTITLEMENT: "Prüfung des Vorliegens der Voraussetzungen für den Leistungsanspruch",
}


class State(StrEnum):
    """Where a talk stands. What was moved or withdrawn never counts as missed."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return the word on the screen."""
        return _STATES[self]


_STATES = {
    State.OFFERED: "angeboten",
    State.CONFIRMED: "zugesagt",
    State.REQUESTED: "von der Person gewünscht",
    State.MOVED: "verlegt",
    State.WITHDRAWN: "zurückgenommen",
    State.DONE: "vorbei",
}


# Still to come, or waiting for its result.
OPEN_STATES = frozenset({State.OFFERED, State.CONFIRMED, State.REQUESTED})


class Result(StrEnum):
    """What came of it; „nicht zustande gekommen“ finds nobody at fault (C53)."""

    NONE = ""
    ATTENDED = "attended"
    CAME_LATER = "came_later"
    EXCUSED = "excused"
    PERSON_CANCELLED = "person_cancelled"
    OFFICE_CANCELLED = "office_cancelled"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _RESULTS[self]


_RESULTS = {
    Result.NONE: "offen",
    Result.ATTENDED: "stattgefunden",
    Result.CAME_LATER: "später am selben Tag gekommen",
    Result.EXCUSED: "entschuldigt",
    Result.PERSON_CANCELLED: "von der Person abgesagt",
    Result.OFFICE_CANCELLED: "vom Haus abgesagt",
    Result.MISSED: "nicht zustande gekommen",
}
# It was called off before it began: nobody waits then, and the time is free again.
CALLED_OFF = frozenset({Result.EXCUSED, Result.PERSON_CANCELLED, Result.OFFICE_CANCELLED})
# § 309 (3) S. 2 SGB III: another time on the same day is enough.
CAME = frozenset({Result.ATTENDED, Result.CAME_LATER})
# Talks in which nobody stands before the other: they do not end a row of Meldetermine (§ 7b (4) SGB II).
FAR_KINDS = frozenset({Kind.PHONE, Kind.VIDEO})


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long a talk takes, its parts apart; `travel` is one way."""

    talk: int
    preparation: int
    documentation: int
    travel: int = 0

    @property
    def whole(self) -> int:
        """Return what it takes of a day."""
        return self.talk + self.preparation + self.documentation + 2 * self.travel


# Until the house lays down its own (`TalkTime`).
DEFAULTS = {
    Kind.OFFICE: Minutes(60, 10, 20),
    Kind.PHONE: Minutes(20, 5, 10),
    Kind.VIDEO: Minutes(40, 10, 15),
    Kind.HOME: Minutes(60, 10, 20, 25),
    Kind.OUTSIDE: Minutes(60, 10, 20, 15),
    Kind.PARTNER: Minutes(60, 10, 20, 20),
    Kind.THREEWAY: Minutes(75, 15, 25, 15),
    Kind.GROUP: Minutes(90, 20, 30),
    Kind.MEDICAL: Minutes(60, 0, 5),
}


def planned(usual: Minutes, kind: Kind, place: str) -> Minutes:
    """Return what the house plans for a talk there: to three people in the Jobcenter nobody has a way."""
    return replace(usual, travel=0) if kind == Kind.THREEWAY and not place.strip() else usual


def within(whole: int, usual: Minutes) -> Minutes:
    """Return the parts of a talk that takes so long in all: the talk gives way; where nothing is left all is talk."""
    around = usual.whole - usual.talk
    return replace(usual, talk=whole - around) if whole > around else Minutes(whole, 0, 0)


def carried_over(parts: Minutes, planned: Minutes, plans: Minutes) -> Minutes:
    """Return the parts of a talk that becomes one of another kind.

    Args:
        parts: how it stands.
        planned: what the house plans for the kind that it was; what differs from it was laid down by hand and stays.
        plans: what the house plans for the kind that it becomes.
    """
    names = ("talk", "preparation", "documentation", "travel")
    pairs = ((getattr(parts, name), getattr(planned, name), getattr(plans, name)) for name in names)
    return Minutes(*(new if stands == old else stands for stands, old, new in pairs))


_ELSEWHERE = {
    Kind.PHONE: "Ich rufe Sie an.",
    Kind.VIDEO: "Wir sehen uns im Videogespräch.",
    Kind.HOME: "bei Ihnen zu Hause",
}


def place_words(kind: str, place: str, house_place: str) -> str:
    """Return where a talk is, as a letter says it; the person's own words stand as they are."""
    return place.strip() or _ELSEWHERE.get(Kind(kind), house_place)
