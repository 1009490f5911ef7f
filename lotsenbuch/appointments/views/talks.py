"""The talks of a case: booking, moving, what came of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.actions.series import book_series, move_with_undo
from lotsenbuch.appointments.actions.time import begin_talk as begin_clock
from lotsenbuch.appointments.actions.time import note_time as note_clock
from lotsenbuch.appointments.actions.time import stop_talk as stop_clock
from lotsenbuch.appointments.forms.booking import MoveForm, ResultForm, StateForm, TakeOverForm, TimeForm, instant
from lotsenbuch.appointments.forms.opening import book_page
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointment_of, minutes_for
from lotsenbuch.appointments.queries.flows import slot_of
from lotsenbuch.appointments.queries.pages import TalkPage, case_page, talk_page
from lotsenbuch.appointments.queries.slots import outside_hours
from lotsenbuch.appointments.rules.kinds import Kind as TalkKind
from lotsenbuch.appointments.rules.kinds import Result
from lotsenbuch.cases.queries.rights import is_shut_out
from lotsenbuch.letters.actions import LetterValues, issue_letter
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import DataClass

from .kept import typed
from .steps import found, opened, sent, take

_BOTH = ("GET", "POST")
SEES_NOTHING = (
    "{} sieht diesen Fall nicht und liest im Kalender nur „belegt“. Zugang gibt „Wer darf was sehen“ in der Akte."
)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def appointments(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show all talks of a case, days on which the person is away, misses in a row."""
    case = opened(request, case_id)
    page = case_page(case)
    request.reads.case(case_id, page.data_class)
    return TemplateResponse(request, "appointments/appointments.html", {"case": case, "page": page})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def book(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Book a talk, or a series of them."""
    case = opened(request, case_id)
    page = book_page(case, request.user, asked=request.GET, sent=typed(request, case_id))
    form = page.form

    def save() -> None:
        request.reads.case(case_id, DataClass(int(form.cleaned_data["data_class"])))
        times, weeks = form.cleaned_data["times"] or 1, form.cleaned_data["every_weeks"] or 1
        given = form.booking(minutes_for(TalkKind(form.cleaned_data["kind"])), page.gathering())
        offer = (form.offered, form.asks_before)
        book_series(case=case, given=given, every_weeks=weeks, times=times, offer=offer, by=request.actor)
        _notice(request, " ".join(page.lies_over))

    back = reverse("appointments:appointments", args=[case_id])
    shows = {"case": case, "page": page}
    return take(
        request, form, save, done="Termin eingetragen.", back=back, template="appointments/book.html", shows=shows
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def appointment(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Show one talk and what can be done next."""
    row = found(request, case_id, appointment_id)
    return _page(request, talk_page(row, request.user))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def move(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Move a talk; by the calendar also into a gap."""
    row, goal = found(request, case_id, appointment_id), list[str]()
    page = talk_page(row, request.user)
    form = MoveForm(typed(request, case_id, version=row.version), initial=page.begin)

    def save() -> None:
        given = form.cleaned_data
        starts_at = form.starts_at + (row.lead if given["from_gap"] else timedelta())
        moved, undo = move_with_undo(
            appointment=row, seen=given["version"], starts_at=starts_at, is_agreed=given["is_agreed"], by=request.actor
        )
        _notice(request, outside_hours(row.holder, row.kind, starts_at, row.minutes.talk))
        if undo:
            offer_undo(request, undo.id, "Termin verlegt.", back=_talk(moved))
        else:
            goal.append(_talk(moved))

    answer = _take(request, row, form, save, page.said_when_moved, "appointments/move.html")
    return redirect(goal[0]) if goal else answer


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def confirm(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Note that the person said yes."""
    row = found(request, case_id, appointment_id)
    form = StateForm(sent(request), initial={"version": row.version})

    def save() -> None:
        actions.confirm(appointment=row, seen=form.cleaned_data["version"], by=request.actor)

    return _take(request, row, form, save, "Zugesagt.", "appointments/confirm.html")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def withdraw(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Take a talk back."""
    row = found(request, case_id, appointment_id)
    form = StateForm(sent(request), initial={"version": row.version})

    def save() -> None:
        actions.withdraw(appointment=row, seen=form.cleaned_data["version"], by=request.actor)

    return _take(request, row, form, save, "Zurückgenommen.", "appointments/withdraw.html")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def record_result(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Note what came of a talk."""
    row = found(request, case_id, appointment_id)
    form = ResultForm(sent(request), initial={"version": row.version, "result": row.result})

    def save() -> None:
        given = form.cleaned_data
        came_at = instant(row.on, given["came_at"]) if given["came_at"] else None
        result = Result(given["result"])
        actions.record_result(appointment=row, seen=given["version"], result=result, came_at=came_at, by=request.actor)

    return _take(request, row, form, save, "Ergebnis festgehalten.", "appointments/record_result.html")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def take_over(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Let a colleague hold the talk."""
    row = found(request, case_id, appointment_id)
    page = talk_page(row, request.user)
    begun = typed(request, case_id, version=row.version)
    form = TakeOverForm(begun, colleagues=page.colleagues, initial={"version": row.version})

    def save() -> None:
        given = form.cleaned_data
        to = next(one for one in page.colleagues if str(one.pk) == given["to"])
        actions.take_over(appointment=row, seen=given["version"], to=to, by=request.actor)
        _notice(request, SEES_NOTHING.format(to.display_name) if is_shut_out(row.case, to, request.actor) else "")

    return _take(request, row, form, save, "Übernommen. Zeit und Ort bleiben.", "appointments/take_over.html")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=_BOTH)
def travel_form(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Print the form for travel costs of this very talk; nothing is typed."""
    row = found(request, case_id, appointment_id)
    form, made = StateForm(sent(request), initial={"version": row.version}), list[str]()

    def save() -> str:
        values = LetterValues(slot=replace(slot_of(row), is_summons=False))
        return str(issue_letter(case=row.case, kind="travel", values=values, by=request.actor).id)

    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: made.append(once_sent(request, save, by=request.actor))):
        messages.success(request, "Der Antrag auf Fahrtkosten liegt zum Drucken bereit.")
        return redirect("letters:letter", case_id, made[0])
    shows = {"form": form, "case": row.case, "row": row, "back": _talk(row)}
    return TemplateResponse(request, "appointments/travel_form.html", shows)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=_BOTH)
def begin_talk(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Start one's own clock."""
    row = found(request, case_id, appointment_id)
    form = StateForm(sent(request), initial={"version": row.version})
    said, template = "Die Zeit läuft, für niemanden sonst sichtbar.", "appointments/begin_talk.html"
    return _take(request, row, form, lambda: begin_clock(appointment=row, by=request.actor), said, template)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=_BOTH)
def stop_talk(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Stop one's own clock."""
    row = found(request, case_id, appointment_id)
    form = StateForm(sent(request), initial={"version": row.version})
    said, template = "Gestoppt.", "appointments/stop_talk.html"
    return _take(request, row, form, lambda: stop_clock(appointment=row, by=request.actor), said, template)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=_BOTH)
def note_time(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Note afterwards when a talk began and ended."""
    row = found(request, case_id, appointment_id)
    form = TimeForm(sent(request))

    def save() -> None:
        began, until = (instant(row.on, form.cleaned_data[name]) for name in ("began", "until"))
        with_it = {name: form.cleaned_data[name] for name in ("documentation", "travel")}
        note_clock(appointment=row, began_at=began, stopped_at=until, **with_it, by=request.actor)

    return _take(request, row, form, save, "Zeit festgehalten, bis morgen.", "appointments/note_time.html")


def _page(request: StaffRequest, page: TalkPage) -> HttpResponse:
    begin = {"version": page.row.version}
    forms = {
        "move_form": MoveForm(initial=page.begin),
        "result_form": ResultForm(initial={**begin, "result": page.row.result}),
        "state_form": StateForm(initial=begin),
        "over_form": TakeOverForm(colleagues=page.colleagues, initial=begin),
        "time_form": TimeForm(),
    }
    shows = {"case": page.row.case, "page": page, "row": page.row, **forms}
    return TemplateResponse(request, "appointments/appointment.html", shows)


def _notice(request: StaffRequest, words: str) -> None:
    if words:
        messages.warning(request, words)


def _talk(row: Appointment) -> str:
    return reverse("appointments:appointment", args=[row.case_id, row.id])


def _take(
    request: StaffRequest, row: Appointment, form: Form, save: Callable[[], object], done: str, template: str
) -> HttpResponse:
    def stored() -> dict[str, object]:
        now = appointment_of(row.case, row.id) or row
        return {"version": now.version, "result": now.result}

    shows = {"case": row.case, "row": row}
    back = request.POST.get("back") if request.POST.get("back") in _BACK else ""
    goal = f"{reverse(f'appointments:{back}')}?tag={row.on:%Y-%m-%d}" if back else _talk(row)
    return take(request, form, save, done=done, back=goal, template=template, shows=shows, stored=stored)


# Where a step may lead back to, instead of the page of the talk.
_BACK = frozenset({"day", "week"})
