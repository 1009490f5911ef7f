"""What the pages of a case and of one talk show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment, Clocked
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Kind, Result, State
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.cases.models import Case
from lotsenbuch.law.misses import InARow
from lotsenbuch.office.models import Room
from lotsenbuch.office.queries import office_of, rooms_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass

from .absent import Unreachable, misses_of_case, unreachable_of
from .appointments import appointments_of_case, group_of, highest_class
from .people import colleagues_of


@dataclass(frozen=True, slots=True)
class CasePage:
    """All talks of a case, what lies between, and what the rule book says of misses."""

    ahead: list[Appointment]
    past: list[Appointment]
    unreachable: Unreachable
    misses: InARow
    data_class: DataClass


def case_page(case: Case) -> CasePage:
    """Return the talks of a case in a fixed number of queries."""
    rows, now = appointments_of_case(case), clock.now()
    ahead = [row for row in rows if row.is_open and row.ends_at >= now]
    past = [row for row in rows if row not in ahead]
    return CasePage(ahead[::-1], past, unreachable_of(case), misses_of_case(case), highest_class(rows))


@dataclass(frozen=True, slots=True)
class TalkPage:
    """One talk, who could take it over, one's own clock, and what lies over its day."""

    row: Appointment
    colleagues: list[Staff]
    companions: list[str]
    clocked: Clocked | None
    misses: InARow
    lies_over: list[str]
    is_today: bool
    replaced_by: Appointment | None = None
    # How many others are in its group.
    others: int = 0

    @property
    def begin(self) -> dict[str, Any]:
        """Return what the form for moving begins with."""
        start = self.row.starts_at.astimezone(BERLIN)
        return {"version": self.row.version, "day": start.date(), "clock": start.time()}

    @property
    def has_begun(self) -> bool:
        """Say whether a result can be noted."""
        return self.row.starts_at <= clock.now()

    @property
    def group_words(self) -> str:
        """Return how many others are in its group."""
        return "mit einem anderen Menschen" if self.others == 1 else f"mit {self.others} anderen Menschen"

    @property
    def said_when_moved(self) -> str:
        """Return what is left to do after moving it."""
        if self.others:
            return "Die ganze Gruppe ist verlegt. Bitte allen Bescheid geben."
        return "Verlegt. Bitte der Person Bescheid geben."

    @property
    def warns(self) -> bool:
        """Say whether this talk did not come about and one more would reach what the law names."""
        return self.row.result == Result.MISSED and self.row.is_meldetermin and self.misses.count > 0


def talk_page(row: Appointment, staff: Staff) -> TalkPage:
    """Return one talk with what its page needs."""
    named = {one.pk: one.display_name for one in Staff.objects.filter(pk__in=row.companions)}
    return TalkPage(
        row=row,
        colleagues=[one for one in colleagues_of(office_of(staff)) if one.pk != row.holder_id],
        companions=[named[one] for one in row.companions if one in named],
        clocked=Clocked.objects.filter(staff=staff, appointment=row).first(),
        misses=misses_of_case(row.case_id),
        lies_over=unreachable_of(row.case, year=row.on.year).on(row.on),
        is_today=row.on == clock.today(),
        replaced_by=row.replaced_by.first() if row.state == State.MOVED else None,
        others=len([one for one in group_of(row.gathering) if one.pk != row.pk]),
    )


def rooms_for(staff: Staff, on: date) -> Sequence[Room]:
    """Return the rooms of the office in which a colleague works."""
    office = office_of(staff)
    return list(rooms_of(office, on=on)) if office else []


def own_groups(staff: Staff) -> list[tuple[UUID, str]]:
    """Return one's own groups to come, to add somebody to one of them."""
    rows = Appointment.objects.filter(
        holder=staff, kind=Kind.GROUP, gathering__isnull=False, starts_at__gte=clock.now(), state__in=OPEN_STATES
    )
    counted = rows.values("gathering", "starts_at", "room__name").annotate(people=Count("id")).order_by("starts_at")
    return [
        (key, _group_words(one["starts_at"], one["room__name"], one["people"]))
        for one in counted[:200]
        if (key := one["gathering"])
    ]


def _group_words(starts_at: datetime, room: str | None, people: int) -> str:
    """Return when a group meets, where, and how many are in it."""
    where = f", {room}" if room else ""
    many = "1 Mensch" if people == 1 else f"{people} Menschen"
    return f"{starts_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr{where}, {many}"
