"""What a partner sees behind its link: its own entry, and the question whether it is right. No case is near."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotsenbuch.accounts.doors import Kind, public_door
from lotsenbuch.appointments.views.link_guess import GUESSES
from lotsenbuch.partners import actions
from lotsenbuch.partners.actions.links import Said
from lotsenbuch.partners.forms.directory import DataForm
from lotsenbuch.partners.models import Organisation
from lotsenbuch.partners.queries.links import organisation_behind
from lotsenbuch.partners.rules.exchange import DAYS
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import Actor

GONE = "partners/link_gone.html"


@public_door(kind=Kind.PAGE, methods=("GET", "POST"))
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a partner its entry and take one answer; every token that opens nothing gets one and the same page."""
    if GUESSES.is_over(request):
        return kept(render(request, "429.html", status=429))
    with acting_as(None):
        link_id = organisation_behind(token)
    if link_id is not None:
        by = Actor.link(link_id[0])
        with acting_as(by):
            return kept(_shown(request, *link_id, by))
    GUESSES.count(request)
    return kept(render(request, GONE, status=404))


def _shown(request: HttpRequest, link_id: UUID, organisation: Organisation, by: Actor) -> HttpResponse:
    form = DataForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        service = data["service"].pk if data["service"] else None
        said = Said(data["is_right"] == "yes", data["words"], service, data["waiting_weeks"], data["free_places"])
        with refusals(form):
            actions.say(link_id=link_id, said=said, by=by)
            return render(request, "partners/confirmed.html")
    context = {"form": form, "organisation": organisation, "days": DAYS}
    return render(request, "partners/confirm.html", context)


def kept(answer: HttpResponse) -> HttpResponse:
    """Let nobody keep or index the page of a link."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
