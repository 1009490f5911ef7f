"""Which cases need a look, each with the rule that says so; house rules, never norms. Pure Python."""

from dataclasses import dataclass
from datetime import date, timedelta

from .deviation import HouseRule

# Which of these rules a case may deviate from (C111); a revoked application and the review of § 15 bind.
FIRST_TALK = HouseRule(
    "first_talk", "Tage bis zum ersten Gespräch", "Der Hinweis auf dem Schreibtisch und bei der Teamleitung entfällt."
)
SILENCE = HouseRule("silence", "Tage ohne Eintrag bis zum Hinweis", "Der Hinweis auf dem Schreibtisch entfällt.")


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a case without opening it."""

    held_since: date | None
    first_talk_on: date | None
    last_entry_on: date | None
    application_revoked_on: date | None
    review_due_on: date | None
    # Keys of the rules from which the case deviates with a reason.
    deviates_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The days that the house has set."""

    first_talk_days: int
    silence_days: int


def reasons_to_look(signs: Signs, rules: HouseRules, on: date) -> list[str]:
    """Return one German sentence per rule that applies on this day, the most pressing first."""
    found: list[str] = []
    if signs.application_revoked_on:
        found.append("Der Antrag wurde widerrufen: Teilnahme ist freiwillig, über das Ende entscheiden.")
    if signs.review_due_on and signs.review_due_on < on:
        found.append("Die vorgemerkte Überprüfung liegt zurück.")
    if signs.held_since and not signs.first_talk_on and FIRST_TALK.key not in signs.deviates_from:
        waited = (on - signs.held_since).days
        if waited > rules.first_talk_days:
            found.append(f"Noch kein erstes Gespräch seit {waited} Tagen (Hausregel: {rules.first_talk_days} Tage).")
    is_silent = signs.last_entry_on and on - signs.last_entry_on > timedelta(days=rules.silence_days)
    if signs.last_entry_on and is_silent and SILENCE.key not in signs.deviates_from:
        days = (on - signs.last_entry_on).days
        found.append(f"Seit {days} Tagen kein Eintrag (Hausregel: {rules.silence_days} Tage).")
    return found
