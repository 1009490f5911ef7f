"""What the phases after Fallzugang ask for, from what the case itself remembers. Pure Python.

A fresh house requires none of it: who has no telephone may still go on. Rooms that come later offer their own
(`phases.offer`): a Potenzialanalyse, a Kooperationsplan as a document.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .phases import Check

REACHABLE = Check("channel", "ein gültiger Weg, die Person zu erreichen")
NOTHING_OVERDUE = Check("overdue", "keine Aufgabe über ihren Tag hinaus offen")
TALKED = Check("talk", "ein Gespräch oder Treffen in den letzten drei Monaten")
PLANNED = Check("plan", "Kooperationsplan vereinbart (§ 15 SGB II)", bound_by="§ 15 Abs. 2 SGB II")
REVIEW_SET = Check("review", "Tag der nächsten Überprüfung liegt vor uns", bound_by="§ 15 Abs. 3 SGB II")
ALL_DONE = Check("tasks", "keine Aufgabe mehr offen")

CHECKS: dict[str, tuple[Check, ...]] = {
    "assessment": (REACHABLE, TALKED, NOTHING_OVERDUE),
    "planning": (REACHABLE, PLANNED, REVIEW_SET, NOTHING_OVERDUE),
    "steering": (TALKED, REVIEW_SET, NOTHING_OVERDUE),
    "closure": (TALKED, ALL_DONE),
}
TALK_DAYS = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a case."""

    has_channel: bool
    earliest_open_due_on: date | None
    last_talk_on: date | None
    plan_agreed_on: date | None
    review_due_on: date | None


def met(facts: Facts, today: date) -> dict[str, bool]:
    """Return for each check of this page whether it is met on this day."""
    due, talk, review = facts.earliest_open_due_on, facts.last_talk_on, facts.review_due_on
    return {
        REACHABLE.key: facts.has_channel,
        NOTHING_OVERDUE.key: due is None or due >= today,
        TALKED.key: talk is not None and today - talk <= TALK_DAYS,
        PLANNED.key: facts.plan_agreed_on is not None,
        REVIEW_SET.key: review is not None and review >= today,
        ALL_DONE.key: due is None,
    }
