"""A sealed case that nobody can work any more goes to somebody else: asked by one person, released by another."""

from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import SealedHandOver
from lotsenbuch.cases.rules.glass import SHORTEST_EXPLANATION
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError


def ask_hand_over(*, number: str, to: Staff, reason: str, by: Actor) -> UUID:
    """Ask that a sealed case be given anew; one answer, whether the number exists or not.

    Args:
        number: the Fallnummer, as the earlier holder or somebody named on the case says it.
        to: a colleague of the Fallmanagement, never one of the two who decide.
        reason: why; the new holder reads it.
        by: a person of oversight.

    Raises:
        RefusedError: the reason is too short, or five were asked for within the hour.
    """
    if len(reason.strip()) < SHORTEST_EXPLANATION:
        raise RefusedError(f"Bitte mindestens {SHORTEST_EXPLANATION} Zeichen.", field="reason")
    with recorded("cases.ask_hand_over", by=by):
        asked: UUID | None = ask_guard("cases_ask_hand_over", number, to.id, reason)
        if asked is None:
            raise RefusedError("Das waren fünf Anfragen in einer Stunde. Bitte später noch einmal.")
        return asked


def decide_hand_over(*, asked: SealedHandOver, release: bool, by: Actor) -> None:
    """Release or decline as the second person; only a sealed case without a holder who can work it moves.

    Raises:
        RefusedError: it is one's own request, one's own case to be, or too late.
    """
    with recorded("cases.decide_hand_over", by=by) as entry:
        if not ask_guard("cases_decide_hand_over", asked.id, release):
            raise RefusedError("Darüber entscheidet eine zweite Person, einmal und innerhalb eines Tages.")
        asked.refresh_from_db()
        entry.case_id = asked.case_id
