"""Who could take a new case, and why: free places, language, area, weight, the person's wish. People decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .effects import said
from .keys import KeyFacts, beyond_key

# A wish counts more than everything else, a language more than an area.
_WISH, _LANGUAGE, _AREA, _WEIGHT = 8, 4, 2, 1
_HALVES = 2
# Of fewer cases the weight of one could be told.
_MANY = 5
HOME_LANGUAGE = "Deutsch"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of the case without a word of its content."""

    languages: tuple[str, ...] = ()
    district: str = ""
    wish: str = ""
    project: str = ""
    holding: frozenset[str] = frozenset()  # professions that hold cases in the project; empty: all


@dataclass(frozen=True, slots=True)
class ColleagueFacts:
    """What is known of a colleague who could take it. Weight in halves of a normal case, hours per week."""

    key: KeyFacts
    places_taken: int = 0
    places: int | None = None
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    profession: str = ""
    counsels_as: str = ""
    weight_halves: int = 0
    hours_needed: Decimal = Decimal(0)
    hours: int = 0
    back_on: date | None = None
    holds_now: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Reasons for a colleague, what stands against, and the order; `is_possible` is False where it is refused."""

    reasons: tuple[str, ...]
    against: tuple[str, ...]
    is_possible: bool
    points: int
    free: float

    @property
    def is_suggested(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.against


def suggest(case: CaseFacts, colleague: ColleagueFacts) -> Suggestion:
    """Weigh one colleague for one case, with reasons that can be read aloud."""
    matches = [(points, reason) for points, reason in _matches(case, colleague) if reason]
    refused, doubts = _refused(case, colleague), _doubts(case, colleague)
    limit = max(colleague.key.limit, colleague.key.allowed, 1)
    return Suggestion(
        reasons=tuple(reason for _, reason in matches),
        against=(*refused, *doubts),
        is_possible=not refused,
        points=sum(points for points, _ in matches),
        free=1 - colleague.key.load / limit,
    )


def _matches(case: CaseFacts, one: ColleagueFacts) -> list[tuple[int, str]]:
    shared = [language for language in case.languages if language in one.languages and language != HOME_LANGUAGE]
    wished = {"woman": "Frau", "man": "Mann"}.get(case.wish, "")
    equivalent = Decimal(one.weight_halves) / _HALVES
    lighter = equivalent < one.key.load
    return [
        (_WISH, f"Wunsch: {wished}" if wished and case.wish == one.counsels_as else ""),
        (_LANGUAGE, f"spricht {', '.join(shared)}" if shared else ""),
        (_AREA, f"Ort: {case.district}" if case.district and case.district in one.areas else ""),
        (0, _free(one)),
        # No number: what one colleague says of their own cases is for nobody else to read.
        (_WEIGHT, "nach dem Gewicht der Fälle eher frei" if lighter and one.key.load >= _MANY else ""),
    ]


def _free(one: ColleagueFacts) -> str:
    if one.places is None or one.places_taken >= one.places:
        return ""
    return f"{one.places - one.places_taken} von {one.places} Plätzen frei"


def _refused(case: CaseFacts, one: ColleagueFacts) -> list[str]:
    found = []
    if one.places is not None and one.places_taken >= one.places:
        found.append(f"{case.project} ist voll: {one.places_taken} von {one.places} Plätzen")
    if case.holding and one.profession not in case.holding:
        found.append(f"{case.project} führt: {', '.join(sorted(case.holding))}")
    if beyond := beyond_key(one.key):
        found.append(beyond)
    return found


def _doubts(case: CaseFacts, one: ColleagueFacts) -> list[str]:
    found = []
    if one.back_on is not None:
        found.append(f"abwesend, wieder da am {one.back_on:%d.%m.%Y}")
    if case.wish == "other" and one.holds_now:
        found.append("Wunsch: jemand anderes")
    if one.hours and one.hours_needed > one.hours:
        found.append(f"braucht {said(one.hours_needed)} von {one.hours} Stunden je Woche")
    return found
