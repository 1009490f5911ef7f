"""Opening hours, rooms and the head of letters of an office."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import actions, queries
from lotsenbuch.office.forms import (
    HoursForm,
    LetterHeadForm,
    NewRoomForm,
    RoomForm,
    stored_head,
    stored_hours,
    stored_room,
)
from lotsenbuch.office.models import Office, Room
from lotsenbuch.records.editing import tried

_BOTH = ("GET", "POST")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def set_hours(request: StaffRequest, office_id: UUID) -> HttpResponse:
    """Set when an office is open."""
    office = _office(office_id)
    form = HoursForm(request.POST or None, initial=_hours(office))
    if request.method == "POST" and form.is_valid():
        seen, hours = form.cleaned_data["version"], form.hours()
        if tried(
            form,
            lambda: actions.set_hours(office=office, seen=seen, hours=hours, by=request.actor),
            lambda: _hours(_office(office_id)),
        ):
            messages.success(request, "Öffnungszeiten gespeichert.")
            return redirect("office:change_office", office_id)
    return render(request, "office/set_hours.html", {"form": form, "office": office})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def set_letter_head(request: StaffRequest, office_id: UUID) -> HttpResponse:
    """Set what stands at the head of an office's letters."""
    office = _office(office_id)
    form = LetterHeadForm(request.POST or None, initial=stored_head(queries.letter_head(office)))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        if tried(
            form,
            lambda: actions.set_letter_head(office=office, seen=seen, by=request.actor, **given),
            lambda: stored_head(queries.letter_head(office)),
        ):
            messages.success(request, "Briefkopf gespeichert. Er gilt für Briefe, die ab jetzt entstehen.")
            return redirect("office:change_office", office_id)
    return render(request, "office/set_letter_head.html", {"form": form, "office": office})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def add_room(request: StaffRequest, office_id: UUID) -> HttpResponse:
    """Add a room to an office."""
    office, form = _office(office_id), NewRoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.add_room(office=office, by=request.actor, **given)):
            messages.success(request, f"Raum angelegt: {given['name']}.")
            return redirect("office:change_office", office_id)
    return render(request, "office/add_room.html", {"form": form, "office": office})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_room(request: StaffRequest, room_id: UUID) -> HttpResponse:
    """Change a room or say until when the house has it."""
    room = _room(room_id)
    form = RoomForm(request.POST or None, initial=stored_room(room))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        if tried(
            form,
            lambda: actions.change_room(room=room, seen=seen, by=request.actor, **given),
            lambda: stored_room(_room(room_id)),
        ):
            messages.success(request, "Gespeichert.")
            return redirect("office:change_office", room.office_id)
    return render(request, "office/change_room.html", {"form": form, "room": room})


def _office(office_id: UUID) -> Office:
    found = queries.office(office_id)
    if found is None:
        raise Http404
    return found


def _room(room_id: UUID) -> Room:
    found = queries.room(room_id)
    if found is None:
        raise Http404
    return found


def _hours(office: Office) -> dict[str, object]:
    return stored_hours(office, queries.opening_hours(office))
