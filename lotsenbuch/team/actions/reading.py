"""Reading back: who held a case reads it for thirty days after the end, on request and with a reason."""

from uuid import UUID

from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError

SHORTEST_REASON = 10


def read_back(*, number: str, reason: str, by: Actor) -> UUID:
    """Open a case that one held until lately, for reading; its holder is told.

    Raises:
        RefusedError: one and the same sentence for every number that does not open.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError("Bitte in einem Satz sagen, wofür.", field="reason")
    with recorded("team.read_back", by=by) as entry:
        case: UUID | None = ask_guard("team_read_back", number.strip(), reason.strip())
        if case is None:
            raise RefusedError("Unter dieser Nummer ist hier nichts nachzulesen.", field="number")
        entry.case_ids = [case]
    return case
