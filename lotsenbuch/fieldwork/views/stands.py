"""A device that asks without a login: whether it is locked. Whoever finds a phone logs nobody in."""

import json
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from lotsenbuch.accounts.doors import Kind, public_door
from lotsenbuch.appointments.views.link_guess import GUESSES
from lotsenbuch.fieldwork import actions
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor


@public_door(kind=Kind.API, methods=("POST",))
def stands(request: HttpRequest) -> HttpResponse:
    """Say to a device that proves itself whether to empty itself; everything else gets one and the same answer."""
    if GUESSES.is_over(request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    name, _, secret = request.headers.get("Lotse-Device", "").partition(".")
    is_locked = _asked(name, secret, is_empty=_told(request).get("is_empty") is True)
    if is_locked is None:
        GUESSES.count(request)
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return JsonResponse({"wipe": is_locked}, headers={"Cache-Control": "no-store"})


def _asked(name: str, secret: str, *, is_empty: bool) -> bool | None:
    try:
        device_id = UUID(name)
    except ValueError:
        return None
    by = Actor.link(device_id)
    with acting_as(by):
        return actions.device_stands(device_id=device_id, secret=secret, is_empty=is_empty, by=by)


def _told(request: HttpRequest) -> dict[str, object]:
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
