"""One's own sessions and devices: what is open where, ended one by one or all together."""

from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from lotsenbuch.accounts import actions, queries
from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def sessions(request: StaffRequest) -> HttpResponse:
    """List one's own sessions, the one in use first."""
    own = queries.sessions_of(request.user, here=request.session.row_id)
    return render(request, "accounts/sessions.html", {"sessions": own})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def end_session(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    raise_if_reauthentication_required(request, app="account")
    if not actions.end_own_session(session_id=session_id, by=request.actor):
        raise Http404
    messages.success(request, "Die Sitzung ist beendet.")
    return redirect("accounts:sessions")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def end_other_sessions(request: StaffRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    raise_if_reauthentication_required(request, app="account")
    actions.end_other_sessions(staff=request.user, besides=request.session.row_id, by=request.actor)
    messages.success(request, "Alle anderen Sitzungen sind beendet.")
    return redirect("accounts:sessions")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.TECHNICAL, methods=("GET", "POST"))
def session_left(request: StaffRequest) -> HttpResponse:
    """Say how many minutes are left; POST means that somebody is there, and starts them anew.

    A page that outlived a login in another window finds its new token here, when it is the same person.
    """
    if request.method == "POST":
        request.session.touch()
    left = queries.session_minutes(request.user, request.session.row_id)
    return JsonResponse({"minutes": left, "token": get_token(request), "who": queries.page_mark(request.user)})
