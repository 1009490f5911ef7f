"""Who takes part from other departments."""

from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.steering.models import Participant


def participants_of(case: Case) -> list[Participant]:
    """Return everybody who takes or took part, those of today first."""
    rows = list(Participant.objects.filter(case=case))
    return sorted(rows, key=lambda row: row.takes_part_until is not None)


def participant_of(case: Case, participant_id: UUID) -> Participant | None:
    """Return one participant of this case."""
    return Participant.objects.filter(case=case, pk=participant_id).first()
