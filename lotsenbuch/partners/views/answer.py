"""What a partner sees behind the link of a referral: a sign, three words and a day. No name, no case, no talk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, public_door
from lotsenbuch.appointments.views.link_guess import GUESSES
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.partners.actions import referral as actions
from lotsenbuch.partners.forms.referral import BackForm
from lotsenbuch.partners.models import AnswerLink
from lotsenbuch.partners.queries.referral import answer_behind, answer_link
from lotsenbuch.partners.rules.referral import Back
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import Actor, DataClass

from .confirm import GONE, kept

PURPOSE = "Rückmeldung eines Partners"


@public_door(kind=Kind.PAGE, methods=("GET", "POST"))
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take one of three words; every token that opens nothing gets one and the same page."""
    if GUESSES.is_over(request):
        return kept(render(request, "429.html", status=429))
    with acting_as(None):
        link_id = answer_behind(token)
    if link_id is not None:
        by = Actor.link(link_id)
        with acting_as(by):
            if link := answer_link(link_id):
                page = _shown(request, link, by)
                cases = {link.case_id: DataClass.COUNSELLING}
                record_reads("partners:answer", by=by, purpose=PURPOSE, cases=cases)
                return kept(page)
    GUESSES.count(request)
    return kept(render(request, GONE, status=404))


def _shown(request: HttpRequest, link: AnswerLink, by: Actor) -> HttpResponse:
    form = BackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals(form):
            kind, on = Back(form.cleaned_data["kind"]), form.cleaned_data["on"]
            token = actions.answer(link=link, kind=kind, on=on, by=by)
            again = request.build_absolute_uri(reverse("partners:answer", args=[token])) if token else ""
            return render(request, "partners/answered.html", {"again": again})
    return render(request, "partners/answer.html", {"form": form, "sign": link.referral_id.hex[:6].upper()})
