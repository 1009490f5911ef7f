"""Asks the rooms above what is missing before somebody goes out; they offer their question at start-up."""

from collections.abc import Callable, Sequence

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.before import Going, Missing, NotPreparedError
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import Actor

type Asks = Callable[[Case, Going, Actor], Sequence[Missing]]
_asked: list[Asks] = []


def ask_before_going_out(asks: Asks) -> None:
    """Have `asks` say, before a talk outside is agreed upon, what is missing for this case and who goes."""
    _asked.append(asks)


def missing_before(case: Case, going: Going, by: Actor) -> tuple[Missing, ...]:
    """Return what is missing; nothing for a talk that takes place in the house."""
    return tuple(one for asks in _asked for one in asks(case, going, by)) if going.is_outside else ()


def must_be_prepared(case: Case, going: Going, by: Actor) -> None:
    """Refuse a talk outside for which something is missing.

    Raises:
        NotPreparedError: with what is missing, and where it is settled.
    """
    if missing := missing_before(case, going, by):
        raise NotPreparedError(missing)


def going_of(row: Appointment) -> Going:
    """Return a talk as it stands; what is sealed of its texts counts as a place of its own."""
    has_place = bool(row.place.strip() or row.sealed)
    return Going(row.kind, row.holder_id, tuple(row.companions), row.room_id is not None, has_place, row.id, row.choice)
