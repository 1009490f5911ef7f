"""What is due: hearings, last safe days for the post, second looks. It names limits, it never presses."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of
from lotsenbuch.duties.models import Matter, Second
from lotsenbuch.duties.rules.kinds import LEGAL_KINDS
from lotsenbuch.records.rules import Actor

from .matters import last_safe_day

# § 31a (6) SGB II, the same in every version since 2023.
TALK_WEEKS = 4


@dataclass(frozen=True, slots=True)
class DueMatter:
    """A matter in the list: when the hearing ends, until when a letter is safe."""

    matter: Matter
    hearing_until: date | None
    last_safe_posting_on: date
    is_over: bool
    talk_until: date | None = None

    @property
    def first_on(self) -> date:
        """Return the earliest of its limits."""
        return min(filter(None, (self.hearing_until, self.talk_until, self.last_safe_posting_on)))


def due_matters(by: Actor, today: date) -> list[DueMatter]:
    """Return the actor's open matters, the earliest limit first."""
    mine = accesses_of(by).filter(kind__in=LEGAL_KINDS).values("case")
    owed = Q(is_under_25=True, talk_offered_on=None, lifted_on=None) & ~Q(agreed_by="")
    open_ones = Matter.objects.filter(Q(handed_on=None) | owed, case__in=mine, ended_on=None)
    rows = open_ones.select_related("case__person", "request")
    found = []
    for one in rows:
        if is_void(one):
            continue
        safe = last_safe_day(one)
        hearing = None if one.heard_on or one.found_by else one.hearing_until
        found.append(DueMatter(one, hearing, safe, today > safe, _talk_until(one)))
    return sorted(found, key=lambda due: (due.first_on, due.matter.happened_on))


def _talk_until(matter: Matter) -> date | None:
    """Return until when somebody under 25 gets the offer of a talk (§ 31a (6) SGB II); None where none is owed."""
    if not matter.is_under_25 or matter.agreed_at is None or matter.talk_offered_on:
        return None
    return timezone.localdate(matter.agreed_at) + timedelta(weeks=TALK_WEEKS)


def seconds_of(by: Actor) -> list[Second]:
    """Return what waits for the actor as second person."""
    return list(Second.objects.filter(staff_id=by.colleague, decided_at=None).order_by("asked_at"))


def open_matters_of(case: Case) -> list[Matter]:
    """Return the matters that go on: neither ended, nor lifted, nor run out."""
    return list(Matter.objects.filter(case=case, ended_on=None, lifted_on=None))


def undecided_of(case: Case) -> bool:
    """Say whether something is begun and neither ended, handed over nor lifted whole: a case does not end before."""
    return any(not is_void(one) for one in Matter.objects.filter(case=case, ended_on=None, handed_on=None))


def is_void(matter: Matter) -> bool:
    """Say whether all that was found is lifted before it began: the Leistungsabteilung issues nothing any more."""
    start = matter.verdict.get("from")
    return bool(matter.lifted_on and start and matter.lifted_on.isoformat() <= start)
