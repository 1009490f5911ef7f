"""A hand-over note that drafts itself from dates and tasks; what matters beside, the holder adds."""

from dataclasses import dataclass
from datetime import date

MOST_TASKS = 8


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """What stands in the file anyway."""

    phase: str
    project: str = ""
    plan_agreed_on: date | None = None
    review_due_on: date | None = None
    last_entry_on: date | None = None
    interpreter: str = ""
    tasks: tuple[tuple[date, str], ...] = ()


def draft_note(facts: HandoverFacts) -> str:
    """Return the draft, a line per fact; what is unknown is left out."""
    lines = [f"Stand: {facts.phase}{f', Projekt {facts.project}' if facts.project else ''}."]
    lines += [f"Kooperationsplan vom {_day(facts.plan_agreed_on)}."] if facts.plan_agreed_on else []
    lines += [f"Nächste Überprüfung: {_day(facts.review_due_on)}."] if facts.review_due_on else []
    lines += [f"Letzter Eintrag: {_day(facts.last_entry_on)}."] if facts.last_entry_on else []
    lines += [f"Mit Dolmetscher: {facts.interpreter}."] if facts.interpreter else []
    lines += [f"Offen bis {_day(due)}: {title}" for due, title in facts.tasks[:MOST_TASKS]]
    left = len(facts.tasks) - MOST_TASKS
    lines += [f"und {left} weitere Aufgaben"] if left > 0 else []
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
