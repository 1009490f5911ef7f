"""What is still missing before Bewertung is left."""

from lotsenbuch.assessment.models import Assessment
from lotsenbuch.assessment.rules.needs import AssessmentFacts, needs
from lotsenbuch.cases.models import Case, Phase, PhaseNeed
from lotsenbuch.cases.rules.phases import Need

from .fassung import Fassung, assessments_of, fassung_of, material_of
from .panel import Panel


def facts_with(panel: Panel | None) -> AssessmentFacts:
    """Return what the rule asks, from what the case file has read already."""
    if panel is None:
        return AssessmentFacts(has_strengths=False, has_views=False, has_aims=False, has_closed=False)
    return AssessmentFacts(
        has_strengths=panel.has_strengths,
        has_views=panel.has_views,
        has_aims=bool(panel.head.aims),
        has_closed=_has_closed(panel.head),
    )


def facts_of(shown: Fassung) -> AssessmentFacts:
    """Return what the rule asks about the newest Fassung."""
    return AssessmentFacts(
        has_strengths=bool(shown.strengths),
        has_views=any(view.person_level or view.person_words for view in shown.views),
        has_aims=bool(shown.head and shown.head.aims),
        has_closed=_has_closed(shown.head),
    )


def _has_closed(head: Assessment | None) -> bool:
    return head is not None and (head.closed_on is not None or head.number > 1)


def needs_of(case: Case) -> list[Need]:
    """Return the check list of Bewertung for this case, as the house has configured it."""
    newest = next(iter(assessments_of(case.id)), None)
    rows = PhaseNeed.objects.filter(phase=Phase.ASSESSMENT).values_list("key", "is_required")
    return needs(facts_of(fassung_of(material_of(case), newest)), dict(rows))


def needs_with(facts: AssessmentFacts, configured: dict[str, bool]) -> list[Need]:
    """Return the check list for known facts and known settings of the house."""
    return needs(facts, configured)
