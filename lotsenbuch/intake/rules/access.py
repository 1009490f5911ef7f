"""What Fallzugang needs before it can be left (C1-C7, C98). Pure Python; the house configures what is required."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.cases.rules.phases import Need
from lotsenbuch.records.rules import DataClass

# Key of each check, its German name, and whether a fresh house requires it.
CHECKS: dict[str, tuple[str, bool]] = {
    "prognosis": ("Prognose über ein Jahr", True),
    "barriers": ("Hemmnisse festgestellt", True),
    "application": ("Antrag der Person oder § 16h SGB II", True),
    "decision": ("Entscheidung über den Zugang mit Gründen", True),
    "assignment": ("einem Fallmanagement zugewiesen", True),
    "information": ("Informationsblatt übergeben", True),
    "alliance": ("Arbeitsbündnis vereinbart", True),
}


@dataclass(frozen=True, slots=True)
class FoundBarrier:
    """One line of the check list that was ticked, or one in own words."""

    group: str
    label: str
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What is recorded of an intake, as the rules need it."""

    has_prognosis: bool
    barriers: int
    is_applied: bool
    is_free_will: bool
    is_revoked: bool
    is_16h: bool
    is_accepted: bool
    is_taken_over: bool
    is_informed: bool
    has_alliance: bool


def needs(facts: IntakeFacts, required: dict[str, bool]) -> list[Need]:
    """Return the check list of the phase: what is met, what is required, in the order of the work.

    Args:
        facts: what is recorded.
        required: the house's own setting per key; keys without one keep the default.
    """
    has_basis = facts.is_16h or (facts.is_applied and facts.is_free_will and not facts.is_revoked)
    met = {
        "prognosis": facts.has_prognosis,
        "barriers": facts.barriers > 0,
        "application": has_basis,
        "decision": facts.is_accepted,
        "assignment": facts.is_taken_over,
        "information": facts.is_informed,
        "alliance": facts.has_alliance,
    }
    return [
        Need(key=key, label=label, is_met=met[key], is_required=required.get(key, default))
        for key, (label, default) in CHECKS.items()
    ]


def may_accept(facts: IntakeFacts) -> str | None:
    """Return why access cannot be given yet, or None.

    Participation is voluntary: without § 16h there must be an application of the person's own free will.
    """
    if facts.is_16h:
        return None
    if facts.is_revoked:
        return "Der Antrag wurde widerrufen."
    if not facts.is_applied:
        return "Es fehlt der Antrag der Person (oder die Grundlage § 16h SGB II)."
    if not facts.is_free_will:
        return "Der freie Wille der Person ist noch nicht festgehalten."
    return None


def days_to_first_talk(taken_over_on: date | None, first_talk_on: date | None, today: date) -> int | None:
    """Return the days from take-over to the first talk, or until today while it has not taken place."""
    if taken_over_on is None:
        return None
    return ((first_talk_on or today) - taken_over_on).days
