"""A device that asks without a login: is it locked, is a folder called back. Who finds a phone logs nobody in."""

import json
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from lotsenbuch.accounts.doors import Kind, public_door
from lotsenbuch.appointments.views.link_guess import GUESSES
from lotsenbuch.fieldwork import actions
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

# More than any phone holds at once; what is beyond hears of it at its next contact.
FOLDERS_AT_MOST = 50


@public_door(kind=Kind.API, methods=("POST",))
def stands(request: HttpRequest) -> HttpResponse:
    """Say to a device that proves itself whether to empty itself; everything else gets one and the same answer."""
    if GUESSES.is_over(request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    name, _, secret = request.headers.get("Lotse-Device", "").partition(".")
    answer = _asked(name, secret, _told(request))
    if answer is None:
        GUESSES.count(request)
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def _asked(name: str, secret: str, told: dict[str, object]) -> dict[str, object] | None:
    device_id = _key(name)
    if device_id is None:
        return None
    by = Actor.link(device_id)
    with acting_as(by):
        is_empty = told.get("is_empty") is True
        is_locked = actions.device_stands(device_id=device_id, secret=secret, is_empty=is_empty, by=by)
        if is_locked is None:
            return None
        gone = actions.called_back(device_id=device_id, secret=secret, folders=_folders(told))
    return {"wipe": is_locked, "gone": [str(one) for one in gone]}


def _folders(told: dict[str, object]) -> list[UUID]:
    named = told.get("folders")
    keys = [_key(str(one)) for one in named[:FOLDERS_AT_MOST]] if isinstance(named, list) else []
    return [one for one in keys if one is not None]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(request: HttpRequest) -> dict[str, object]:
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
