"""What the administration sees of the house's health, what Prometheus fetches, and what is new."""

import hmac
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.roles import Right

from . import actions, queries
from .queries import metrics


@door(right=Right.ADMINISTER, purpose=Purpose.TECHNICAL)
def watch(request: StaffRequest) -> HttpResponse:
    """Show how the house is: alarms, parts, the last drill; nothing of a case."""
    shown = {"alarms": queries.open_alarms(), "parts": queries.parts(), "drill": queries.last_drill()}
    return render(request, "upkeep/watch.html", shown | {"folder": queries.backup_folder()})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def news(request: StaffRequest) -> HttpResponse:
    """Show what is new in each version."""
    return render(request, "upkeep/news.html", {"all_news": queries.all_news()})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def read_news(request: StaffRequest) -> HttpResponse:
    """Note that what is new was read."""
    newest = queries.unread_news(request.session.get("news_read", ""))
    if newest is not None:
        actions.read_news(release=newest.release, by=request.actor)
        request.session["news_read"] = newest.release
        messages.success(request, "Gelesen. Was neu ist, steht auch in der Hilfe.")
    return redirect("desk:home")


@public_door(kind=Kind.TECHNICAL)
def figures(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its figures; without the token of the house this address is one that does not exist."""
    token = Path(settings.LOTSE_METRICS_TOKEN_FILE)
    wanted = token.read_text(encoding="utf-8").strip() if token.is_file() else ""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        if request.user.is_authenticated:
            raise Http404
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
    body, kind = metrics.exposition()
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "no-store"})
