"""Day, week, list, the week of the house, the board, free time of several people."""

from datetime import timedelta

from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.forms.absent import FreeForm, WhomForm
from lotsenbuch.appointments.forms.booking import MoveForm
from lotsenbuch.appointments.forms.opening import with_others
from lotsenbuch.appointments.queries import day_of, days_of, free_slots, hours_of, monday_of, week_of
from lotsenbuch.appointments.queries.calendar import Day
from lotsenbuch.appointments.queries.own import clocked_on, overruns_of, running_of
from lotsenbuch.appointments.queries.pages import rooms_for
from lotsenbuch.appointments.queries.people import board_of, colleagues_of, talks_of_others
from lotsenbuch.appointments.queries.people import house_week as week_of_house
from lotsenbuch.appointments.rules.slots import instant_of, local
from lotsenbuch.cases.queries import cases_of
from lotsenbuch.office.queries import office_of
from lotsenbuch.records import clock

from .steps import day_asked

DAYS_LISTED, DAYS_SEARCHED, WORKDAYS = 28, 21, 5


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def day(request: StaffRequest) -> HttpResponse:
    """Show one day with its free times, the own clock and what one stands in for."""
    on = day_asked(request)
    shown, clocked = day_of(request.user.pk, on, hours_of(request.user)), clocked_on(request.user, on)
    covered, left = talks_of_others(request.user, on)
    _tell(request, [shown])
    request.reads.list(row.case_id for row in [*covered, *left])
    around = {"before": on - timedelta(days=1), "after": on + timedelta(days=1), "is_today": on == clock.today()}
    context = {
        "day": shown,
        "clocked": clocked,
        "running": running_of(shown, clocked),
        "overruns": overruns_of(shown, clocked),
        "covered": covered,
        "left": left,
        "move_form": MoveForm(),
    }
    return TemplateResponse(request, "appointments/day.html", context | around)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def week(request: StaffRequest) -> HttpResponse:
    """Show one's own week; talks are moved into its gaps."""
    on = day_asked(request)
    days = week_of(request.user.pk, on, hours_of(request.user))
    _tell(request, days)
    first = monday_of(on)
    around = {"before": first - timedelta(days=7), "after": first + timedelta(days=7), "first": first}
    context = {"days": [one for one in days if one.entries or one.on.weekday() < WORKDAYS], "move_form": MoveForm()}
    return TemplateResponse(request, "appointments/week.html", context | around | {"today": clock.today()})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def agenda(request: StaffRequest) -> HttpResponse:
    """Show the next weeks as a list."""
    on = day_asked(request)
    days = days_of(request.user.pk, on, DAYS_LISTED)
    _tell(request, days)
    after = on + timedelta(days=DAYS_LISTED)
    context = {"days": [one for one in days if one.entries], "on": on, "after": after}
    return TemplateResponse(request, "appointments/agenda.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def house_week(request: StaffRequest) -> HttpResponse:
    """Show when the colleagues and rooms of the office are taken in a week; never by what."""
    first = monday_of(day_asked(request))
    weeks = week_of_house(colleagues_of(office_of(request.user)), first, rooms_for(request.user, first))
    days = [first + timedelta(days=number) for number in range(WORKDAYS)]
    around = {"before": first - timedelta(days=7), "after": first + timedelta(days=7), "first": first}
    context = {
        "rows": [(week.name, ["\n".join(week.days.get(one, [])) for one in days]) for week in weeks],
        "days": days,
    }
    return TemplateResponse(request, "appointments/house_week.html", context | around)


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def board(request: StaffRequest) -> HttpResponse:
    """Show who is out until when."""
    office = office_of(request.user)
    context = {"rows": board_of(colleagues_of(office)), "office": office, "now": clock.now()}
    return TemplateResponse(request, "appointments/board.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def free(request: StaffRequest) -> HttpResponse:
    """Find the next times at which several colleagues are free together; each leads to booking it."""
    asked = request.GET if "minutes" in request.GET else None
    initial = {"who": [str(request.user.pk)], "minutes": 90, "fall": request.GET.get("fall", "")}
    rooms = rooms_for(request.user, clock.today())
    form = FreeForm(asked, colleagues=colleagues_of(office_of(request.user)), rooms=rooms, initial=initial)
    slots = None
    if asked is not None and form.is_valid():
        start = max(local(form.cleaned_data["start_on"], 0), clock.now())
        until, minutes = start + timedelta(days=DAYS_SEARCHED), form.cleaned_data["minutes"]
        hours, room = hours_of(request.user), form.room
        found = free_slots(form.people, start, until, minutes, room_id=room, hours=hours, most=20)
        others = [one for one in form.people if one != request.user.pk]
        slots = [(slot, with_others(slot, others, room)) for slot in found]
    return TemplateResponse(request, "appointments/free.html", {"form": form, "slots": slots})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def free_for(request: StaffRequest) -> HttpResponse:
    """Ask for whom a time that was found free is booked; the address goes along, the name typed stands in none."""
    rows = list(cases_of(request.actor).filter(closed_on=None).order_by("person__sort_key"))
    request.reads.list(case.id for case in rows)
    form = WhomForm(request.POST if request.method == "POST" else None)
    cases = [case for case in rows if form.fits(case)]
    context = {"cases": cases, "at": instant_of(request.GET.get("um", "")), "asked": request.GET, "form": form}
    return TemplateResponse(request, "appointments/free_for.html", context)


def _tell(request: StaffRequest, days: list[Day]) -> None:
    """Note the cases whose names are shown: time, name and kind are class 0, places are not read."""
    request.reads.list(row.case_id for one in days for row in one.appointments)
