"""Where the dossiers are played: who is there, which day is today, and the two scenes that several rooms need."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lotsenbuch.cases.rules.person import Channel as KnownChannel
from lotsenbuch.desk.demo.dossier import Barrier, Channel, Dossier
from lotsenbuch.desk.demo.house import Cast
from lotsenbuch.intake.actions import find_barrier
from lotsenbuch.intake.models import Barrier as BarrierRow
from lotsenbuch.intake.models import Intake
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

# Whoever has been to the desk since then has seen the notice.
LONG_AGO = -6

type Found = tuple[Barrier, BarrierRow]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays, and which day is today."""

    cast: Cast
    today: date

    def day(self, offset: int) -> date:
        """Return the calendar day of an offset."""
        return self.today + timedelta(days=offset)

    def moment(self, offset: int, clock_time: time) -> datetime:
        """Return an instant of the story; nothing of it lies in the future."""
        told = datetime.combine(self.day(offset), clock_time, tzinfo=timezone.get_default_timezone())
        return min(told, timezone.now())

    @contextmanager
    def at(self, offset: int, clock_time: time) -> Iterator[None]:
        """Let what is played inside happen at an instant of the story."""
        with clock.at(self.moment(offset, clock_time)):
            yield

    def is_long_ago(self, offset: int) -> bool:
        """Say whether notices of that day have been seen by now."""
        return offset < LONG_AGO

    def opened(self, dossier: Dossier) -> int:
        """Return the day of registration: when clearing first wrote something down."""
        told = dossier.intake
        days = [barrier.found_on for barrier in told.barriers]
        days += [told.application.on] if told.application else []
        days += [told.decision.on] if told.decision else []
        return max(min(days), told.proposed_on)


def find(told: Barrier, intake: Intake, stage: Stage, by: Actor) -> BarrierRow:
    """Record a barrier as it is told."""
    return find_barrier(
        intake=intake,
        group=told.group.value,
        label=told.label,
        data_class=DataClass(told.data_class),
        found_on=stage.day(told.found_on),
        found_by=told.found_by,
        by=by,
    )


def known_channel(told: Channel, stage: Stage) -> KnownChannel:
    """Return a way to reach somebody as the rooms take it."""
    return KnownChannel(
        kind=told.kind.value,
        value=told.value,
        valid_from=stage.day(told.valid_from),
        valid_until=None if told.valid_until is None else stage.day(told.valid_until),
        said_by=told.said_by if told.said_by == told.source else f"{told.said_by} ({told.source})",
    )
