"""Who stands in the lists of the journeys."""

from datetime import date

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import move_on, set_task
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.cases.rules.person import PersonData
from tests.cast import act_as, registered

# In the order of a German list: Ä as A, Đ as D, Ö as O, Z last.
NAMES = (
    ("Selma", "Ährenfeld"),
    ("Mirela", "Đorđević"),
    ("Jonas", "Kranz"),
    ("Pia", "Ölmann"),
    ("Emil", "Zabel"),
)


def people(by: Staff, count: int = 5) -> list[Case]:
    """Register people for a colleague, the last of the list first."""
    chosen = list(enumerate(NAMES[:count]))
    made = {number: registered(by, _person(number, *name), date(2026, 3, 2 + number)) for number, name in chosen[::-1]}
    return [made[number] for number, _ in chosen]


def _person(number: int, first_name: str, last_name: str) -> PersonData:
    return PersonData(
        first_name=first_name,
        last_name=last_name,
        birth_on=date(1980 + number, 5, 4),
        kundennummer=f"321K10000{number}",
        town="Lotsenau",
    )


def due_today(case: Case, by: Staff, *titles: str) -> list[Task]:
    """Set tasks for today."""
    with act_as(by):
        return [set_task(case=case, title=title, due_on=timezone.localdate(), by=by.actor) for title in titles]


def moved_to(case: Case, phase: str, by: Staff) -> Case:
    """Move a case without asking what the phase needs."""
    with act_as(by):
        move_on(case=case, to=phase, reason="", needs=[], by=by.actor)
    return case
