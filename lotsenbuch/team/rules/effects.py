"""What a change of a project will do, said before it takes effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lotsenbuch.office.rules.project import Terms, hours_per_week


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a change meets: numbers of the whole house, none of a colleague."""

    cases: int = 0
    holders_above: int = 0
    hours_per_position: int = 0


def effects(
    old: Terms | None,
    new: Terms,
    facts: ProjectFacts,
    *,
    starts_on: date,
    today: date,
    dropped: Sequence[date] = (),
) -> list[str]:
    """Return in sentences what changes for whom, what stays, and which planned versions will not come."""
    told = [] if starts_on <= today else [f"Bis zum {starts_on:%d.%m.%Y} bleibt alles, wie es ist."]
    told += [f"Die schon festgelegte Fassung ab {day:%d.%m.%Y} entfällt." for day in dropped]
    if facts.cases:
        told.append(f"{_cases(facts.cases)} weiter wie bisher.")
    if old is None or old.cap != new.cap:
        told.append(_places(new, facts))
    told += _feasible(new, facts)
    if new.last_on and (old is None or old.last_on != new.last_on):
        told.append(
            f"Nach dem {new.last_on:%d.%m.%Y} kommt niemand Neues dazu. Wer dann noch dabei ist, bleibt; "
            "die Teamleitung sieht diese Fälle."
        )
    if old is not None and old.last_on and new.last_on is None:
        told.append("Das Projekt hat keinen letzten Tag mehr.")
    if new.stages and (old is None or old.stages != new.stages):
        told.append("Fallakten in diesem Projekt nennen die Abschnitte neben der Phase.")
    if new.professions and (old is None or old.professions != new.professions):
        told.append("Vorgeschlagen und angenommen wird bei neuen Fällen nur, wer eine dieser Professionen hat.")
    return told


def _cases(number: int) -> str:
    return "1 Fall läuft" if number == 1 else f"{number} Fälle laufen"


def _places(new: Terms, facts: ProjectFacts) -> str:
    if new.cap is None:
        return "Es gibt keine eigene Grenze mehr; der allgemeine Schlüssel des Hauses gilt weiter."
    kept = f"Keine Fallführung bekommt einen {new.cap + 1}. Fall in diesem Projekt."
    if not facts.holders_above:
        return kept
    who = "einer Fallführung" if facts.holders_above == 1 else f"{facts.holders_above} Fallführungen"
    return f"{kept} Bei {who} sind es schon mehr: Diese Fälle bleiben, neue kommen erst, wenn Plätze frei sind."


def _feasible(new: Terms, facts: ProjectFacts) -> list[str]:
    hours = hours_per_week(new.cap, new) if new.cap else None
    if hours is None:
        return []
    sum_up = f"{new.cap} Menschen, {new.rhythm}: {said(hours)} Stunden je Woche."
    if facts.hours_per_position and hours > facts.hours_per_position:
        return [f"{sum_up} Das Haus sieht {facts.hours_per_position} Stunden für Gespräche vor: Das geht nicht auf."]
    return [sum_up]


def said(hours: Decimal) -> str:
    """Write hours as 45 or 22,5."""
    return f"{hours.normalize():f}".replace(".", ",")
