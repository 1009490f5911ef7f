"""The key of the house: how many cases somebody holds. It warns, and a lead can let it be exceeded for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What one colleague holds and what the house asks; `age_limit` 0 means no key for that age group."""

    load: int
    limit: int
    allowed: int = 0
    age_group: str = ""
    age_load: int = 0
    age_limit: int = 0


def beyond_key(facts: KeyFacts) -> str:
    """Say in a sentence which key one more case would exceed; empty where none, or where a lead allowed it."""
    if facts.load < facts.allowed:
        return ""
    if facts.load >= facts.limit:
        return f"Schlüssel erreicht: {facts.load} von {facts.limit} Fällen"
    if facts.age_limit and facts.age_load >= facts.age_limit:
        return f"Schlüssel {facts.age_group} erreicht: {facts.age_load} von {facts.age_limit} Fällen"
    return ""


def key_refusal(facts: KeyFacts, name: str) -> str:
    """Return why a case is not assigned, and who can help; empty where it can be."""
    beyond = beyond_key(facts)
    if not beyond:
        return ""
    return f"{name}: {beyond}. Die Teamleitung kann mehr zulassen, mit Grund und bis zu einem Tag."
