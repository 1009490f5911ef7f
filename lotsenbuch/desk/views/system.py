"""Undo, health, and what is said when something fails."""

import logging
import sys
import traceback
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.middleware import chosen, typed
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit.actions import LogUnavailableError
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.desk import actions, queries
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError

LOG = logging.getLogger("lotsenbuch")


@door(right=Right.OWN_DESK, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def take_back(request: StaffRequest, undo_id: UUID) -> HttpResponse:
    """Take back the one act that this undo right belongs to."""
    undo = UndoRight.objects.filter(pk=undo_id, actor=str(request.actor)).first()
    if undo is None:
        raise Http404
    offered = request.session.pop("undo", {})
    if not _took_back(request, undo):
        messages.warning(request, "Das lässt sich nicht mehr zurücknehmen: Die Zeit ist um oder es ging schon weiter.")
        return redirect("desk:home")
    messages.success(request, "Zurückgenommen.")
    if offered.get("back") and offered.get("id") == str(undo_id):
        return redirect(offered["back"])
    return redirect("desk:case_file", case_id=undo.case_id) if undo.case_id else redirect("desk:home")


def _took_back(request: StaffRequest, undo: UndoRight) -> bool:
    try:
        with all_or_nothing():
            return bool(actions.take_back(undo=undo, by=request.actor))
    except RefusedError:
        return False


@public_door(kind=Kind.TECHNICAL)
def health(request: HttpRequest) -> HttpResponse:
    """Say whether database, worker and migrations are well; no login, no ids."""
    del request
    state = queries.health()
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse a request that is too large (413) or not made as a browser makes it (400); neither is looked into."""
    del request
    is_large = isinstance(exception, RequestDataTooBig)
    template, status = ("413.html", 413) if is_large else ("400.html", 400)
    return HttpResponse(render_to_string(template), status=status)


def trouble(request: HttpRequest) -> HttpResponse:
    """Answer when something failed; a database or log that is down is 503, with what was typed still there.

    The page asks the database nothing; the log names the place in the code, never a message, which may quote rows.
    """
    kind, error, trace = sys.exc_info()
    is_down = isinstance(error, DatabaseError | PoolTimeout | LogUnavailableError)
    LOG.error("%s\n%s", kind.__name__ if kind else "", "".join(traceback.format_tb(trace)))
    context = {"kept": typed(request), "files": chosen(request), "path": request.get_full_path()}
    context |= {"csrf_token": get_token(request)}
    template, status = ("503.html", 503) if is_down else ("500.html", 500)
    return HttpResponse(render_to_string(template, context), status=status)
