"""One's own calendar as a feed, and what the house allows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.forms.feed import ReachRulesForm
from lotsenbuch.appointments.queries.feed import (
    appointments_in_feed,
    as_ics,
    own_feed,
    reach_rules,
    shown,
    staff_behind,
)
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.letters.answers import download
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import tried
from lotsenbuch.records.rules import Actor, DataClass

from .link import GONE_TEMPLATE
from .link_guess import GUESSES

PURPOSE = "eigener Kalender"


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def own_calendar(request: StaffRequest) -> HttpResponse:
    """Show whether one's calendar is a feed."""
    context = {"feed": own_feed(request.user.pk), "rules": reach_rules(), "address": ""}
    return render(request, "appointments/own_calendar.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def set_up_feed(request: StaffRequest) -> HttpResponse:
    """Make the address of one's feed; it is shown this once."""
    if not (rules := reach_rules()).may_use_feeds:
        return redirect("appointments:own_calendar")
    token = actions.set_up_feed(by=request.actor)
    address = request.build_absolute_uri(reverse("appointments:feed", args=[token]))
    context = {"feed": own_feed(request.user.pk), "rules": rules, "address": address}
    return render(request, "appointments/own_calendar.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def end_feed(request: StaffRequest) -> HttpResponse:
    """End one's feed."""
    actions.end_feed(by=request.actor)
    messages.success(request, "Beendet. Das Abonnement zeigt ab sofort nichts mehr.")
    return redirect("appointments:own_calendar")


@public_door(kind=Kind.DOWNLOAD)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return a colleague's calendar: times only; read with their eyes, so that a right withdrawn ends it."""
    if GUESSES.is_over(request):
        return render(request, "429.html", status=429)
    with acting_as(None):
        staff_id, is_allowed = staff_behind(token), reach_rules().may_use_feeds
    if staff_id and is_allowed:
        by = Actor.staff(staff_id)
        with acting_as(by):
            staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
            if staff and staff.may(Right.WORK_CASES):
                return _calendar(request, by)
    GUESSES.count(request)
    answer = render(request, GONE_TEMPLATE, status=404)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _calendar(request: HttpRequest, by: Actor) -> HttpResponse:
    rows = appointments_in_feed(by.colleague)
    page = request.build_absolute_uri(reverse("desk:home"))
    answer = download(
        as_ics(shown(row, page) for row in rows), name="termine.ics", content_type="text/calendar; charset=utf-8"
    )
    cases = {row.case_id: DataClass.COUNSELLING for row in rows}
    record_reads("appointments:feed", by=by, purpose=PURPOSE, cases=cases)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def reach_settings(request: StaffRequest) -> HttpResponse:
    """Lay down what the house allows for calendars and reminders."""
    rules = reach_rules()
    start = {name: getattr(rules, name) for name in actions.ALLOWED}
    form = ReachRulesForm(request.POST if request.method == "POST" else None, initial=start)
    is_ready = form.is_bound and form.is_valid()
    if is_ready and tried(form, lambda: actions.set_reach_rules(rules=form.rules(), by=request.actor)):
        messages.success(request, "Gespeichert.")
        return redirect("appointments:reach_settings")
    return render(request, "appointments/reach_settings.html", {"form": form})
