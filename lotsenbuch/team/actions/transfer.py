"""Cases go over to somebody else in one go: the file complete, classes 2-4 not, and back within the hour."""

from collections.abc import Iterable
from uuid import UUID

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError
from lotsenbuch.team.models import Transfer

SHORTEST_REASON = 10


def transfer_cases(*, earlier: Staff, to: Staff, cases: Iterable[UUID], reason: str, by: Actor) -> UUID:
    """Give cases of a colleague to another one, all or none; the earlier access ends at once.

    Args:
        earlier: holds them; of a team that the actor leads.
        to: of the Fallmanagement, never the actor.
        cases: which ones; open and not sealed.
        reason: kept with the access row, where the new holder reads it.
        by: the lead.

    Returns:
        The transfer, by which it is taken back within an hour.

    Raises:
        RefusedError: no case, no reason, or a project has no free place for one of them.
        StaleError: one of the cases lies elsewhere by now.
    """
    chosen = sorted(set(cases))
    if not chosen:
        raise RefusedError("Bitte mindestens einen Fall ankreuzen.", field="cases")
    if len(reason.strip()) < SHORTEST_REASON:
        raise RefusedError("Bitte in einem Satz sagen, warum.", field="reason")
    if to.actor == by:
        raise RefusedError("Die Fälle können nicht an die Teamleitung selbst gehen.", field="to")
    with recorded("team.transfer_cases", by=by) as entry:
        entry.case_ids = chosen
        made: UUID | None = ask_guard("team_transfer_cases", earlier.pk, to.pk, chosen, reason.strip())
        if made is None:
            raise StaleError("Einer der Fälle liegt inzwischen bei jemand anderem. Bitte die Liste neu ansehen.")
        notify(staff=to, kind=Notice.Kind.CASES_TRANSFERRED)
    return made


def take_back_transfer(*, transfer: Transfer, by: Actor) -> bool:
    """Put everything back exactly as it was; False when the hour is over or a case has moved on.

    Raises:
        RefusedError: a place was taken meanwhile.
    """
    with recorded("team.take_back_transfer", by=by) as entry:
        entry.case_ids = list(transfer.cases)
        if not ask_guard("team_take_back_transfer", transfer.id):
            return False
        notify(staff=Staff(pk=transfer.to_id), kind=Notice.Kind.ACCESS_ENDED)
    return True
