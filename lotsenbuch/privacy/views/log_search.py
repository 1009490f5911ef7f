"""Searching the log: by case for the officer, by colleague only by two named people together."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.audit import actions
from lotsenbuch.audit.models import Search
from lotsenbuch.privacy.forms import AskSearchForm, SearchCaseForm
from lotsenbuch.privacy.queries import log
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import RefusedError


@door(right=Right.ASK_LOG, purpose=Purpose.OVERSIGHT)
def log_searches(request: StaffRequest) -> HttpResponse:
    """Show the searches that one asked for, and those that wait for a second person."""
    return TemplateResponse(request, "privacy/log_searches.html", {"searches": log.searches(request.user)})


@door(right=Right.SEARCH_LOG, purpose=Purpose.OVERSIGHT, methods=("GET", "POST"))
def search_case(request: StaffRequest) -> HttpResponse:
    """Search the log by Fallnummer; what was typed stands in no address."""
    form = SearchCaseForm(request.POST or None, initial={"from_on": "", "until_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            search = actions.search_case(**form.details(), by=request.actor)
            return redirect("privacy:log_search", search_id=search.id)
    return TemplateResponse(request, "privacy/search_case.html", {"form": form})


@door(right=Right.ASK_LOG, purpose=Purpose.OVERSIGHT, methods=("GET", "POST"))
def ask_search(request: StaffRequest) -> HttpResponse:
    """Ask to search the log for a colleague, with the suspicion."""
    form = AskSearchForm(request.POST or None, initial={"until_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.ask_search(**form.details(), by=request.actor)
            messages.success(request, "Suche beantragt. Eine zweite Person entscheidet darüber.")
            return redirect("privacy:log_searches")
    return TemplateResponse(request, "privacy/ask_search.html", {"form": form})


@door(right=Right.ASK_LOG, purpose=Purpose.OVERSIGHT)
def log_search(request: StaffRequest, search_id: UUID) -> HttpResponse:
    """Show what a search found, as long as it may be read."""
    search = _known(search_id)
    may_decide = request.user.may(Right.RELEASE_LOG) and not search.released_by and bool(search.subject)
    page = log.found(search, request.GET.get("seite", "1"))
    request.reads.list(line.case_id for line in page if line.case_id)
    context = {"asked": log.asked(search, request.user), "search": search, "page": page}
    context["may_decide"] = may_decide and search.asked_by != str(request.actor)
    context["is_over"] = search.expires_at <= timezone.now()
    return TemplateResponse(request, "privacy/log_search.html", context)


@door(right=Right.RELEASE_LOG, purpose=Purpose.OVERSIGHT, kind=Kind.ACT, methods=("POST",))
def decide_search(request: StaffRequest, search_id: UUID) -> HttpResponse:
    """Release or refuse a search that somebody else asked for."""
    search = _known(search_id)
    is_granted = request.POST.get("decision") == "yes"
    try:
        with all_or_nothing():
            actions.decide_search(search=search, is_granted=is_granted, by=request.actor)
        messages.success(request, "Freigegeben, eine Stunde lesbar." if is_granted else "Nicht freigegeben.")
    except RefusedError as refused:
        messages.warning(request, refused.message)
    return redirect("privacy:log_search", search_id=search_id)


def _known(search_id: UUID) -> Search:
    search = log.search_of(search_id)
    if search is None:
        raise Http404
    return search
