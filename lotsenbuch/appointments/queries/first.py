"""Whether the first talk of § 15 (4) SGB II is still to come: told by what happened, for everybody who asks."""

from collections.abc import Callable, Collection
from uuid import UUID

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import CAME, FAR_KINDS
from lotsenbuch.cases.models import Case, Phase

type Knows = Callable[[Collection[UUID]], set[UUID]]
_known: list[Knows] = []


def know_of_first_talks(knows: Knows) -> None:
    """Have `knows` say of which cases the first talk was written down elsewhere."""
    _known.append(knows)


def awaits_first_talk(case: Case) -> bool:
    """Say whether this person was not met yet."""
    return bool(awaiting_first_talk([case]))


def awaiting_first_talk(cases: Collection[Case]) -> set[UUID]:
    """Return the cases whose person was not met yet.

    Who has left the Fallzugang or agreed a plan was met, wherever that was written down. A talk by telephone or video
    is no meeting, unless it was the first talk and its reason was named.
    """
    new = {case.id for case in cases if case.phase == Phase.INTAKE and case.plan_agreed_on is None}
    if not new:
        return new
    came = Appointment.objects.filter(case__in=new, result__in=[one.value for one in CAME])
    met = came.exclude(kind__in=[one.value for one in FAR_KINDS], is_first_talk=False).values_list("case", flat=True)
    return new.difference(met, *(knows(new) for knows in _known))
