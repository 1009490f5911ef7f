"""The key of the house: how many cases somebody holds. It warns, and a lead can let it be exceeded for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What one colleague holds and what the house asks; a limit of 0 means no key for that age group or project."""

    load: int
    limit: int
    allowed: int = 0
    age_group: str = ""
    age_load: int = 0
    age_limit: int = 0
    project: str = ""
    project_load: int = 0
    project_limit: int = 0


def beyond_key(facts: KeyFacts) -> str:
    """Say in a sentence which key one more case would exceed; empty where none, or where a lead allowed it."""
    if facts.load < facts.allowed:
        return ""
    if facts.load >= facts.limit:
        return f"Schlüssel erreicht: {facts.load} von {facts.limit} Fällen"
    if facts.age_limit and facts.age_load >= facts.age_limit:
        return f"Schlüssel {facts.age_group} erreicht: {facts.age_load} von {facts.age_limit} Fällen"
    if facts.project_limit and facts.project_load >= facts.project_limit:
        return f"Schlüssel {facts.project} erreicht: {facts.project_load} von {facts.project_limit} Fällen"
    return ""


def transfer_refusal(facts: KeyFacts, *, more: int, more_of_age: int, name: str, more_of_project: int = 0) -> str:
    """Return why so many cases do not go over at once, and who can help; empty where they do.

    Args:
        facts: what is held now, for one age group among the cases.
        more: all cases that would go over.
        more_of_age: those of the age group.
        more_of_project: those of the project.
        name: of the colleague.
    """
    load, age_load = facts.load + more, facts.age_load + more_of_age
    if load <= facts.allowed:
        return ""
    if load > facts.limit:
        beyond = f"danach {load} von {facts.limit} Fällen"
    elif facts.age_limit and age_load > facts.age_limit:
        beyond = f"danach {age_load} von {facts.age_limit} Fällen {facts.age_group}"
    elif facts.project_limit and more_of_project and facts.project_load + more_of_project > facts.project_limit:
        beyond = f"danach {facts.project_load + more_of_project} von {facts.project_limit} Fällen in {facts.project}"
    else:
        return ""
    return f"{name}: {beyond}. Die Teamleitung kann mehr zulassen, mit Grund und bis zu einem Tag."


def key_refusal(facts: KeyFacts, name: str) -> str:
    """Return why a case is not assigned, and who can help; empty where it can be."""
    beyond = beyond_key(facts)
    if not beyond:
        return ""
    return f"{name}: {beyond}. Die Teamleitung kann mehr zulassen, mit Grund und bis zu einem Tag."
