"""What Fallzugang needs before it can be left (C1-C7, C98). Pure Python; the house configures what is required."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.cases.rules.phases import Check, Need
from lotsenbuch.records.rules import DataClass

# What a fresh house requires before Fallzugang is left, in the order of the work.
CHECKS: tuple[Check, ...] = (
    Check("prognosis", "Prognose über ein Jahr", is_required=True),
    Check("barriers", "Hemmnisse festgestellt", is_required=True),
    Check(
        "application",
        "Antrag der Person oder § 16h SGB II",
        is_required=True,
        bound_by="Teilnahme ist freiwillig; ohne Antrag nur nach § 16h SGB II",
    ),
    Check("decision", "Entscheidung über den Zugang mit Gründen", is_required=True, bound_by="§ 35 Abs. 1 SGB X"),
    Check("assignment", "einem Fallmanagement zugewiesen", is_required=True, bound_by="kein Fall ist ohne Fallführung"),
    Check("information", "Informationsblatt übergeben", is_required=True, bound_by="Art. 13 DSGVO, § 82 SGB X"),
    Check("alliance", "Arbeitsbündnis vereinbart", is_required=True),
)
# What may be asked for again before Bewertung is left, where a house lets cases go on without it.
AFTER_INTAKE: tuple[Check, ...] = (
    Check("first_talk", "erstes Gespräch geführt"),
    Check("alliance", "Arbeitsbündnis vereinbart"),
)


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


def met(facts: IntakeFacts) -> dict[str, bool]:
    """Return for each check of Fallzugang whether it is met."""
    has_basis = facts.is_16h or (facts.is_applied and facts.is_free_will and not facts.is_revoked)
    return {
        "prognosis": facts.has_prognosis,
        "barriers": facts.barriers > 0,
        "application": has_basis,
        "decision": facts.is_accepted,
        "assignment": facts.is_taken_over,
        "information": facts.is_informed,
        "alliance": facts.has_alliance,
    }


def needs(facts: IntakeFacts, required: dict[str, bool]) -> list[Need]:
    """Return the check list of the phase: what is met, what is required, in the order of the work.

    Args:
        facts: what is recorded.
        required: the house's own setting per key; keys without one keep the default.
    """
    there = met(facts)
    return [Need(one.key, one.label, there[one.key], required.get(one.key, one.is_required)) for one in CHECKS]


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
