"""Devices of the house: registered, locked at once, emptied; and what a lost one held."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.forms.before import WayTimeForm
from lotsenbuch.fieldwork.forms.desk import CallNumberForm, DeviceForm, LockForm, OnceForm
from lotsenbuch.fieldwork.models import Device
from lotsenbuch.fieldwork.queries import out as queries
from lotsenbuch.fieldwork.queries.before import workers
from lotsenbuch.fieldwork.rules.facts import ALWAYS_ALONG
from lotsenbuch.fieldwork.rules.out import REPORT_WITHIN
from lotsenbuch.letters.answers import download
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import refusals, tried

from .prints import LOSS_PAPERS, loss_pdf
from .steps import found, refusal_of, sent, take

_BOTH = ("GET", "POST")
_NUMBER = "fieldwork/number_device.html"


@door(right=Right.WORK_CASES, purpose=Purpose.OWN)
def own_devices(request: StaffRequest) -> HttpResponse:
    """Show one's own devices, with the button for a lost one."""
    rows = queries.devices_of(request.actor)
    return TemplateResponse(request, "fieldwork/own_devices.html", {"devices": rows, "form": LockForm()})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=_BOTH)
def number_own_device(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Say under which number one is reached outside."""
    device = found(queries.devices_of(request.actor).filter(pk=device_id).first())
    now = {"call_number": device.call_number, "version": device.version}
    form = CallNumberForm(sent(request), initial=now)

    def save() -> None:
        number, seen = form.cleaned_data["call_number"], form.cleaned_data["version"]
        actions.note_call_number(device=device, seen=seen, number=number, by=request.actor)

    shows, back = {"device": device}, reverse("fieldwork:own_devices")
    return take(request, form, save, done="Gespeichert.", back=back, template=_NUMBER, shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def lock_own_device(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Lock a device of one's own that is gone."""
    device = found(queries.devices_of(request.actor).filter(pk=device_id).first())
    return _lock(request, device, "fieldwork:own_devices")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=_BOTH)
def devices(request: StaffRequest) -> HttpResponse:
    """List the devices of the house; enter a new one and show its code once."""
    form, code = DeviceForm(sent(request), people=workers()), ""
    if form.is_bound and form.is_valid():
        staff = next(one for one in workers() if one.pk == form.staff_id)
        with refusals(form):
            given = {name: form.cleaned_data[name] for name in ("name", "call_number")}
            made, code = actions.begin_device(staff=staff, **given, by=request.actor)
            shows = {"device": made, "code": code, "address": request.build_absolute_uri("/unterwegs/")}
            return TemplateResponse(request, "fieldwork/device_code.html", shows)
    rows, aside = queries.all_devices(), queries.notes_put_aside()
    shows = {"form": form, "devices": rows, "aside": aside, "lock": LockForm()}
    return TemplateResponse(request, "fieldwork/devices.html", shows)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def lock_device(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Lock a lost device at once."""
    return _lock(request, found(queries.device(device_id)), "fieldwork:devices")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=_BOTH)
def ways(request: StaffRequest) -> HttpResponse:
    """Show and extend the table of ways."""
    form = WayTimeForm(sent(request))

    def save() -> None:
        given = {name: form.cleaned_data[name] for name in ("from_place", "to_place", "minutes")}
        actions.add_way(**given, by=request.actor)

    shows, back = {"ways": queries.ways(), "once": OnceForm()}, reverse("fieldwork:ways")
    return take(request, form, save, done="Eingetragen.", back=back, template="fieldwork/ways.html", shows=shows)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def drop_way(request: StaffRequest, way_id: UUID) -> HttpResponse:
    """Take a way off the table."""
    actions.drop_way(way=found(queries.way(way_id)), by=request.actor)
    messages.success(request, "Gestrichen.")
    return redirect("fieldwork:ways")


@door(right=Right.SEE_LOSSES, purpose=Purpose.OVERSIGHT)
def losses(request: StaffRequest) -> HttpResponse:
    """List locked devices."""
    return TemplateResponse(request, "fieldwork/losses.html", {"devices": queries.lost_devices()})


@door(right=Right.SEE_LOSSES, purpose=Purpose.OVERSIGHT)
def loss(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Show whose data of which classes lay on a lost device, and the texts that are ready."""
    device, rows = _lost(request, device_id)
    shows = {
        "device": device,
        "rows": rows,
        "highest": queries.highest(rows),
        "always": ALWAYS_ALONG,
        "papers": LOSS_PAPERS.items(),
        "report_until": device.locked_at + REPORT_WITHIN if device.locked_at else None,
    }
    return TemplateResponse(request, "fieldwork/loss.html", shows)


@door(right=Right.SEE_LOSSES, purpose=Purpose.OVERSIGHT, kind=Kind.DOWNLOAD)
def loss_paper(request: StaffRequest, device_id: UUID, paper: str) -> HttpResponse:
    """Return a prepared text with what is known of this loss."""
    device, rows = _lost(request, device_id)
    made = loss_pdf(found(paper if paper in LOSS_PAPERS else None), device, rows, house_of(request))
    return download(made, name=f"{paper}.pdf", inline=True)


def _lost(request: StaffRequest, device_id: UUID) -> tuple[Device, list[queries.OnIt]]:
    device = found(queries.lost_devices().filter(pk=device_id).first())
    rows = queries.on_device(device)
    request.reads.list(row.case_id for row in rows)
    return device, rows


def _lock(request: StaffRequest, device: Device, back: str) -> HttpResponse:
    form = LockForm(request.POST)
    if form.is_valid() and tried(form, lambda: _locked(request, device, form)):
        messages.success(
            request,
            "Gesperrt. Mappen öffnen sich nicht mehr, die Anmeldungen an anderen Geräten sind beendet; beim nächsten "
            "Kontakt leert sich das Gerät.",
        )
    else:
        messages.error(request, refusal_of(form) or "Bitte noch einmal versuchen.")
    return redirect(back)


def _locked(request: StaffRequest, device: Device, form: LockForm) -> None:
    because = form.cleaned_data["because"] or "verloren"
    here = request.session.row_id
    actions.lock_device(device=device, seen=device.version, because=because, by=request.actor, besides=here)
