"""What is still missing before Bewertung is left."""

from lotsenbuch.assessment.rules.needs import AssessmentFacts, met
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import needs_of_phase
from lotsenbuch.cases.rules.phases import Need
from lotsenbuch.records.rules import Actor

from .panel import Panel, anew, panel_of

_NOBODY = Actor.service("needs")


def meets_assessment(case: Case) -> dict[str, bool]:
    """Say which checks of Bewertung a case meets; asked by the registry of phases."""
    return met(facts_with(panel_of(case, _NOBODY)))


def facts_with(panel: Panel | None) -> AssessmentFacts:
    """Return what the rule asks about the newest Fassung."""
    if panel is None:
        return AssessmentFacts(has_strengths=False, has_views=False, has_aims=False, has_closed=False)
    return AssessmentFacts(
        has_strengths=panel.has_strengths,
        has_views=panel.has_views,
        has_aims=panel.has_aims,
        has_closed=panel.closed_on is not None or panel.number > 1,
    )


def needs_of(case: Case) -> list[Need]:
    """Return what the present phase asks for, read anew: an action may have changed what came with the case."""
    anew(case)
    return needs_of_phase(case)
