"""What Bewertung needs before it is left (C7, C19). Pure Python; the house configures what is required."""

from dataclasses import dataclass

from lotsenbuch.cases.rules.phases import Need

# Key of each check, its German name, and whether a fresh house requires it.
CHECKS: dict[str, tuple[str, bool]] = {
    "strengths": ("Stärken mit Beleg", True),
    "views": ("Sicht der Person auf mindestens eine Lebenslage", False),
    "aims": ("Ziele der Potenzialanalyse", True),
    "closed": ("eine Fassung abgeschlossen", True),
}


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What is recorded, as the rule needs it."""

    has_strengths: bool
    has_views: bool
    has_aims: bool
    has_closed: bool


def needs(facts: AssessmentFacts, required: dict[str, bool]) -> list[Need]:
    """Return the check list of the phase: what is met, what is required, in the order of the work.

    Args:
        facts: what is recorded.
        required: the house's own setting per key; keys without one keep the default.
    """
    met = {
        "strengths": facts.has_strengths,
        "views": facts.has_views,
        "aims": facts.has_aims,
        "closed": facts.has_closed,
    }
    return [
        Need(key=key, label=label, is_met=met[key], is_required=required.get(key, default))
        for key, (label, default) in CHECKS.items()
    ]
