"""What Bewertung offers to be asked for before it is left (C7, C19). Pure Python; the house says what is required."""

from dataclasses import dataclass

from lotsenbuch.cases.rules.phases import Check

STRENGTHS = Check("strengths", "Stärken mit Beleg")
VIEWS = Check("views", "Sicht der Person auf mindestens eine Lebenslage")
AIMS = Check("aims", "Ziele der Potenzialanalyse")
CLOSED = Check("closed", "eine Fassung der Potenzialanalyse abgeschlossen")
# As with the other phases, a fresh house requires none of it.
CHECKS = (STRENGTHS, VIEWS, AIMS, CLOSED)


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What is recorded, as the rule needs it."""

    has_strengths: bool
    has_views: bool
    has_aims: bool
    has_closed: bool


def met(facts: AssessmentFacts) -> dict[str, bool]:
    """Return for each check whether it is met."""
    return {
        STRENGTHS.key: facts.has_strengths,
        VIEWS.key: facts.has_views,
        AIMS.key: facts.has_aims,
        CLOSED.key: facts.has_closed,
    }
