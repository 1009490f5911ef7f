"""Sight of one case outside the ordinary: ask, decide as the second person, end, state, review, report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Opening
from lotsenbuch.cases.queries import own_case_by_number
from lotsenbuch.cases.rules.glass import SHORTEST_EXPLANATION, SHORTEST_NOTE
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import review_due
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

GLASS_HOURS = 1
TOO_MANY = "In einer Stunde sind fünf Anfragen möglich. Bitte jemanden holen, der den Fall führt oder vertritt."


@dataclass(frozen=True, slots=True)
class Plea:
    """What somebody asks for: which number, why, and which protected classes beside."""

    number: str
    reason: str
    explanation: str
    classes: tuple[DataClass, ...] = ()
    reference: str = ""


class OwnCaseError(Exception):
    """The case is open to the actor already; carries its key. Not a mistake in the form: one is led there."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(case_id)
        self.message = "Dieser Fall ist schon offen: Dafür braucht es keinen Notzugriff."
        self.case_id = case_id


def break_glass(*, plea: Plea, house: House, by: Actor) -> Opening:
    """Open one case for an hour, read only; one that needs two people, or does not exist, waits for the second.

    Raises:
        OwnCaseError: the actor sees the case anyway.
        RefusedError: the explanation is too short, or there were too many in this hour.
    """
    return _ask(Opening.Kind.GLASS, plea, GLASS_HOURS, house=house, by=by)


def supervise(*, plea: Plea, hours: int, house: House, by: Actor) -> Opening:
    """Open one case for supervision, a complaint or a Widerspruch, read only, for hours within the house's limit.

    Raises:
        OwnCaseError: the actor sees the case anyway.
        RefusedError: reference or explanation is missing, it is too long, or there were too many in this hour.
    """
    if not plea.reference.strip():
        raise RefusedError("Bitte das Aktenzeichen oder die Eingabe nennen.", field="reference")
    if not 1 <= hours <= house.supervision_hours:
        raise RefusedError(f"Nach der Hausregel höchstens {house.supervision_hours} Stunden.", field="hours")
    return _ask(Opening.Kind.SUPERVISION, plea, hours, house=house, by=by)


def _ask(kind: Opening.Kind, plea: Plea, hours: int, *, house: House, by: Actor) -> Opening:
    _check_length(plea.explanation, SHORTEST_EXPLANATION, "explanation")
    own = own_case_by_number(plea.number, by)
    if own is not None:
        raise OwnCaseError(own)
    due = review_due(timezone.localdate(), house)
    with recorded("cases.break_glass" if kind == Opening.Kind.GLASS else "cases.supervise", by=by) as entry:
        opening_id: UUID | None = ask_guard(
            "cases_ask_opening",
            kind.value,
            plea.number,
            plea.reason,
            plea.reference,
            plea.explanation,
            [int(item) for item in plea.classes],
            hours,
            due,
        )
        if opening_id is None:
            raise RefusedError(TOO_MANY)
        opening = Opening.objects.get(pk=opening_id)
        entry.case_id = opening.case_id
        _log_classes(opening, plea.classes, by=by)
    return opening


def _log_classes(opening: Opening, classes: Iterable[DataClass], *, by: Actor) -> None:
    """Write one entry per class, whether it was opened or only asked for: the answer takes the same work."""
    for data_class in classes:
        with recorded("cases.ask_class", by=by, case_id=opening.case_id) as entry:
            entry.data_class = data_class


def decide_opening(*, opening: Opening, release: bool, reason: str, house: House, by: Actor) -> None:
    """Release or decline as the second person, without seeing what lies behind the number.

    Raises:
        RefusedError: the reason is too short, or it is one's own request.
        StaleError: somebody decided before, or the request is older than a day.
    """
    if opening.staff_id == by.staff_id:
        raise RefusedError("Über die eigene Anfrage entscheidet jemand anderes.")
    _check_length(reason, SHORTEST_NOTE, "text")
    due = review_due(timezone.localdate(), house)
    with recorded("cases.decide_opening", by=by):
        if not ask_guard("cases_decide_opening", opening.id, release, reason, due):
            raise StaleError("Über diese Anfrage ist schon entschieden, oder sie ist älter als ein Tag.")


def end_opening(*, opening: Opening, by: Actor) -> bool:
    """End one's own sight now; say whether there was any left."""
    with recorded("cases.end_opening", by=by, case_id=opening.case_id):
        return bool(ask_guard("cases_end_opening", opening.id))


def end_glass_at_logout(*, by: Actor) -> int:
    """End every break-glass of somebody who logs out; return how many. None open: no entry either."""
    if not Opening.objects.filter(staff=by.staff_id, kind=Opening.Kind.GLASS, ends_at__gt=timezone.now()).exists():
        return 0
    with recorded("cases.end_glass_at_logout", by=by, purpose="Abmeldung"):
        return int(ask_guard("cases_end_opening", None))


def state_opening(*, opening: Opening, text: str, by: Actor) -> None:
    """Add a statement to one's own opening, until its review is done.

    Raises:
        StaleError: the review is done.
    """
    _check_length(text, 1, "text")
    with recorded("cases.state_opening", by=by, case_id=opening.case_id):
        if not ask_guard("cases_state_opening", opening.id, text):
            raise StaleError("Die Prüfung ist schon abgeschlossen.")


def review_opening(*, opening: Opening, verdict: str, note: str, by: Actor) -> None:
    """Review a use of somebody else's: understandable, a question, or not in order, with a note.

    Raises:
        RefusedError: it is one's own, or the note is too short.
        StaleError: the review is done.
    """
    if opening.staff_id == by.staff_id:
        raise RefusedError("Den eigenen Zugriff prüft jemand anderes.")
    _check_length(note, SHORTEST_NOTE, "text")
    with recorded("cases.review_opening", by=by, case_id=opening.case_id):
        if not ask_guard("cases_review_opening", opening.id, verdict, note):
            raise StaleError("Diese Prüfung ist schon abgeschlossen.")


def escalate_openings(*, today: date, by: Actor) -> int:
    """Report reviews that are overdue to the officer and the team lead, each once; return how many."""
    with recorded("cases.escalate_openings", by=by):
        return int(ask_guard("cases_escalate_openings", today))


def _check_length(text: str, shortest: int, field: str) -> None:
    if len(text.strip()) < shortest:
        raise RefusedError(f"Bitte mindestens {shortest} Zeichen, damit es nachvollziehbar ist.", field=field)
