"""The half-yearly list: drawn, confirmed or withdrawn line by line, reminded of."""

from datetime import date
from uuid import UUID

from lotsenbuch.accounts.actions import withdraw_role
from lotsenbuch.audit.actions import recorded
from lotsenbuch.privacy.models import AccessLine
from lotsenbuch.privacy.queries import role_assignment_of
from lotsenbuch.privacy.rules import confirm_by
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError, StaleError


def make_list(*, today: date, by: Actor) -> UUID | None:
    """Draw the list of who has access to what as it stands now.

    Returns:
        Its key; None when the last one is not confirmed yet (or, for the service, when no half year has passed).
    """
    due_on, next_on = confirm_by(today)
    with recorded("privacy.make_list", by=by):
        round_id: UUID | None = ask_guard("privacy_make_list", due_on, next_on)
    return round_id


def decide_line(*, line: AccessLine, withdraw: bool, by: Actor) -> None:
    """Confirm a line, or withdraw the role or access that it is about, at once.

    Raises:
        RefusedError: it is about oneself, or cases would be left that nobody can open.
        StaleError: somebody decided before.
    """
    if line.staff_id == by.staff_id:
        raise RefusedError("Über die eigenen Rechte entscheidet jemand anderes.")
    with recorded("privacy.decide_line", by=by):
        if withdraw and line.kind == AccessLine.Kind.ROLE:
            assignment = role_assignment_of(line)
            if assignment is not None:
                withdraw_role(assignment=assignment, by=by)
        if not ask_guard("privacy_decide_line", line.id, withdraw):
            raise StaleError("Über diese Zeile ist schon entschieden.")


def remind_of_list(*, today: date, by: Actor) -> int:
    """Remind the reviewers of a list that should be confirmed by now; return how many were told."""
    with recorded("privacy.remind_of_list", by=by):
        return int(ask_guard("privacy_remind_of_list", today))
