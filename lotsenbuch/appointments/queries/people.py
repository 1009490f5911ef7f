"""Who is out until when, whose talks somebody stands in for, and the week of the whole house."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.appointments.models import Appointment, Busy
from lotsenbuch.appointments.rules.kinds import State
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.cases.models import Access
from lotsenbuch.office.models import Absence, Member, Office, Room
from lotsenbuch.records import clock
from lotsenbuch.team.models import Cover

from .calendar import DAYS_OF_A_WEEK, busy_of, day_bounds, monday_of, shown


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A colleague on the board: away for days, out until a time, out later today, or in the house."""

    staff: Staff
    back_on: date | None = None
    out_until: datetime | None = None
    out_later: tuple[datetime, datetime] | None = None


@dataclass
class InWeek:
    """A week of one colleague or room as everybody may see it: from when until when they are taken, a line each."""

    name: str
    days: dict[date, list[str]] = field(default_factory=dict)


def colleagues_of(office: Office | None) -> list[Staff]:
    """Return who works cases in an office, by name; without an office everybody who does."""
    rows = Staff.objects.filter(is_active=True)
    if office is not None:
        members = Member.objects.filter(team__office=office, valid_until=None, is_lead=False).values("staff")
        return list(rows.filter(pk__in=members).order_by("last_name", "first_name", "username"))
    workers = rows.filter(role_assignments__role=Role.FALLMANAGEMENT).distinct()
    return list(workers.order_by("last_name", "first_name", "username"))


def board_of(staff: Sequence[Staff]) -> list[OnBoard]:
    """Return who of these is out until when, never with whom (C44)."""
    now, today = clock.now(), clock.today()
    ids = [one.pk for one in staff]
    out: dict[UUID, list[Busy]] = {one.pk: [] for one in staff}
    for row in busy_of(ids, day_bounds(today)).filter(is_out=True):
        if row.staff_id:
            out[row.staff_id].append(row)
    absences = Absence.objects.filter(staff__in=ids, absent_from__lte=today, absent_until__gt=today)
    back = {row.staff_id: row.absent_until for row in absences}
    return [_on_board(one, back.get(one.pk), out[one.pk], now) for one in staff]


def _on_board(staff: Staff, back_on: date | None, rows: list[Busy], now: datetime) -> OnBoard:
    if back_on:
        return OnBoard(staff, back_on=back_on)
    here = next((row for row in rows if row.during.lower <= now < row.during.upper), None)
    if here:
        return OnBoard(staff, out_until=here.during.upper)
    later = next((row for row in rows if row.during.lower > now), None)
    return OnBoard(staff, out_later=(later.during.lower, later.during.upper) if later else None)


def house_week(staff: Sequence[Staff], on: date, rooms: Sequence[Room] = ()) -> list[InWeek]:
    """Return the week of many colleagues and then of rooms, in one query."""
    first = monday_of(on)
    weeks = {one.pk: InWeek(one.display_name) for one in staff} | {one.pk: InWeek(one.name) for one in rooms}
    # In words at once: hundreds of rows are no work for the template.
    taken = busy_of([one.pk for one in staff], day_bounds(first, DAYS_OF_A_WEEK), [one.pk for one in rooms])
    for staff_id, room_id, during in taken.values_list("staff_id", "room_id", "during"):
        start, end = during.lower.astimezone(BERLIN), during.upper.astimezone(BERLIN)
        words = f"{start.hour:02}:{start.minute:02} – {end.hour:02}:{end.minute:02}"
        weeks[staff_id or room_id].days.setdefault(max(start.date(), first), []).append(words)
    return list(weeks.values())


def talks_of_others(staff: Staff, on: date) -> tuple[list[Appointment], list[Appointment]]:
    """Return talks that others hold and that are one's own to see to, in one query.

    Returns:
        The talks of a day of those for whom one stands in, as far as one sees their cases; then the talks to come of
        one's own cases that lie with somebody who no longer sees the case, or has left. By themselves talks follow the
        case; these could not, because one is taken then, because it is a group, or because a cover ran out.
    """
    now, within = clock.now(), day_bounds(on)
    covers = Cover.objects.filter(deputy=staff, ended_at=None, began_at__lte=now, valid_until__gt=now)
    covered = Q(holder__in=covers.values("absent"), starts_at__lt=within.end, ends_at__gt=within.start)
    theirs = Access.objects.filter(case=OuterRef("case"), staff=OuterRef("holder"), valid_from__lte=now)
    sees = Exists(theirs.filter(Q(valid_until=None) | Q(valid_until__gt=now)))
    gone = Q(holder__is_active=False) | (Q(Exists(theirs)) & ~Q(sees))
    left = Q(case__outline__holder=staff.pk, starts_at__gt=now) & ~Q(holder=staff.pk) & gone
    rows = Appointment.objects.filter(covered | left, state__in=[State.OFFERED, State.CONFIRMED])
    found = list(shown(rows.annotate(is_left=ExpressionWrapper(left, output_field=BooleanField()))))
    return [row for row in found if not vars(row)["is_left"]], [row for row in found if vars(row)["is_left"]]
