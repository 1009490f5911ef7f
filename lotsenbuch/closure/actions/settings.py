"""The reasons for which a case can end, in the words of the house."""

from typing import Any

from lotsenbuch.audit.actions import recorded
from lotsenbuch.closure.models import EndReason
from lotsenbuch.records.rules import Actor, RefusedError

LABEL_TAKEN = "Diesen Grund gibt es schon."


def add_end_reason(*, label: str, outcome: str, position: int, by: Actor, **marks: bool) -> EndReason:
    """Add a reason.

    Args:
        label: its words.
        outcome: under which heading it counts.
        position: place in the list.
        by: who sets it.
        **marks: `is_work_start`, `is_hand_back`, `is_revocation`.

    Raises:
        RefusedError: the reason is there already.
    """
    if EndReason.objects.filter(label__iexact=label).exists():
        raise RefusedError(LABEL_TAKEN, field="label")
    with recorded("closure.add_end_reason", by=by):
        reason = EndReason(label=label, outcome=outcome, position=position, **marks)
        reason.save(force_insert=True)
    return reason


def change_end_reason(*, reason: EndReason, seen: int, by: Actor, **values: Any) -> EndReason:
    """Change a reason or take it off the list; cases that ended with it keep their words and their class.

    Raises:
        RefusedError: another reason says the same.
        StaleError: somebody else saved since version `seen`.
    """
    if EndReason.objects.filter(label__iexact=values["label"]).exclude(pk=reason.pk).exists():
        raise RefusedError(LABEL_TAKEN, field="label")
    with recorded("closure.change_end_reason", by=by):
        return reason.save_version(seen=seen, **values)
