"""What one sees of one's own time: today's clock, the balance, promises beside hours. Nobody else sees any of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.models import Appointment, Away, Balance, Block, Clocked, SickNote
from lotsenbuch.appointments.rules.kinds import CAME, Kind, Result, State
from lotsenbuch.appointments.rules.slots import BERLIN, Slot, Window, local
from lotsenbuch.appointments.rules.time import Part, Promise, Rhythm, Taken, expected, promise, taken_by
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import terms_today
from lotsenbuch.records import clock
from lotsenbuch.team.queries.absences import profile_of

from .absent import absences_of, lying_over
from .calendar import Day
from .reach_ways import LETTER_DAYS
from .slots import minutes_for, talk_slots

# How far ahead talks are proposed, and how far back one's own talks tell how many come.
DAYS_AHEAD, DAYS_BACK = 14, 90
# Without a rhythm of the project a case asks for a talk after four weeks.
USUAL_DAYS = 28
MOST_INVITED = 40


@dataclass(frozen=True, slots=True)
class Running:
    """The talk that runs by one's own clock, and what it takes when it goes on."""

    appointment_id: UUID
    began_at: datetime
    taken: list[Taken]


@dataclass(frozen=True, slots=True)
class Overrun:
    """A talk of one's own that went on longer than planned, and what it took."""

    who: str
    stopped_at: datetime
    minutes: int
    taken: list[Taken]


def clocked_on(staff: Staff, on: date) -> dict[UUID, Clocked]:
    """Return what one clocked on a day, by talk."""
    rows = Clocked.objects.filter(
        staff=staff, began_at__gte=local(on, 0), began_at__lt=local(on + timedelta(days=1), 0)
    )
    return {row.appointment_id: row for row in rows}


def running_of(day: Day, clocked: dict[UUID, Clocked]) -> Running | None:
    """Return the talk that runs now, with what its overrun takes from which other work of the day (C46)."""
    row = next((one for one in clocked.values() if one.stopped_at is None), None)
    talk = next((one for one in day.appointments if row and one.id == row.appointment_id), None)
    if row is None or talk is None:
        return None
    return Running(talk.id, row.began_at, taken_by(talk.ends_at, clock.now(), _parts(day)))


def overruns_of(day: Day, clocked: dict[UUID, Clocked]) -> list[Overrun]:
    """Return the talks that are over and ended later than planned, with what that took (C46)."""
    found = []
    for talk in day.appointments:
        stopped = clocked[talk.id].stopped_at if talk.id in clocked else None
        if stopped and stopped > talk.ends_at:
            later = round((stopped - talk.ends_at).total_seconds() / 60)
            taken = taken_by(talk.ends_at, stopped, _parts(day))
            found.append(Overrun(talk.case.person.full_name, stopped, later, taken))
    return found


def _parts(day: Day) -> list[Part]:
    """Return what was planned for the day, piece by piece."""
    parts: list[Part] = []
    for entry in day.entries:
        if entry.block:
            parts.append(Part(entry.block.get_kind_display(), entry.start, entry.end))
        elif row := entry.appointment:
            parts += _parts_of(row)
    return parts


def _parts_of(row: Appointment) -> list[Part]:
    way = timedelta(minutes=row.travel_minutes)
    who = row.case.person.full_name
    before = row.starts_at - way
    pieces = [
        (f"Vorbereitung für {who}", before - timedelta(minutes=row.preparation_minutes), before),
        (f"Weg zu {who}", before, row.starts_at),
        (f"Gespräch mit {who}", row.starts_at, row.ends_at),
        (f"Weg zurück von {who}", row.ends_at, row.ends_at + way),
        (
            f"Dokumentation zu {who}",
            row.ends_at + way,
            row.ends_at + way + timedelta(minutes=row.documentation_minutes),
        ),
    ]
    return [Part(*piece) for piece in pieces if piece[1] < piece[2]]


def balances_of(staff: Staff) -> list[Balance]:
    """Return one's own days, the latest first."""
    return list(Balance.objects.filter(staff=staff).order_by("-worked_on")[:30])


