"""What a phone asks of the house (docs/decisions/0160): plain JSON and bytes, no page.

Each answer is `no-store`; what is refused says nothing, a phone goes by the status alone.
"""

import base64
import json
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.fieldwork import actions, queries
from lotsenbuch.fieldwork.keys import field_keys
from lotsenbuch.fieldwork.models import Device, Folder
from lotsenbuch.fieldwork.queries.shell import papers_told
from lotsenbuch.fieldwork.rules.envelope import EnvelopeError, key_id, public_bytes
from lotsenbuch.fieldwork.rules.notes import UnreadableError
from lotsenbuch.fieldwork.rules.receipts import Receipt, Status
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass, RefusedError

# Eight photos of papers, scaled on the phone, and a long text.
LONGEST_NOTE = 12 * 1024 * 1024
# What is refused for its size is put aside all the same, unread.
LONGEST_ASIDE = 24 * 1024 * 1024
BYTES = "application/octet-stream"


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def register(request: StaffRequest) -> HttpResponse:
    """Make the phone in hand a device of the house by its one-time code."""
    try:
        device, secret = actions.redeem_code(code=str(_told(request).get("code", "")), by=request.actor)
    except RefusedError as refused:
        return JsonResponse({"said": refused.message}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = {"device": str(device.id), "name": device.name, "secret": secret} | papers_told()
    return JsonResponse(told | _writer(request) | _keys())


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def contact(request: StaffRequest) -> HttpResponse:
    """Tell a device whether to empty itself, what to seal to, and which folders it may fetch."""
    device = _device(request)
    if device.locked_at is not None:
        return JsonResponse({"wipe": True})
    folders = [_outline(folder) for folder in queries.folders_for(device, request.actor)]
    told = {"wipe": False, "name": device.name, "folders": folders} | papers_told()
    return JsonResponse(told | _writer(request) | _keys())


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def leave(request: StaffRequest) -> HttpResponse:
    """End the session of the phone; without a form there is no token to log out with."""
    logout(request)
    return JsonResponse({})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def wiped(request: StaffRequest) -> HttpResponse:
    """Take the word of a locked device that it is empty."""
    actions.report_wiped(device=_device(request), by=request.actor)
    return JsonResponse({})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def folder(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Give a folder, closed; asked by POST, for the device and the folder note that it was fetched."""
    mine, device = _folder(request, folder_id), _device(request)
    closed, shown = _or_gone(lambda: actions.fetch_folder(folder=mine, device=device, by=request.actor))
    # Without its content a phone still has to name the talk that a note is about: random ids and times, nobody's name.
    talks = [{"meeting": str(talk.id), "at": talk.at.isoformat()} for talk in mine.meetings.all()]
    for case, data_class in shown.items():
        request.reads.case(case.id, max(data_class, DataClass.COUNSELLING))
    return HttpResponse(closed, content_type=BYTES, headers={"Lotse-Meetings": json.dumps(talks)})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def share(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Give the house's share of a folder's key, between its hours only."""
    mine, device = _folder(request, folder_id), _device(request)
    given = _or_gone(lambda: actions.give_share(folder=mine, device=device, by=request.actor))
    return JsonResponse({"share": base64.b64encode(given).decode(), "now": clock.now().isoformat()})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def returned(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Take the word of a device that a folder is gone from it."""
    actions.return_folder(folder=_folder(request, folder_id), by=request.actor)
    return JsonResponse({})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("PUT",))
def note(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Take in a sealed note: 201 new, 200 the same again, 202 to the inbox, 409 kept beside, 404, 413, 422."""
    if _is_for_another(request):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    if _is_longer(request, LONGEST_NOTE):
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    mine = _folder(request, _named(request))
    try:
        receipt = actions.receive_note(note_id=note_id, folder=mine, envelope=request.body, by=request.actor)
    except (EnvelopeError, UnreadableError):
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if receipt.status != Status.STORED:
        request.reads.list(meeting.case_id for meeting in mine.meetings.all())
    return _signed(receipt)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("PUT",))
def quarantine(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Take in, unread, what was refused elsewhere."""
    if _is_for_another(request):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    if _is_longer(request, LONGEST_ASIDE):
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    named = _named(request)
    return _signed(actions.put_aside(note_id=note_id, folder_named=named, envelope=request.body, by=request.actor))


def _signed(receipt: Receipt) -> HttpResponse:
    return JsonResponse(receipt.signed(field_keys().receipts), status=receipt.status.http)


def _keys() -> dict[str, object]:
    keys = field_keys()
    present = keys.present.public_key()
    return {
        "seal_to": {
            "id": base64.b64encode(key_id(present)).decode(),
            "public": base64.b64encode(public_bytes(present)).decode(),
        },
        "receipts": base64.b64encode(keys.receipts.public_key().public_bytes_raw()).decode(),
    }


def _writer(request: StaffRequest) -> dict[str, object]:
    told = {"id": str(request.user.id), "name": request.user.display_name}
    return {"staff": told, "now": clock.now().isoformat()}


def _is_for_another(request: StaffRequest) -> bool:
    """Say whether a phone that two people share would send a note under the wrong name: it has to wait for its own."""
    return request.headers.get("Lotse-Writer", str(request.user.id)) != str(request.user.id)


def _outline(folder: Folder) -> dict[str, object]:
    hours = {"opens_at": folder.opens_at.isoformat(), "closes_at": folder.closes_at.isoformat()}
    return {"id": str(folder.id), "is_here": folder.device_id is not None, **hours}


def _device(request: StaffRequest) -> Device:
    """Return the device that asks; every other one does not exist."""
    name, _, secret = request.headers.get("Lotse-Device", "").partition(".")
    try:
        device = actions.know_device(device_id=UUID(name), secret=secret, by=request.actor)
    except ValueError:
        device = None
    if device is None:
        raise Http404
    return device


def _folder(request: StaffRequest, folder_id: UUID) -> Folder:
    mine = queries.own_folder(folder_id, request.actor)
    if mine is None:
        raise Http404
    return mine


def _named(request: StaffRequest) -> UUID:
    """Return the folder that the phone names; without one there is none."""
    try:
        return UUID(request.headers.get("Lotse-Folder", ""))
    except ValueError as error:
        raise Http404 from error


def _told(request: StaffRequest) -> dict[str, object]:
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _is_longer(request: StaffRequest, most: int) -> bool:
    return int(request.headers.get("Content-Length") or 0) > most


def _or_gone[T](act: Callable[[], T]) -> T:
    try:
        return act()
    except RefusedError as refused:
        raise Http404 from refused
