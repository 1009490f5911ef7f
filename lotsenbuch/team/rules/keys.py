"""The key of the house: how many cases somebody holds. It warns, and a lead can let it be exceeded for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What one colleague holds and what the house asks; a limit of 0 means no key for that group.

    `both_load` and `both_limit` are those of the age group in the project.
    """

    load: int
    limit: int
    allowed: int = 0
    age_group: str = ""
    age_load: int = 0
    age_limit: int = 0
    project: str = ""
    project_load: int = 0
    project_limit: int = 0
    both_load: int = 0
    both_limit: int = 0

    @property
    def both(self) -> str:
        """Return project and age group in words."""
        return f"{self.project}, {self.age_group}"


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
    if facts.both_limit and facts.both_load >= facts.both_limit:
        return f"Schlüssel {facts.both} erreicht: {facts.both_load} von {facts.both_limit} Fällen"
    return ""


@dataclass(frozen=True, slots=True)
class More:
    """How many cases would go over: all of them, those of an age group, of a project, of the group in the project."""

    cases: int
    of_age: int = 0
    of_project: int = 0
    of_both: int = 0


def transfer_refusal(facts: KeyFacts, more: More, *, name: str) -> str:
    """Return why so many cases do not go over at once, and who can help; empty where they do.

    Args:
        facts: what is held now, for one age group and project among the cases.
        more: the cases that would go over.
        name: of the colleague.
    """
    load = facts.load + more.cases
    age_load, project_load = facts.age_load + more.of_age, facts.project_load + more.of_project
    both_load = facts.both_load + more.of_both
    if load <= facts.allowed:
        return ""
    if load > facts.limit:
        beyond = f"danach {load} von {facts.limit} Fällen"
    elif facts.age_limit and more.of_age and age_load > facts.age_limit:
        beyond = f"danach {age_load} von {facts.age_limit} Fällen {facts.age_group}"
    elif facts.project_limit and more.of_project and project_load > facts.project_limit:
        beyond = f"danach {project_load} von {facts.project_limit} Fällen in {facts.project}"
    elif facts.both_limit and more.of_both and both_load > facts.both_limit:
        beyond = f"danach {both_load} von {facts.both_limit} Fällen in {facts.both}"
    else:
        return ""
    return f"{name}: {beyond}. Die Teamleitung kann mehr zulassen, mit Grund und bis zu einem Tag."


def key_refusal(facts: KeyFacts, name: str) -> str:
    """Return why a case is not assigned, and who can help; empty where it can be."""
    beyond = beyond_key(facts)
    if not beyond:
        return ""
    return f"{name}: {beyond}. Die Teamleitung kann mehr zulassen, mit Grund und bis zu einem Tag."
