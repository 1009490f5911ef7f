"""What people of the stories bring along, and what they are asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.desk.demo.section import Section
from lotsenbuch.documents.actions import Given, ask_for, check_file, take_in
from lotsenbuch.documents.rules.kinds import BY_CODE
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor

_TAKEN = time(16, 59)
type At = Callable[[int, time], datetime]


@dataclass(frozen=True, slots=True)
class Brought:
    """Papers of one day: kinds that were seen, and of which a copy was kept."""

    on: int
    seen: tuple[str, ...]
    copied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that was asked for on a day, needed within some days."""

    on: int
    kind: str
    why: str
    within: int


def brought(section: Section) -> Brought:
    """Read one day's papers."""
    told = Brought(section.day("day"), section.texts_or_none("seen"), section.texts_or_none("copied"))
    for kind in (*told.seen, *told.copied):
        if kind not in BY_CODE:
            raise section.wrong("seen", f"unknown kind {kind}")
    return told


def asked(section: Section) -> Asked:
    """Read what was asked for."""
    told = Asked(section.day("day"), section.text("kind"), section.text("why"), section.number("within"))
    if told.kind not in BY_CODE:
        raise section.wrong("kind", f"unknown kind {told.kind}")
    return told


def paper_steps(
    case: Case, days: tuple[Brought, ...], wishes: tuple[Asked, ...], at: At, by: Actor
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield what happens with papers, each with its instant."""
    for told in days:
        yield at(told.on, _TAKEN), partial(_take, case, told, by)
    for wish in wishes:
        yield at(wish.on, _TAKEN), partial(_ask, case, wish, by)


def _take(case: Case, told: Brought, by: Actor) -> None:
    found = case_of(case.id, by)
    assert found is not None  # noqa: S101  # who plays the case sees it
    holder = found.outline.holder
    papers = [Given(kind) for kind in told.seen]
    papers += [Given(kind, file=check_file(f"Muster: {BY_CODE[kind].label}".encode())) for kind in told.copied]
    take_in(case=found, papers=papers, on=clock.today(), by=by, name=holder.display_name if holder else "")


def _ask(case: Case, wish: Asked, by: Actor) -> None:
    until = clock.today() + timedelta(days=wish.within)
    ask_for(case=case, kind=wish.kind, why=wish.why, until=until, by=by)
