"""Sealing a case: staff as clients and protected addresses are seen by the people named, whatever anybody's rank."""

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .journal import note_event
from .rights import SHORTEST_REASON

_SAY_WHY = "Bitte in einem Satz sagen, warum."


def seal_case(*, case: Case, reason: str, by: Actor) -> None:
    """Seal a case: every other access and grant ends; the person's other cases are sealed along and keep their holders.

    Raises:
        RefusedError: the reason is too short; or the case is sealed already, somebody else holds it, or another open
            case of the person is held by somebody else.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError(_SAY_WHY, field="reason")
    with recorded("cases.seal_case", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.SEALED
        if not ask_guard("cases_seal", case.id, reason):
            raise RefusedError(
                "Der Fall lässt sich so nicht versiegeln. Vielleicht ist er es schon, oder die Person hat einen "
                "zweiten laufenden Fall. Bitte mit dem Clearing klären."
            )
        note_event(case=case, text="Fall versiegelt.", by=by)
        case.refresh_from_db(fields=["is_sealed"])


def unseal_case(*, case: Case, reason: str, by: Actor) -> None:
    """Open a sealed case again; who was named on it loses sight of it and is let in anew where needed.

    Raises:
        RefusedError: the reason is too short, the case is not sealed, or somebody else holds it or a newer one.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError(_SAY_WHY, field="reason")
    with recorded("cases.unseal_case", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.SEALED
        if not ask_guard("cases_unseal", case.id, reason):
            raise RefusedError("Der Fall ist nicht versiegelt, oder jemand anderes führt den neuesten Fall der Person.")
        note_event(case=case, text="Versiegelung aufgehoben.", by=by)
        case.refresh_from_db(fields=["is_sealed"])
