"""Check-out of a phone: out, longer, back; the server watches the time (docs/decisions/0160)."""

import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.fieldwork import actions, queries
from lotsenbuch.fieldwork.models import Folder, Outing
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError

LEAD = "Teamleitung"


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def out(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Set out."""
    folder, back_until = _folder(request, folder_id), _back_by(request)
    return _answer(folder, lambda: actions.go_out(folder=folder, back_until=back_until, by=request.actor))


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def longer(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Stay longer."""
    folder, back_until = _folder(request, folder_id), _back_by(request)
    return _answer(folder, lambda: actions.stay_longer(folder=folder, back_until=back_until, by=request.actor))


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.API, methods=("POST",))
def back(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Be back safely."""
    folder = _folder(request, folder_id)
    return _answer(folder, lambda: actions.come_back(folder=folder, by=request.actor))


def _answer(folder: Folder, act: Callable[[], Outing]) -> HttpResponse:
    try:
        with all_or_nothing():
            row = act()
    except RefusedError as refused:
        return JsonResponse({"said": refused.message}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    is_back = row.back_at is not None
    told = folder.told.display_name if folder.told else LEAD
    until = None if is_back else row.back_until.isoformat()
    return JsonResponse({"state": "back" if is_back else "out", "back_by": until, "told": told})


def _folder(request: StaffRequest, folder_id: UUID) -> Folder:
    mine = queries.own_folder(folder_id, request.actor)
    if mine is None:
        raise Http404
    return mine


def _back_by(request: StaffRequest) -> datetime:
    """Return the time in the request; a mangled one is the beginning of time, which the rules refuse."""
    try:
        told = json.loads(request.body)
        found = parse_datetime(str(told["back_by"]))
    except (ValueError, TypeError, KeyError):
        found = None
    return found if found and found.tzinfo else datetime.fromisoformat("1970-01-01T00:00:00+00:00")