@dataclass(frozen=True, slots=True)
class Proposals:
    """Whom to invite next, never more than talks fit if everybody comes (C52)."""

    cases: list[Case]
    slots: list[Slot]
    waiting: int
    expected: int | None
    # All whose dates were asked for: that somebody is not on the list says that a talk is near.
    considered: list[UUID]
    away: dict[UUID, tuple[list[Away], list[SickNote]]]

    def lies_over(self, case_id: UUID, on: date) -> str:
        """Say in words which absence or sick note of a case lies over a day, "" for none."""
        return " ".join(lying_over(*self.away[case_id], on))

    @property
    def pairs(self) -> list[tuple[Case, Slot]]:
        """Return each case with the free time that it could have."""
        return list(zip(self.cases, self.slots, strict=False))


def proposals_of(staff: Staff) -> Proposals:
    """Return the cases whose next talk is due and the times that are free for them, in a fixed number of queries.

    The times begin when a letter has arrived.
    """
    first = local(clock.today() + timedelta(days=LETTER_DAYS), 0)
    within = Window(first, first + timedelta(days=DAYS_AHEAD))
    slots = talk_slots(staff, within, minutes_for(Kind.OFFICE), most=MOST_INVITED)
    mine = list(cases_of(staff.actor).filter(closed_on=None, outline__holder=staff.pk).order_by("person__sort_key"))
    rows = Appointment.objects.filter(case__in=mine).exclude(state__in=[State.MOVED, State.WITHDRAWN])
    talks = list(rows.order_by("starts_at", "id").values_list("case_id", "starts_at", "result"))
    due = _due_cases(mine, talks)
    invited = due[: len(slots)]
    came, counted = _attendance(talks)
    probably = expected(len(invited), came, counted)
    away = absences_of([case.pk for case in invited])
    return Proposals(invited, slots, len(due) - len(invited), probably, [case.id for case in mine], away)


type _Talk = tuple[UUID, datetime, str]


def _due_cases(mine: list[Case], talks: Sequence[_Talk]) -> list[Case]:
    """Return the cases without a talk to come whose rhythm asks for one soon, the longest waiting first."""
    last = {case_id: starts_at for case_id, starts_at, _ in talks}
    ahead = {case_id for case_id, starts_at, result in talks if not result and starts_at > clock.now()}
    terms, today = terms_today(clock.today()), clock.today()

    def due_on(case: Case) -> date:
        found = terms.get(case.project_id) if case.project_id else None
        since = last[case.id].astimezone(BERLIN).date() if case.id in last else case.opened_on
        return since + timedelta(days=(found.contact_days if found else None) or USUAL_DAYS)

    soon = today + timedelta(days=DAYS_AHEAD)
    waiting = (case for case in mine if case.id not in ahead and due_on(case) <= soon)
    return sorted(waiting, key=lambda case: (due_on(case), case.fallnummer))


def _attendance(talks: Sequence[_Talk]) -> tuple[int, int]:
    """Return how many talks of one's own cases took place lately, and how many there were to take place."""
    since = clock.now() - timedelta(days=DAYS_BACK)
    counted = Counter(result for _, starts_at, result in talks if result and starts_at >= since)
    del counted[Result.OFFICE_CANCELLED]
    return sum(counted[result] for result in CAME), counted.total()


def promise_of(staff: Staff, house: House) -> Promise:
    """Return the rhythms that one's projects promise beside the hours that one has for talks."""
    terms = terms_today(clock.today())
    held = Counter(
        cases_of(staff.actor)
        .filter(closed_on=None, outline__holder=staff.pk, project__isnull=False)
        .values_list("project_id", "project__name")
    )
    rhythms = [
        Rhythm(name, people, found.contact_days, found.contact_minutes)
        for (project_id, name), people in sorted(held.items(), key=lambda item: item[0][1])
        if (found := terms.get(project_id)) and found.contact_days and found.contact_minutes
    ]
    profile = profile_of(staff)
    hours = profile.weekly_hours if profile and profile.weekly_hours else house.case_hours
    return promise(rhythms, Decimal(hours))


def own_block(block_id: UUID) -> Block | None:
    """Return a time of one's own; the policy shows nobody else's."""
    return Block.objects.filter(pk=block_id).first()
