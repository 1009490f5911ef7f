"""After-care: the only entries in an ended case."""

from datetime import date

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.models import Contact
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError


def plan_contact(*, case: Case, due_on: date, about: str, by: Actor) -> Contact:
    """Plan a contact after the end.

    Raises:
        RefusedError: the case is open (a task does it then), or the day lies before the end.
    """
    if case.closed_on is None:
        raise RefusedError("Solange der Fall offen ist, genügt eine Aufgabe.")
    if due_on < case.closed_on:
        raise RefusedError("Der Tag liegt vor dem Ende des Falls.", field="due_on")
    with recorded("closure.plan_contact", by=by, case_id=case.id):
        contact = Contact(case=case, due_on=due_on, about=about.strip(), planned_by=str(by))
        contact.save(force_insert=True)
    return contact


def hold_contact(*, contact: Contact, on: date, text: str, still_works: str = "", by: Actor) -> Contact:
    """Note how things go; what was noted stays.

    Raises:
        RefusedError: no line on how things go, it was noted already, or the day lies before the end of the case.
        StaleError: somebody else noted it meanwhile.
    """
    if not text.strip():
        raise RefusedError("Bitte in einem Satz sagen, wie es geht.", field="text")
    if contact.held_on is not None:
        raise RefusedError("Dieser Kontakt ist schon festgehalten.")
    if contact.case.closed_on is not None and on < contact.case.closed_on:
        raise RefusedError("Der Tag liegt vor dem Ende des Falls.", field="held_on")
    if on > clock.today():
        raise RefusedError("Der Tag liegt in der Zukunft.", field="held_on")
    with recorded("closure.hold_contact", by=by, case_id=contact.case_id):
        said = {"held_on": on, "text": text.strip(), "still_works": still_works, "held_by": str(by)}
        return contact.save_version(seen=contact.version, **said)
